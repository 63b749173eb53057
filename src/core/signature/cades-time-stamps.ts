// The time stamps of one signer of a CMS, of every kind that EN 319 122-1 V1.2.1 and RFC 5126 know, each against what it stamps.
import {
  ATTRIBUTE,
  type Attribute,
  type AttributeValue,
  archiveV2Readings,
  archiveV3Pieces,
  attributeValues,
  CONTENT_STAMP_PIECES,
  cadesCStampPieces,
  IndexedParts,
  parseCertificateValues,
  parseHashIndexes,
  parseRevocationValues,
  parseTimeStampToken,
  referencesStampPieces,
  type SignerInfo,
  type StampedPiece,
  signatureStampPieces,
  type TimeStampToken,
} from '../cms/index.ts';
import { type CryptoEngine, type DigestAlgorithm, digestBytes } from '../crypto/engine.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { FactFinding, TimeStampFacts, TimeStampKind } from './facts.ts';
import { digestPieces, digestReadings, type StampedSigner } from './stamped-digest.ts';
import { gatherTimeStamp, type StampedFacts } from './time-stamp-facts.ts';

/** More tokens than any real signature has; an archive time stamp of version 2 hashes everything again. */
const MAX_TIME_STAMPS = 60;

interface Source {
  readonly kind: TimeStampKind;
  readonly oid: string;
  readonly of: string;
  stamped(input: StampedSigner, algorithm: DigestAlgorithm, token: TimeStampToken): Promise<StampedFacts>;
}

/** In the order of the standard: what a token of a later kind covers comes before it. */
export async function gatherTimeStamps(input: StampedSigner): Promise<readonly TimeStampFacts[]> {
  const found = SOURCES.flatMap((source) => valuesOf(input.signer, source).map((raw) => ({ source, raw })));
  const facts: TimeStampFacts[] = [];
  for (const { source, raw } of found.slice(0, MAX_TIME_STAMPS)) {
    const { kind } = source;
    const stamped = (algorithm: DigestAlgorithm, token: TimeStampToken) => source.stamped(input, algorithm, token);
    facts.push(await gatherTimeStamp({ kind, raw, gathering: input.gathering, stamped }));
  }
  return facts;
}

/** Finding for a signature with more tokens than are looked at. */
export function timeStampFindings({ signer }: Pick<StampedSigner, 'signer'>): readonly FactFinding[] {
  const count = STAMP_ATTRIBUTES.reduce((sum, oid) => sum + attributeValues(signer.unsignedAttributes, oid).length, 0);
  if (count <= MAX_TIME_STAMPS) return [];
  return [{ code: 'CMS_TIME_STAMPS_LIMIT', detail: `${count} time stamps, the first ${MAX_TIME_STAMPS} are looked at` }];
}

function valuesOf({ signedAttributes, unsignedAttributes }: SignerInfo, { kind, oid }: Source): readonly Bytes[] {
  return attributeValues(kind === 'content' ? signedAttributes : unsignedAttributes, oid);
}

const STAMP_ATTRIBUTES: readonly string[] = [
  ATTRIBUTE.SIGNATURE_TIME_STAMP,
  ATTRIBUTE.CADES_C_TIME_STAMP,
  ATTRIBUTE.REFERENCES_TIME_STAMP,
  ATTRIBUTE.ARCHIVE_TIME_STAMP_V1,
  ATTRIBUTE.ARCHIVE_TIME_STAMP_V2,
  ATTRIBUTE.ARCHIVE_TIME_STAMP_V3,
];

type Pieces = (signer: SignerInfo) => readonly StampedPiece[];

function fixed(kind: TimeStampKind, oid: string, of: string, pieces: Pieces): Source {
  return { kind, oid, of, stamped: (input, algorithm) => digestPieces(input, algorithm, of, pieces(input.signer)) };
}

const SOURCES: readonly Source[] = [
  fixed('content', ATTRIBUTE.CONTENT_TIME_STAMP, 'content', () => CONTENT_STAMP_PIECES),
  fixed('signature', ATTRIBUTE.SIGNATURE_TIME_STAMP, 'signature-value', signatureStampPieces),
  fixed('signature-and-references', ATTRIBUTE.CADES_C_TIME_STAMP, 'references', cadesCStampPieces),
  fixed('references', ATTRIBUTE.REFERENCES_TIME_STAMP, 'references', referencesStampPieces),
  { kind: 'archive', oid: ATTRIBUTE.ARCHIVE_TIME_STAMP_V1, of: 'archived', stamped: async () => OUTDATED },
  { kind: 'archive', oid: ATTRIBUTE.ARCHIVE_TIME_STAMP_V2, of: 'archived', stamped: archivedV2 },
  { kind: 'archive', oid: ATTRIBUTE.ARCHIVE_TIME_STAMP_V3, of: 'archived', stamped: archivedV3 },
];

