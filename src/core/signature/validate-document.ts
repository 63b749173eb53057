// The front door: a document in, facts and verdict out.
import type { ByteSource } from '../encoding/byte-source.ts';
import type { Inflate } from '../encoding/inflate.ts';
import type { DocumentFacts } from './facts.ts';
import { gatherFacts } from './gather-facts.ts';
import { judge } from './judge.ts';
import type { JudgeOptions } from './judge-context.ts';
import type { DocumentReport } from './report.ts';
import type { DetachedFile } from './signed-content.ts';

export interface ValidateOptions extends JudgeOptions {
  readonly inflate: Inflate;
  /** Files that may be what a detached signature, or a time-stamp token, was made over. */
  readonly detached?: readonly DetachedFile[];
}

export interface ValidatedDocument {
  readonly facts: DocumentFacts;
  readonly report: DocumentReport;
}

/** Never throws for a bad document. Rejects only when the source cannot be read. */
export async function validateDocument(source: ByteSource, options: ValidateOptions): Promise<ValidatedDocument> {
  const { engine, inflate, trust, detached } = options;
  const gathering = { engine, inflate, certificates: trust.intermediates.all, ...(detached !== undefined && { detached }) };
  const facts = await gatherFacts(source, gathering);
  return { facts, report: await judge(facts, options) };
}
