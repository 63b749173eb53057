// A receipt's members as name and value; nested members by their path. What was signed is shown whole, nothing is left out.
import type { Fact } from '../../parts/facts.tsx';

export function receiptFacts(receipt: Readonly<Record<string, unknown>>): Fact[] {
  const facts: Fact[] = [];
  const walk = (name: string, value: unknown): void => {
    if (value === null || value === undefined) return;
    if (Array.isArray(value)) {
      value.forEach((item: unknown, index) => {
        walk(`${name} ${index + 1}`, item);
      });
    } else if (typeof value === 'object') {
      for (const [key, item] of Object.entries(value)) walk(name === '' ? key : `${name} · ${key}`, item);
    } else facts.push({ name, value: String(value) });
  };
  walk('', receipt);
  return facts;
}
