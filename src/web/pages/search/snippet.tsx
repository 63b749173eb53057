// Text with <mark>…</mark>, and nothing else of markup: whatever else looks like markup is shown as the characters it is.
import { Fragment } from 'react';

export function Snippet({ text }: { text: string }) {
  const parts = text.split(/<mark>(.*?)<\/mark>/s);
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: every second part is marked; the order is the content
    <Fragment key={index}>{index % 2 === 1 ? <mark>{part}</mark> : part}</Fragment>
  ));
}
