// What a rule says of one change, and what the rules see of the two revisions.
import { MalformedError } from '../encoding/malformed-error.ts';
import { type ChangeKind, worseChange } from './change-kind.ts';
import type { PdfDocument } from './document.ts';
import type { StoreView } from './store-rules.ts';

/** The part that objects play, by their numbers, before and after. */
export interface RevisionView {
  readonly document: PdfDocument;
  readonly revision: number;
  readonly catalog: ReadonlySet<number>;
  readonly form: ReadonlySet<number>;
  readonly info: ReadonlySet<number>;
  readonly metadata: ReadonlySet<number>;
  /** Document Security Store. Asked for only when it may matter. */
  readonly store: () => Promise<StoreView>;
  /** Arrays that are a page's /Annots or the form's /Fields, and nothing else. Asked for only when an array changed. */
  readonly lists: () => Promise<ReadonlySet<number>>;
  /** How many more values may be followed in this revision. */
  readonly budget: { left: number };
  /** Fields and widgets of the signatures that were put into this revision and cover it. */
  readonly signed: () => Promise<ReadonlySet<number>>;
}

/** An attacker's values lead to each other in ever more ways. Throws MalformedError PDF_CHANGES_LIMIT. */
export function spend({ budget }: RevisionView): void {
  if (--budget.left < 0) throw new MalformedError('PDF_CHANGES_LIMIT', 'expected fewer values to compare');
}

export interface Judgement {
  readonly kind: ChangeKind;
  readonly detail: string;
  /** Full name of the form field whose value or appearance changed. */
  readonly field?: string;
}

export const SIGNING: Judgement = { kind: 'signatures-only', detail: 'signing' };
export const other = (detail: string): Judgement => ({ kind: 'other', detail });

export function worse(a: Judgement, b: Judgement): Judgement {
  return worseChange(b.kind, a.kind) ? b : a;
}
