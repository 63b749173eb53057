// Facts about one XML signature (XMLDSig 1.1, EN 319 132-1): from what was taken apart and checked to plain data.
import { encodeBase64 } from '../encoding/base64.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { Certificate } from '../x509/index.ts';
import {
  type CarriedValue,
  type ElementNode,
  hasBaselineProperties,
  placeOf,
  propertiesBefore,
  readValidationData,
  signaturePolicyOf,
  signingTimeOf,
  type VerifiedReference,
  type VerifiedXmlSignature,
  verifyXmlSignature,
  type XmlContext,
} from '../xml/index.ts';
import { timeText } from './certificate-facts.ts';
import type {
  CarriedObject,
  Coverage,
  FactFinding,
  SignatureFacts,
  SignedDigestFacts,
  TimeStampFacts,
  XmlReferenceFacts,
  XmlSignatureFacts,
} from './facts.ts';
import type { Gathering } from './gathering.ts';
import { digestFacts } from './time-stamp-facts.ts';
import { findXmlSigner, signerIdentifierOf } from './xml-signer.ts';
import { gatherXmlTimeStamps, type XmlTimeStamp } from './xml-time-stamp-facts.ts';

export interface XmlSignatureInput {
  readonly element: ElementNode;
  readonly id: string;
  readonly parentId: string | null;
  /** The ds:SignatureValue of the signature that this one says it countersigns. */
  readonly countersigned: ElementNode | undefined;
  readonly context: XmlContext;
  readonly gathering: Gathering;
}

/** Never throws for a bad signature: one that cannot be read has no digests, and a finding. */
export async function gatherXmlSignature(input: XmlSignatureInput): Promise<SignatureFacts> {
  try {
    return await readableFacts(input, await verifyXmlSignature(input.element, input.context));
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    return unreadableFacts(input, { code: cause.code, detail: cause.message });
  }
}

async function readableFacts(input: XmlSignatureInput, signature: VerifiedXmlSignature): Promise<SignatureFacts> {
  const { gathering, context } = input;
  const { info, properties, coverage } = signature;
  const findings: FactFinding[] = [
    ...signature.problems,
    ...referenceFindings(signature.references),
    ...counterFindings(input, signature),
  ];
  const data = readValidationData(properties?.unsigned);
  findings.push(...data.problems);
  const carried = carry(data.values, signature, gathering, findings);
  const others = [...carried.certificates.map(({ certificate }) => certificate), ...gathering.known];
  const signer = await findXmlSigner(signature, { own: signature.keyInfo.certificates, others }, gathering.engine);
  const stamps =
    properties === undefined
      ? []
      : await gatherXmlTimeStamps({ ...context, signature: signature.structure, properties }, gathering, findings);
  const isXades = properties !== undefined;
  return {
    id: input.id,
    parentId: input.parentId,
    kind: input.parentId === null ? 'signature' : 'counter-signature',
    profile: isXades ? 'XAdES' : 'XMLDSig',
    baseline: signer.reference === 'matches' && hasBaselineProperties(signature) ? 'XAdES' : null,
    coverage: coverageOf(signature),
    claimedSigningTime: timeOrNull(signingTimeOf(properties)),
    signer: signer.certificate === undefined ? null : gathering.certificates.add(signer.certificate),
    signerIdentifier: signerIdentifierOf(signature),
    signingCertificateReference: signer.reference,
    value: signer.value,
    signatureValue: info.received === undefined ? null : encodeBase64(info.received),
    signatureAlgorithm: {
      identifier: info.identifier,
      name: info.algorithm?.kind ?? null,
      digest: info.algorithm !== undefined && 'digest' in info.algorithm ? info.algorithm.digest : null,
    },
    digests: digestsOf(input, signature),
    signaturePolicy: signaturePolicyOf(properties) ?? null,
    certificates: carried.objects.certificates,
    revocationData: carried.objects.revocation,
    timeStamps: stamps.map((stamp) => withCovers(stamp, stamps, carried.byProperty, signature)),
    findings,
    pdf: null,
    cms: null,
    xml: {
      ...placeOf(input.element),
      canonicalization: info.canonicalization,
      propertiesNamespace: properties?.version ?? null,
      references: signature.references.map(referenceFacts),
      coverage,
    },
  };
}

