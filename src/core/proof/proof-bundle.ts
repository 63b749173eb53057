// The proof bundle, format "chauban-proof/1" (docs/proof-format.md): a ZIP of plain files, here a map from path to bytes.
// Nothing in a bundle is trusted because it is in the bundle; everything said here is a claim until verifyProof has checked it.
import type { Bytes } from '../encoding/bytes.ts';

export const PROOF_FORMAT = 'chauban-proof/1';

/** Fixed member names. Evidence, tokens, certificates, revocation data, facts and content lie in folders of those names. */
export const MEMBER = {
  readme: 'README.txt',
  /** `sha256sum -c SHA256SUMS`: every other member. */
  sums: 'SHA256SUMS',
  manifest: 'manifest.json',
  statement: 'statement.json',
  /** C2SP tlog-proof text: index, inclusion proof, checkpoint with cosignatures. */
  inclusion: 'statement.tlog-proof',
  /** The AIP version's whole inventory, only when everything in it may be disclosed. */
  inventory: 'inventory.json',
  receipt: 'receipt.json',
  receiptSignature: 'receipt.json.p7s',
} as const;

export type ProofMembers = ReadonlyMap<string, Bytes>;

/** Which leaf of the statement's inventory a file is, and how that leaf leads to the inventory root (RFC 9162 section 2.1.3). */
export interface LeafDisclosure {
  readonly index: number;
  /** Hexadecimal; kept in the AIP, so that an undisclosed path cannot be guessed from its leaf. */
  readonly salt: string;
  /** Inclusion path, hexadecimal SHA-256 nodes, nearest first. */
  readonly path: readonly string[];
}

export interface ProofFile {
  /** Path inside the AIP version. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sha512: string;
  readonly leaf: LeafDisclosure;
  /** Members with evidence records over this file's digest. */
  readonly evidence: readonly string[];
  /** Member with the bytes, when the bundle carries them. */
  readonly content?: string;
  /** Member with signature facts and report, as the archive recorded them at ingest. */
  readonly facts?: string;
}

/** manifest.json, canonical JSON. */
export interface ProofManifest {
  readonly format: typeof PROOF_FORMAT;
  /** Origin of the ledger, as in its checkpoints. */
  readonly origin: string;
  /** RFC 3339, UTC; a claim of the archive's clock. */
  readonly exportedAt: string;
  readonly files: readonly ProofFile[];
}

/** What somebody who makes a bundle hands in; `writeProofBundle` gives the members, README.txt included. */
export interface ProofParts {
  readonly origin: string;
  readonly exportedAt: Date;
  /** The statement exactly as it is in the ledger. */
  readonly statement: Bytes;
  /** C2SP tlog-proof text of the statement's entry. */
  readonly inclusion: Bytes;
  readonly files: readonly ProofPartFile[];
  /** DER certificates of tokens, TSAs and signers; sorted and made unique by their digest. */
  readonly certificates?: readonly Bytes[];
  /** DER of CRLs and OCSP responses. */
  readonly revocation?: readonly Bytes[];
  readonly inventory?: Bytes;
  readonly receipt?: { readonly json: Bytes; readonly signature: Bytes };
}

export interface ProofPartFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: Bytes;
  readonly sha512: Bytes;
  readonly leaf: { readonly index: number; readonly salt: Bytes; readonly path: readonly Bytes[] };
  /** DER of evidence records over this file. */
  readonly evidence: readonly Bytes[];
  /** JSON of signature facts and report. */
  readonly facts?: Bytes;
  readonly content?: Bytes;
}
