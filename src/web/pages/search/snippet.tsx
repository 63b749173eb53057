// Escaped text with <mark>…</mark>, as the service sends it. It is never put into the page as HTML: marks become elements, the rest text.
import { Fragment } from 'react';

const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" };

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39|#x27);/g, (whole, name: string) => CHARACTERS[name] ?? whole);
}

export function Snippet({ text }: { text: string }) {
  const parts = text.split(/<mark>(.*?)<\/mark>/s);
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: every second part is marked; the order is the content
    <Fragment key={index}>{index % 2 === 1 ? <mark>{unescaped(part)}</mark> : unescaped(part)}</Fragment>
  ));
}
