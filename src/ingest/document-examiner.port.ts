// Examining one staged file: what it is, its text, its signatures. Implemented over worker threads, so that the service answers
// while large files are examined.
import type { DocumentReport } from '../core/signature/report.ts';

export interface ExaminationRequest {
  readonly path: string;
  /** Name in the package; its extension is only a hint. */
  readonly name: string;
  /** Name of a policy in config/policies. */
  readonly policy: string;
  /** Validation time. */
  readonly at: Date;
}

export interface Examination {
  readonly mediaType: string;
  /** DocumentFacts as JSON, as they are kept: nobody here looks into them. Null for files in which no signature is looked for. */
  readonly facts: string | null;
  readonly report: DocumentReport | null;
  /** Of the report as JSON. */
  readonly reportCharacters: number;
  /** NFC; empty when the file has no text. Bounded: `textTruncated` tells when the bound was met. */
  readonly text: string;
  readonly textTruncated: boolean;
  /** `none`: read, and there is no text (a scan). `unreadable`: text could not be looked for. */
  readonly textStatus: 'text' | 'none' | 'unreadable';
}

/** The file itself made the examination impossible: it took too long, took too much memory, or broke the reader. */
export class ExaminationFailed extends Error {
  override readonly name = 'ExaminationFailed';
}

export abstract class DocumentExaminer {
  /**
   * Rejects with ExaminationFailed when the fault lies in the file. Every other rejection (database away, disk unreadable) says nothing
   * about the file: the package is checked again later.
   */
  abstract examine(request: ExaminationRequest): Promise<Examination>;
}
