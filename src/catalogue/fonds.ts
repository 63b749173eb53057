// A fonds (phông), and the agreement under which an organisation transfers records to it.
import type { FieldValues } from '../core/package/description.ts';

/** What is done with a transfer before a person looks at it. */
export interface TransferAgreement {
  /** A policy in config/policies: how signatures are judged. */
  readonly policy: string;
  /** Accept without a person when every check is clean. */
  readonly autoAccept: boolean;
  /** Unsigned, scanned and non-PDF files may come in; they are labelled "không có chữ ký số". */
  readonly acceptUnsigned: boolean;
  /** A signature judged TOTAL-FAILED: refused at once, or put to a person. */
  readonly failedSignatures: 'refuse' | 'person';
}

export const DEFAULT_AGREEMENT: TransferAgreement = {
  policy: 'vn-existing',
  autoAccept: false,
  acceptUnsigned: false,
  failedSignatures: 'refuse',
};

export interface Fonds {
  readonly id: string;
  /** OrganId: the fonds' code. */
  readonly code: string;
  /** Identifier: the archive institution's code. */
  readonly identifier: string;
  readonly name: string;
  readonly organisationId: string;
  /** The circular's profile by which it is described, for example tt02-2019. */
  readonly profile: string;
  readonly description: FieldValues;
  readonly agreement: TransferAgreement;
  readonly createdAt: Date;
}