const timeOrNull = (time: Date | undefined): string | null => (time === undefined ? null : timeText(time));

// What a signature says is signed and nothing proves: not intact, whatever the references say.
function digestsOf(
  { countersigned, context }: XmlSignatureInput,
  { references, problems }: VerifiedXmlSignature,
): readonly SignedDigestFacts[] {
  const own = references.map(signedDigest);
  // XMLDSig 1.1 section 5.1: what a manifest lists and is not here leaves the signature whole; what differs does not. In a package (ECMA-376-2
  // 13.2.4) the manifest is what the signature is made over.
  const counts = (matches: boolean | undefined) => context.manifests === 'in-objects' || matches === false;
  const listed = references.flatMap(({ manifest }) => manifest.filter(({ matches }) => counts(matches)).map(signedDigest));
  const missing = (of: string) => ({ ...digestFacts(undefined, undefined, undefined), of, dataFound: false });
  const unsigned = problems.some(({ code }) => code === 'XADES_PROPERTIES_NOT_SIGNED');
  const elsewhere = signsElsewhere(countersigned, references);
  return [
    ...own,
    ...listed,
    ...(unsigned ? [missing('SignedProperties')] : []),
    ...(elsewhere ? [missing('SignatureValue')] : []),
  ];
}

function signedDigest({ reference, algorithm, claimed, computed, matches, dataFound }: VerifiedReference): SignedDigestFacts {
  const facts = digestFacts(algorithm, claimed, computed);
  return { ...facts, matches: matches ?? null, of: reference.uri ?? '(no URI)', dataFound };
}

function referenceFindings(references: readonly VerifiedReference[]): FactFinding[] {
  const all = references.flatMap((reference) => [reference, ...reference.manifest]);
  const findings = all.flatMap(({ problem }) => problem ?? []);
  for (const { manifest } of references) {
    const absent = manifest.filter(({ matches }) => matches === undefined);
    if (absent.length > 0)
      findings.push({
        code: 'XML_MANIFEST_ENTRIES_NOT_CHECKED',
        detail: `${absent.length} of ${manifest.length} entries of a manifest`,
      });
  }
  return findings;
}

// EN 319 132-1 5.2.7.2: a counter-signature signs the SignatureValue of the signature that holds it.
const signsElsewhere = (countersigned: ElementNode | undefined, references: readonly VerifiedReference[]): boolean =>
  countersigned !== undefined && !references.some(({ covered }) => covered?.isAllOf(countersigned) === true);

function counterFindings({ countersigned }: XmlSignatureInput, { references }: VerifiedXmlSignature): FactFinding[] {
  if (!signsElsewhere(countersigned, references)) return [];
  return [
    {
      code: 'XADES_COUNTERSIGNATURE_ELSEWHERE',
      detail: 'no reference names the signature value that is said to be countersigned',
    },
  ];
}

function coverageOf({ coverage, references }: VerifiedXmlSignature): Coverage {
  const all = references.flatMap((reference) => [reference, ...reference.manifest]);
  if (references.some(({ matches }) => matches !== true) || all.some(({ matches }) => matches === false)) return 'unknown';
  const onlySignatures = coverage.notCovered.every(({ path }) => /:?Signature(\[\d+\])?$/.test(path));
  if (coverage.scope === 'whole-document' && onlySignatures) return 'whole-content';
  return coverage.scope === 'none' && references.some(({ target }) => target === undefined) ? 'whole-content' : 'partial';
}

function referenceFacts({ reference, transforms, matches, manifest, covered }: VerifiedReference): XmlReferenceFacts {
  return {
    id: reference.id ?? null,
    uri: reference.uri ?? null,
    type: reference.type ?? null,
    transforms,
    matches: matches ?? null,
    inDocument: covered !== undefined,
    manifest: manifest.length === 0 ? null : manifest.map(referenceFacts),
  };
}

