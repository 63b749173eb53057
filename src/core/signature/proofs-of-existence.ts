// Proofs of existence: what is shown to have existed when (EN 319 102-1 V1.4.1, 5.6.2.3). They come from time stamps that were accepted, and
// from what the caller knows about the document as a whole; never from what a signer or a file claims.
import type { CarriedObject, DocumentFacts, SignatureFacts, SignedDigestFacts, TimeStampFacts } from './facts.ts';
import { isIntact } from './judge-value.ts';
import { judgeDigest, type SignaturePolicy } from './policy.ts';
import type { BestSignatureTime } from './report.ts';

export interface Proof {
  readonly time: Date;
  readonly from: BestSignatureTime['from'];
  readonly tsa: string | null;
  /** Token that proves it; null when it is none of the document's. */
  readonly token: string | null;
}

/** That the document as a whole existed at a time, as its verifier knows. */
export interface KnownExistence {
  readonly time: Date;
  /** `archive`: the archive's own clock, which counts only under a policy that names it. */
  readonly from: 'evidence-record' | 'archive';
}

/** By SignatureFacts.id, and by digest of certificates, revocation data and tokens: the earliest proof of each. */
export class ProofsOfExistence {
  readonly #earliest = new Map<string, Proof>();

  add(objects: Iterable<string>, proof: Proof): void {
    for (const object of objects) {
      const known = this.#earliest.get(object);
      if (known === undefined || proof.time < known.time) this.#earliest.set(object, proof);
    }
  }

  of(object: string): Proof | undefined {
    return this.#earliest.get(object);
  }
}

/** All that has an identity of its own in the document. */
export function objectsOfDocument(facts: DocumentFacts): readonly string[] {
  return [...facts.signatures.flatMap(objectsOf), ...digestsOf(facts.certificates), ...digestsOf(facts.revocationData)];
}

/**
 * What one accepted token of one signature proves to have existed: of that signature itself, and of others that are older. `asOf`: when the token
 * itself is proven to have existed.
 */
export function provenBy(
  facts: DocumentFacts,
  signature: SignatureFacts,
  token: TimeStampFacts,
  policy: SignaturePolicy,
  asOf: Date,
): { readonly own: readonly string[]; readonly others: readonly string[] } {
  const intact = isIntact(signature, policy);
  const isStrong = ({ algorithm }: SignedDigestFacts): boolean => {
    const { outcome } = judgeDigest(policy, algorithm, asOf);
    return outcome === 'accepted' || outcome === 'tolerated';
  };
  switch (token.kind) {
    // Older than the signature value, or not over it.
    case 'content':
    case 'references':
      return { own: [], others: [] };
    case 'signature':
    case 'signature-and-references':
    case 'archive': {
      const own = [signature.id, ...(intact ? digestsOf(signature.revocationData.filter(isSigned)) : [])];
      const signed = intact && signature.parentId !== null ? [signature.parentId] : [];
      // What it covers it covers by its own digest: one under which contents can be exchanged covers nothing.
      const later = intact && signature.digests.every(isStrong) ? coveredByRange(facts, signature) : [];
      return { own: [...own, ...token.covers], others: [...signed, ...later] };
    }
    case 'document':
      return { own: [signature.id], others: intact && holdsFiles(signature, isStrong) ? coveredByRange(facts, signature) : [] };
  }
}

// A token over a manifest covers files by the manifest's digests, not by its own.
const holdsFiles = ({ container, digests }: SignatureFacts, isStrong: (digest: SignedDigestFacts) => boolean): boolean =>
  container === undefined || digests.every(isStrong);

// Among the signed attributes: it existed before the signature value did.
const isSigned = ({ origin }: CarriedObject): boolean => origin === 'revocation-archival';

const digestsOf = (objects: readonly { readonly sha256: string }[]): readonly string[] => objects.map(({ sha256 }) => sha256);

// A later revision of a PDF covers earlier signatures, with all that is in them, and what the security store held by then. In a container, what is
// over the file that a signature stands in covers that signature (EN 319 162-1 A.7).
function coveredByRange({ signatures, pdf }: DocumentFacts, later: SignatureFacts): readonly string[] {
  const covered = signatures
    .filter((earlier) => earlier !== later && (coversRange(later, earlier) || coversEntry(later, earlier)))
    .flatMap(objectsOf);
  const until = later.pdf?.revision ?? 0;
  const stored = [...(pdf?.store?.certificates ?? []), ...(pdf?.store?.revocationData ?? [])];
  return [...covered, ...digestsOf(stored.filter(({ revision }) => revision <= until))];
}

const coversEntry = ({ container }: SignatureFacts, earlier: SignatureFacts): boolean =>
  earlier.container !== undefined && container?.covers.includes(earlier.container.entry) === true;

/** Everything up to the end of the earlier signature's range lies in the first part of the later one's. */
export function coversRange(later: SignatureFacts, earlier: SignatureFacts): boolean {
  const [, first = 0] = later.pdf?.byteRange.values ?? [];
  const [, , second = Number.POSITIVE_INFINITY, length = 0] = earlier.pdf?.byteRange.values ?? [];
  return second + length <= first;
}

function objectsOf({ id, certificates, revocationData, timeStamps }: SignatureFacts): readonly string[] {
  const inTokens = timeStamps.flatMap((token) => [
    token.sha256,
    ...digestsOf(token.certificates),
    ...digestsOf(token.revocationData),
  ]);
  return [id, ...digestsOf(certificates), ...digestsOf(revocationData), ...inTokens];
}
