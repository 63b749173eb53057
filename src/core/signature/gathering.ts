// What gathering the facts of one document shares: the engine, what is known already, and what has been met so far.
import type { IndexedParts, SignedData } from '../cms/index.ts';
import type { CryptoEngine } from '../crypto/engine.ts';
import type { Inflate } from '../encoding/inflate.ts';
import type { Certificate } from '../x509/index.ts';
import { CertificateCollection } from './certificate-facts.ts';
import type { DocumentFacts } from './facts.ts';
import { HashBudget, SharedDigests } from './hash-budget.ts';
import { RevocationCollection } from './revocation-data-facts.ts';
import { contentOfFile, type DetachedFile, type SignedContent } from './signed-content.ts';

/** What the gatherer of one format finds; certificates and revocation data it leaves in the gathering. */
export type GatheredDocument = Pick<DocumentFacts, 'format' | 'readable' | 'findings' | 'signatures' | 'pdf' | 'container'>;

export interface GatherOptions {
  readonly engine: CryptoEngine;
  readonly inflate: Inflate;
  /** Certificates in which a signer may be found when the signature does not carry it. Being here gives no trust. */
  readonly certificates?: readonly Certificate[];
  /** Files that may be what a detached signature, or a time-stamp token, was made over. */
  readonly detached?: readonly DetachedFile[];
}

export interface Gathering {
  readonly engine: CryptoEngine;
  readonly inflate: Inflate;
  readonly known: readonly Certificate[];
  readonly detached: readonly SignedContent[];
  readonly certificates: CertificateCollection;
  readonly revocationData: RevocationCollection;
  readonly budget: HashBudget;
  /** SHA-256 of what several signers share, made once. */
  readonly digests: SharedDigests;
  /** Digests of the parts of a CMS, shared by its signers. */
  readonly indexed: WeakMap<SignedData, IndexedParts>;
}

export function beginGathering({ engine, inflate, certificates, detached }: GatherOptions): Gathering {
  return {
    engine,
    inflate,
    known: certificates ?? [],
    detached: (detached ?? []).map((file) => contentOfFile(engine, file)),
    certificates: new CertificateCollection(engine),
    revocationData: new RevocationCollection(engine),
    budget: new HashBudget(),
    digests: new SharedDigests(engine),
    indexed: new WeakMap(),
  };
}