interface Carried {
  readonly certificates: readonly { readonly certificate: Certificate; readonly sha256: string }[];
  readonly objects: { readonly certificates: readonly CarriedObject[]; readonly revocation: readonly CarriedObject[] };
  /** Digests by the unsigned property that they stand in. */
  readonly byProperty: ReadonlyMap<ElementNode, readonly string[]>;
}

function carry(
  values: readonly CarriedValue[],
  { keyInfo }: VerifiedXmlSignature,
  gathering: Gathering,
  findings: FactFinding[],
): Carried {
  const certificates: { certificate: Certificate; sha256: string }[] = [];
  const inKeyInfo = keyInfo.certificates.map(
    (one): CarriedObject => ({ sha256: gathering.certificates.add(one), origin: 'key-info' }),
  );
  const crls = keyInfo.crls.map(
    (der): CarriedObject => ({ sha256: gathering.revocationData.add('crl', der), origin: 'key-info' }),
  );
  const byProperty = new Map<ElementNode, string[]>();
  const objects = { certificates: inKeyInfo, revocation: crls };
  for (const { kind, der, origin, property } of values) {
    const sha256 =
      kind === 'certificate' ? carryCertificate(der, gathering, certificates, findings) : gathering.revocationData.add(kind, der);
    if (sha256 === undefined) continue;
    (kind === 'certificate' ? objects.certificates : objects.revocation).push({ sha256, origin });
    byProperty.set(property, [...(byProperty.get(property) ?? []), sha256]);
  }
  return { certificates, objects, byProperty };
}

function carryCertificate(
  der: CarriedValue['der'],
  gathering: Gathering,
  certificates: { certificate: Certificate; sha256: string }[],
  findings: FactFinding[],
): string | undefined {
  try {
    const certificate = Certificate.parse(der);
    const sha256 = gathering.certificates.add(certificate);
    certificates.push({ certificate, sha256 });
    return sha256;
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    findings.push({ code: 'XADES_VALUE_MALFORMED', detail: `certificate: ${cause.code}: ${cause.message}` });
    return undefined;
  }
}

// EN 319 132-1 5.5.2.2: an archive time stamp is over the unsigned properties before it, and KeyInfo.
function withCovers(
  { stamp, facts }: XmlTimeStamp,
  all: readonly XmlTimeStamp[],
  byProperty: Carried['byProperty'],
  signature: VerifiedXmlSignature,
): TimeStampFacts {
  if (stamp.kind !== 'archive') return facts;
  const before = new Set(propertiesBefore(stamp.property, signature.properties?.unsigned));
  const values = [...before].flatMap((property) => byProperty.get(property) ?? []);
  const tokens = all.filter((other) => before.has(other.stamp.property) || other.stamp.kind === 'content');
  return { ...facts, covers: [...new Set([...values, ...tokens.map((other) => other.facts.sha256)])] };
}

function unreadableFacts({ element, id, parentId }: XmlSignatureInput, finding: FactFinding): SignatureFacts {
  const xml: XmlSignatureFacts = {
    ...placeOf(element),
    canonicalization: '',
    propertiesNamespace: null,
    references: [],
    coverage: { scope: 'none', covered: [], notCovered: [], onlyInside: [], truncated: false },
  };
  return {
    id,
    parentId,
    kind: parentId === null ? 'signature' : 'counter-signature',
    profile: 'XMLDSig',
    baseline: null,
    coverage: 'unknown',
    claimedSigningTime: null,
    signer: null,
    signerIdentifier: { issuer: null, serial: null, keyId: null },
    signingCertificateReference: 'absent',
    value: 'not-checked',
    signatureValue: null,
    signatureAlgorithm: { identifier: '', name: null, digest: null },
    // A limit says nothing about the signature: undetermined, not malformed.
    digests:
      finding.code === 'XML_LIMIT'
        ? [{ ...digestFacts(undefined, undefined, undefined), of: 'SignedInfo', dataFound: true }]
        : [],
    signaturePolicy: null,
    certificates: [],
    revocationData: [],
    timeStamps: [],
    findings: [finding],
    pdf: null,
    cms: null,
    xml,
  };
}
