// Classes of change after a signature, ordered from harmless to not.

export type ChangeKind = 'none' | 'signatures-only' | 'form-filling' | 'annotations' | 'other';

const ORDER: readonly ChangeKind[] = ['none', 'signatures-only', 'form-filling', 'annotations', 'other'];

/** Is `a` worse than `b`? */
export function worseChange(a: ChangeKind, b: ChangeKind): boolean {
  return ORDER.indexOf(a) > ORDER.indexOf(b);
}

export function worstChange(kinds: Iterable<ChangeKind>): ChangeKind {
  let worst: ChangeKind = 'none';
  for (const kind of kinds) if (worseChange(kind, worst)) worst = kind;
  return worst;
}
