// ats-hash-index: what an archive-time-stamp-v3 covers, by digests (TS 101 733 V2.2.1, 6.4.2; EN 319 122-1 V1.0.0 and V1.2.1, 5.5.2).
import { digestAlgorithmOf, parseAlgorithmIdentifier } from '../crypto/algorithms.ts';
import { type CryptoEngine, type DigestAlgorithm, digestBytes } from '../crypto/engine.ts';
import { type Bytes, concatBytes } from '../encoding/bytes.ts';
import { type DerNode, parseDer, TAG } from '../encoding/der.ts';
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { attributeValues } from './attributes.ts';
import { ATTRIBUTE } from './object-ids.ts';
import type { Attribute, Attributes, RawSet, SignedData, SignerInfo } from './types.ts';

export interface HashIndex {
  /** As received: it is part of the message imprint. */
  readonly raw: Bytes;
  readonly version: 1 | 2 | 3;
  /** Undefined: an algorithm that is not known here. */
  readonly algorithm: DigestAlgorithm | undefined;
  readonly certificates: readonly string[];
  readonly crls: readonly string[];
  readonly unsignedAttributes: readonly string[];
}

const VERSIONS = [
  [ATTRIBUTE.ATS_HASH_INDEX_V3, 3],
  [ATTRIBUTE.ATS_HASH_INDEX_V2, 2],
  [ATTRIBUTE.ATS_HASH_INDEX, 1],
] as const;

/** More than any token has; there should be one. */
const MAX_INDEXES = 8;

/** All among the unsigned attributes of the token: the imprint tells which one was stamped. Throws MalformedError DER_*, CMS_HASH_INDEX. */
export function parseHashIndexes(attributes: Attributes | undefined): readonly HashIndex[] {
  const found = VERSIONS.flatMap(([oid, version]) => attributeValues(attributes, oid).map((raw) => ({ raw, version })));
  if (found.length > MAX_INDEXES) throw new MalformedError('CMS_HASH_INDEX', `expected one ats-hash-index, got ${found.length}`);
  return found.map(parseHashIndex);
}

function parseHashIndex(first: Pick<HashIndex, 'raw' | 'version'>): HashIndex {
  const { children } = parseDer(first.raw, { rules: 'ber' }).expect(TAG.SEQUENCE, 'ATSHashIndex');
  // hashIndAlgorithm DEFAULT id-sha256
  const [identifier, lists] = children.length === 4 ? [children[0], children.slice(1)] : [undefined, children];
  if (lists.length !== 3) throw new MalformedError('CMS_HASH_INDEX', `expected three lists of digests, got ${lists.length}`);
  const [certificates = [], crls = [], unsignedAttributes = []] = lists.map(digestsIn);
  const algorithm = identifier === undefined ? 'sha256' : digestAlgorithmOf(parseAlgorithmIdentifier(identifier).oid);
  return { ...first, algorithm, certificates, crls, unsignedAttributes };
}

const digestsIn = (list: DerNode): readonly string[] =>
  list.expect(TAG.SEQUENCE, 'SEQUENCE OF OCTET STRING').children.map((node) => encodeHex(node.octets()));

/** What an index covers, and the digests in it that nothing in the signature has. */
export interface Indexed {
  readonly certificates: readonly Bytes[];
  readonly revocationData: readonly Bytes[];
  readonly attributeValues: readonly AttributeValue[];
  readonly unmatched: readonly string[];
}

export interface AttributeValue {
  readonly oid: string;
  readonly value: Bytes;
}

/** Something that an index may name: what is hashed, and what is covered by it. */
interface Part<T> {
  readonly hashed: Bytes;
  readonly covers: readonly T[];
}

/** Digests of all that an index may name, made once for each algorithm and shared by the signers of a CMS. */
export class IndexedParts {
  readonly #engine: CryptoEngine;
  readonly #certificates: readonly Part<Bytes>[];
  readonly #crls: readonly Part<Bytes>[];
  readonly #attributes = new WeakMap<SignerInfo, readonly Part<AttributeValue>[]>();
  readonly #digests = new Map<readonly Part<unknown>[], Map<DigestAlgorithm, ReadonlyMap<string, Part<unknown>>>>();

  constructor(engine: CryptoEngine, data: SignedData) {
    const parts = (set: RawSet | undefined) =>
      set?.elements.map(({ raw, payload }) => ({ hashed: raw, covers: [payload] })) ?? [];
    this.#engine = engine;
    this.#certificates = parts(data.certificateSet);
    this.#crls = parts(data.revocationSet);
  }

  /** The index's algorithm must be one that the engine has. */
  resolve(signer: SignerInfo, index: HashIndex, algorithm: DigestAlgorithm): Indexed {
    const unmatched: string[] = [];
    const find = <T>(wanted: readonly string[], parts: readonly Part<T>[]): T[] => {
      const digests = this.#digestsOf(parts, algorithm);
      return wanted.flatMap((digest) => {
        const part = digests.get(digest);
        if (part === undefined) unmatched.push(digest);
        return part?.covers ?? [];
      });
    };
    return {
      certificates: find(index.certificates, this.#certificates),
      revocationData: find(index.crls, this.#crls),
      attributeValues: find(index.unsignedAttributes, this.#attributesOf(signer)),
      unmatched,
    };
  }

  #attributesOf(signer: SignerInfo): readonly Part<AttributeValue>[] {
    const known = this.#attributes.get(signer);
    if (known !== undefined) return known;
    const parts = (signer.unsignedAttributes?.list ?? []).flatMap(attributeParts);
    this.#attributes.set(signer, parts);
    return parts;
  }

  #digestsOf<T>(parts: readonly Part<T>[], algorithm: DigestAlgorithm): ReadonlyMap<string, Part<T>> {
    const known = this.#digests.get(parts)?.get(algorithm) as ReadonlyMap<string, Part<T>> | undefined;
    if (known !== undefined) return known;
    const digests = new Map(parts.map((part) => [encodeHex(digestBytes(this.#engine, algorithm, part.hashed)), part]));
    const byAlgorithm = this.#digests.get(parts) ?? new Map<DigestAlgorithm, ReadonlyMap<string, Part<unknown>>>();
    this.#digests.set(parts, byAlgorithm.set(algorithm, digests));
    return digests;
  }
}

// Versions 1 and 2 hash whole attributes; version 3 hashes attrType with each value (EN 319 122-1 5.5.2). Either commits to what it names.
function attributeParts({ oid, raw, typeElement, values }: Attribute): readonly Part<AttributeValue>[] {
  const each = values.map((value) => ({ oid, value }));
  return [{ hashed: raw, covers: each }, ...each.map((one) => ({ hashed: concatBytes(typeElement, one.value), covers: [one] }))];
}