// RFC 3126: replaced since 2005; what it covers was told in several ways, and nobody writes it any more.
const OUTDATED: StampedFacts = {
  ...{ of: 'archived', digest: undefined, dataFound: true },
  findings: [{ code: 'TST_ARCHIVE_V1', detail: 'an archive time stamp of RFC 3126; its imprint is not computed' }],
};

// EN 319 122-1 5.5.2 and 5.5.3: the imprint commits to the ats-hash-index of the token, and that to all the rest.
async function archivedV3(input: StampedSigner, algorithm: DigestAlgorithm, token: TimeStampToken): Promise<StampedFacts> {
  const { data, signer, gathering } = input;
  const broken = (code: string, detail: string): StampedFacts => ({
    ...{ of: 'archived', digest: undefined, dataFound: true },
    findings: [{ code, detail }],
  });
  try {
    const indexes = parseHashIndexes(token.signedData.signerInfos[0]?.unsignedAttributes);
    const readings = indexes.map(({ raw }) => archiveV3Pieces(data, signer, raw));
    const { stamped, reading } = await digestReadings(input, algorithm, token, readings);
    const index = indexes[reading];
    if (index === undefined) return broken('TST_HASH_INDEX_MISSING', 'expected an ats-hash-index');
    if (index.algorithm === undefined || !gathering.engine.supportsDigest(index.algorithm))
      return broken('TST_HASH_INDEX_UNSUPPORTED', 'the algorithm of the ats-hash-index is not known');
    const covered = indexedParts(input).resolve(signer, index, index.algorithm);
    const covers = [
      ...[...covered.certificates, ...covered.revocationData].map((payload) => sha256Of(gathering.engine, payload)),
      ...covered.attributeValues.flatMap((value) => coveredBy(gathering.engine, value)),
    ];
    const { length, 0: first } = covered.unmatched;
    if (length === 0) return { ...stamped, covers };
    const detail = `${length} digest(s) of the ats-hash-index belong to nothing in the signature, the first ${first}`;
    return { ...stamped, covers, findings: [{ code: 'TST_HASH_INDEX_UNMATCHED', detail }] };
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    return broken('TST_HASH_INDEX_MALFORMED', `${cause.code}: ${cause.message}`);
  }
}

function indexedParts({ data, gathering }: StampedSigner): IndexedParts {
  const parts = gathering.indexed.get(data) ?? new IndexedParts(gathering.engine, data);
  gathering.indexed.set(data, parts);
  return parts;
}

// RFC 5126 6.4.1: over the attributes that were there then, so without itself and later archive time stamps.
async function archivedV2(input: StampedSigner, algorithm: DigestAlgorithm, token: TimeStampToken): Promise<StampedFacts> {
  const { data, signer, gathering } = input;
  const attributes = signer.unsignedAttributes?.list ?? [];
  const earlier = attributes.filter((attribute) => !isNotBefore(attribute, token));
  const { stamped } = await digestReadings(input, algorithm, token, archiveV2Readings(data, signer, earlier));
  const payloads = [...(data.certificateSet?.elements ?? []), ...(data.revocationSet?.elements ?? [])];
  const covers = [
    ...payloads.map(({ payload }) => sha256Of(gathering.engine, payload)),
    ...earlier.flatMap(({ oid, values }) => values.flatMap((value) => coveredBy(gathering.engine, { oid, value }))),
  ];
  return { ...stamped, covers };
}

const ARCHIVE: readonly string[] = [ATTRIBUTE.ARCHIVE_TIME_STAMP_V2, ATTRIBUTE.ARCHIVE_TIME_STAMP_V3];

function isNotBefore({ oid, values }: Attribute, token: TimeStampToken): boolean {
  if (!ARCHIVE.includes(oid)) return false;
  return values.some((value) => {
    try {
      return parseTimeStampToken(value).info.genTime.getTime() >= token.info.genTime.getTime();
    } catch (cause) {
      if (cause instanceof MalformedError) return false;
      throw cause;
    }
  });
}

// What a covered attribute brings with it: a token as such, certificates and revocation data one by one.
function coveredBy(engine: CryptoEngine, { oid, value }: AttributeValue): readonly string[] {
  if (STAMP_ATTRIBUTES.includes(oid)) return [sha256Of(engine, value)];
  try {
    if (oid === ATTRIBUTE.CERTIFICATE_VALUES) return parseCertificateValues(value).map(({ raw }) => sha256Of(engine, raw));
    if (oid !== ATTRIBUTE.REVOCATION_VALUES) return [];
    const { crls, ocspResponses } = parseRevocationValues(value);
    return [...crls, ...ocspResponses].map((raw) => sha256Of(engine, raw));
  } catch (cause) {
    if (cause instanceof MalformedError) return [];
    throw cause;
  }
}

const sha256Of = (engine: CryptoEngine, bytes: Bytes): string => encodeHex(digestBytes(engine, 'sha256', bytes));
