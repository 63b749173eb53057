// What the demonstration archive is made of: two invented agencies, their fonds, and the packages that they hand over.
import type { PackageState } from '../ingest/transfer.ts';

/** How a document came to be signed, or not. */
export type Signing =
  /** Leader, clerk and agency's seal, each with a time stamp, certificates valid today. */
  | 'stamped'
  /** The same, by certificates that have expired since: the time stamps prove that they were valid then. */
  | 'certificates-expired-since'
  /** By the leader alone, without a time stamp, under a certificate that has expired since: no conclusion is possible. */
  | 'expired-without-stamp'
  /** Signed, and then opened and saved by another program. */
  | 'saved-again'
  | 'none'
  /** A picture of paper, without text and without signature. */
  | 'scanned';

export interface DemoAnnex {
  readonly title: string;
  readonly paragraphs: readonly string[];
}

export interface DemoDocument {
  readonly typeName: string;
  readonly number: string;
  readonly notation: string;
  readonly date: Date;
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly recipients: readonly string[];
  readonly signing: Signing;
  readonly annexes?: readonly DemoAnnex[];
  /** Named in the description, left out of the package. */
  readonly leftOut?: true;
}

export interface DemoPackage {
  /** Name of the uploaded file; one of its kind in the demonstration. */
  readonly fileName: string;
  readonly format: 'hoso.xml' | 'hoso.xlsx';
  readonly year: number;
  readonly notation: string;
  readonly title: string;
  readonly maintenance: string;
  readonly documents: readonly DemoDocument[];
  /** Where the package stands when the demonstration is loaded. */
  readonly ends: Extract<PackageState, 'ACCEPTED' | 'REFUSED' | 'AWAITING_DECISION'>;
  /** The archivist accepts it, and says why. */
  readonly acceptedBecause?: string;
}

export interface DemoTransfer {
  /** Shown in the desk; tells the transfer from others when loading is resumed. */
  readonly note: string;
  readonly packages: readonly DemoPackage[];
}

export interface DemoAgency {
  readonly organisation: { readonly code: string; readonly name: string; readonly nameEn: string };
  readonly fonds: {
    readonly code: string;
    readonly identifier: string;
    readonly name: string;
    readonly description: Readonly<Record<string, string>>;
  };
  readonly officer: { readonly username: string; readonly displayName: string };
  readonly place: string;
  readonly leader: { readonly position: string; readonly name: string };
  readonly clerk: string;
  readonly transfers: readonly DemoTransfer[];
}

/** 9 o'clock in Vietnam. */
export function day(year: number, month: number, date: number): Date {
  return new Date(Date.UTC(year, month - 1, date, 2));
}
