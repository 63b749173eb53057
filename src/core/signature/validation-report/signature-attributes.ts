// What came with a signature, signed or not: TS 119 102-2 V1.4.1, annex A. Attributes that the facts do not know are absent.

import { encodeBase64 } from '../../encoding/base64.ts';
import { parseHex } from '../../encoding/hex.ts';
import type { XmlNode } from '../../xml/index.ts';
import type {
  CarriedObject,
  Origin,
  PdfSignatureFacts,
  SignatureFacts,
  StoreFacts,
  TimeStampFacts,
  TimeStampKind,
} from '../facts.ts';
import { coversRange } from '../proofs-of-existence.ts';
import { dateTime, leaf, reference, textElement, uriOf } from './report-values.ts';
import type { ReportedContext } from './reported-context.ts';

const SIGNED = { Signed: 'true' } as const;

/** Empty when there is nothing to tell. */
export function signatureAttributes(context: ReportedContext, facts: SignatureFacts): XmlNode[] {
  const { signatures, pdf } = context.facts;
  const counter = signatures.filter(({ parentId }) => parentId === facts.id);
  const later = signatures.filter((other) => other.kind === 'document-time-stamp' && coversRange(other, facts));
  const content = [
    ...claims(facts),
    ...signingCertificate(context, facts),
    ...facts.timeStamps.flatMap((token) => timeStamp(context, token, facts)),
    ...later.flatMap((other) => other.timeStamps.flatMap((token) => timeStamp(context, token, other))),
    ...carried(context, facts),
    ...counter.map((one) => counterSignature(context.idOf(one))),
    ...(facts.pdf === null ? [] : [...documentStore(context, pdf?.store ?? null), ...pdfEntries(facts.pdf)]),
  ];
  return content.length === 0 ? [] : [{ name: 'SignatureAttributes', content }];
}

// RFC 5652 11.2 and 11.3
const SIGNING_TIME = '1.2.840.113549.1.9.5';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';

function claims({ claimedSigningTime, cms, digests, signaturePolicy }: SignatureFacts): XmlNode[] {
  const signed = cms?.signedAttributes ?? [];
  const time = dateTime(claimedSigningTime);
  const digest = signed.includes(MESSAGE_DIGEST) ? digests[0]?.claimed : null;
  const policy = uriOf(signaturePolicy?.identifier ?? null);
  const content = [];
  if (time !== undefined) {
    const attributes = signed.includes(SIGNING_TIME) ? SIGNED : {};
    content.push({ name: 'SigningTime', attributes, content: [leaf('Time', time)] });
  }
  if (digest != null && /^([0-9a-f]{2})+$/.test(digest)) {
    content.push({ name: 'MessageDigest', attributes: SIGNED, content: [leaf('Digest', encodeBase64(parseHex(digest)))] });
  }
  if (policy !== undefined)
    content.push({ name: 'SigPolicyIdentifier', attributes: SIGNED, content: [leaf('SigPolicyId', policy)] });
  return content;
}

// A reference that names another certificate is told by the constraint, not here.
function signingCertificate({ objects }: ReportedContext, { signer, signingCertificateReference }: SignatureFacts): XmlNode[] {
  const id = signer === null ? undefined : objects.idOf('certificate', signer);
  if (id === undefined || signingCertificateReference !== 'matches') return [];
  return [{ name: 'SigningCertificate', attributes: SIGNED, content: [reference('AttributeObject', id)] }];
}

/** `content`: of an XML signature it may be over all signed objects or over some, which the facts do not tell. */
const TIME_STAMPS: Readonly<Record<TimeStampKind, string>> = {
  content: 'AllDataObjectsTimeStamp',
  signature: 'SignatureTimeStamp',
  'signature-and-references': 'SigAndRefsTimeStamp',
  references: 'RefsOnlyTimeStamp',
  archive: 'ArchiveTimeStamp',
  document: 'DocTimeStamp',
};

function timeStamp(context: ReportedContext, token: TimeStampFacts, { xml }: SignatureFacts): XmlNode[] {
  const time = dateTime(token.genTime);
  const id = context.tokenIdOf(token);
  if (time === undefined || id === undefined || (token.kind === 'content' && xml !== null)) return [];
  const content = [reference('AttributeObject', id), leaf('TimeStampValue', time)];
  return [{ name: TIME_STAMPS[token.kind], content }];
}

/** Where the standard has an attribute for it. */
const CARRIERS: Readonly<Partial<Record<Origin, readonly [certificates: string, revocation: string]>>> = {
  'certificate-values': ['CertificateValues', 'CertificateValues'],
  'revocation-values': ['RevocationValues', 'RevocationValues'],
  'attribute-certificate-values': ['AttrAuthoritiesCertValues', 'AttributeRevocationValues'],
  'time-stamp-validation-data': ['TimeStampValidationData', 'TimeStampValidationData'],
};

function carried({ objects }: ReportedContext, { certificates, revocationData }: SignatureFacts): XmlNode[] {
  const found = new Map<string, Set<string>>();
  const add = (name: string | undefined, id: string | undefined) => {
    if (name !== undefined && id !== undefined) found.set(name, (found.get(name) ?? new Set()).add(id));
  };
  for (const { origin, sha256 } of certificates) add(CARRIERS[origin]?.[0], objects.idOf('certificate', sha256));
  for (const { origin, sha256 } of revocationData)
    add(CARRIERS[origin]?.[1], objects.idOf('crl', sha256) ?? objects.idOf('ocsp', sha256));
  return [...found].map(([name, ids]) => ({ name, content: [...ids].map((id) => reference('AttributeObject', id)) }));
}

const counterSignature = (id: string): XmlNode => ({
  name: 'CounterSignature',
  content: [{ name: 'CounterSignature', content: [textElement('OtherInformation', id)] }],
});

// A.27: the store serves all signatures of the file.
function documentStore({ objects }: ReportedContext, store: StoreFacts | null): XmlNode[] {
  if (store === null) return [];
  const entry = (name: string, kind: 'certificate' | 'crl' | 'ocsp', stored: readonly CarriedObject[]): XmlNode[] => {
    const ids = [...new Set(stored.flatMap(({ sha256 }) => objects.idOf(kind, sha256) ?? []))];
    return ids.length === 0 ? [] : [reference(name, ...ids)];
  };
  const content = [
    ...entry('Certs', 'certificate', store.certificates),
    ...entry('CRLs', 'crl', store.revocationData),
    ...entry('OCSPs', 'ocsp', store.revocationData),
  ];
  return [{ name: 'DSS', content }];
}

// A.9 and A.30 to A.35: entries of the signature dictionary (ISO 32000-2 table 255), inside the signed byte range.
function pdfEntries({ reason, name, subFilter, byteRange, filter, location }: PdfSignatureFacts): XmlNode[] {
  const entry = (element: string, child: string, value: string | null): XmlNode[] =>
    value === null ? [] : [{ name: element, content: [textElement(child, value)] }];
  const range = byteRange.values?.every((value) => Number.isSafeInteger(value)) === true ? byteRange.values.join(' ') : '';
  return [
    ...entry('SignatureProductionPlace', 'AddressString', location),
    ...entry('Reason', 'ReasonElement', reason),
    ...entry('Name', 'NameElement', name),
    ...entry('SubFilter', 'SubFilterElement', subFilter),
    ...(range === '' ? [] : [leaf('ByteRange', range)]),
    ...entry('Filter', 'Filter', filter),
  ];
}
