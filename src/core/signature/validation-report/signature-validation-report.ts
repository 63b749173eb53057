// The report on one signature, on one time stamp, or on a file in which none is judged: TS 119 102-2 V1.4.1, 4.3.
import type { XmlNode } from '../../xml/index.ts';
import type { SignatureFacts, SignedDigestFacts, TimeStampFacts } from '../facts.ts';
import type { Check, Indication, SignatureReport, TimeStampReport } from '../report.ts';
import { checkElement, constraintsReport, sentenceElements, statusElements } from './constraints.ts';
import { levelUri, MAIN_INDICATIONS, NO_SIGNATURE, PROCESSES } from './registered-uris.ts';
import { dateTime, digestAlgAndValue, leaf, reference, textElement, uriOf } from './report-values.ts';
import type { ReportedContext } from './reported-context.ts';
import { signatureAttributes } from './signature-attributes.ts';
import { existenceElements } from './validation-objects.ts';

export interface ReportedSignature {
  readonly facts: SignatureFacts;
  readonly report: SignatureReport;
}

/** 4.3.1: the order is the schema's. */
export function signatureValidationReport(context: ReportedContext, { facts, report }: ReportedSignature): XmlNode {
  const { indication, subIndication, checks } = report;
  return {
    name: 'SignatureValidationReport',
    content: [
      signatureIdentifier(context, facts),
      constraintsReport(checks, subIndication, context.policy),
      ...timeInfo(context, report),
      ...signersDocument(context, facts),
      ...signatureAttributes(context, facts),
      ...signerInformation(context, facts.signer, report.signer),
      ...(report.level === 'UNKNOWN' ? [] : [quality(report.level)]),
      validationProcess(context, report),
      status(context, MAIN_INDICATIONS[indication], { facts, report }),
      otherInformation(context, report),
    ],
  };
}

/** 4.3: at least one report is demanded, also of a file that cannot be read or has no signature. */
export function fileValidationReport(context: ReportedContext): XmlNode {
  const { report, id } = context;
  const at = dateTime(report.at);
  const unreadable = report.status === 'UNREADABLE';
  const reason = unreadable ? statusElements(MAIN_INDICATIONS.INDETERMINATE, 'FORMAT_FAILURE') : noSignature();
  return {
    name: 'SignatureValidationReport',
    content: [
      constraintsReport(report.checks, null, context.policy),
      ...(at === undefined
        ? []
        : [timeInfoOf(at, [leaf('POETime', at), leaf('TypeOfProof', 'urn:etsi:019102:poetype:validation')])]),
      { name: 'SignersDocument', content: [reference('SignersDocumentRepresentation', id)] },
      { name: 'SignatureValidationStatus', content: reason },
      { name: 'OtherInformation', content: [engine(context), ...sentenceElements('cb:Summary', report.summary)] },
    ],
  };
}

const noSignature = (): XmlNode[] => [
  leaf('MainIndication', MAIN_INDICATIONS.INDETERMINATE),
  leaf('SubIndication', NO_SIGNATURE),
];

/** 4.4.8: of a token, inside its validation object. `also`: what was checked around a document time stamp. */
export function timeStampValidationReport(
  context: ReportedContext,
  facts: TimeStampFacts,
  report: TimeStampReport,
  also: SignatureReport | null,
): XmlNode {
  const verdict = also === null ? report : { ...also, indication: WITHOUT_TOTAL[also.indication] };
  const checks: readonly Check[] = [...(also?.checks ?? []), ...report.checks];
  const { imprint } = facts;
  const digest = digestAlgAndValue(imprint.algorithm, imprint.computed);
  return {
    name: 'ValidationReport',
    content: [
      constraintsReport(checks, verdict.subIndication, context.policy),
      ...(digest.length === 0 ? [] : [{ name: 'SignersDocument', content: digest }]),
      ...signerInformation(context, facts.tsaCertificate, report.tsa),
      {
        name: 'SignatureValidationStatus',
        content: statusElements(MAIN_INDICATIONS[verdict.indication], verdict.subIndication),
      },
    ],
  };
}

const WITHOUT_TOTAL: Readonly<Record<Indication, TimeStampReport['indication']>> = {
  'TOTAL-PASSED': 'PASSED',
  'TOTAL-FAILED': 'FAILED',
  INDETERMINATE: 'INDETERMINATE',
};

// 4.3.3: the value; the digest of what it is over is not among the facts. Which signature of which file it is stands beside.
function signatureIdentifier(context: ReportedContext, facts: SignatureFacts): XmlNode {
  const { signatureValue, id, kind, parentId, pdf, container } = facts;
  const parent = context.facts.signatures.find((other) => other.id === parentId);
  const own = [
    textElement('cb:SignatureId', id),
    leaf('cb:Kind', kind),
    reference('cb:File', context.id),
    ...(parent === undefined ? [] : [reference('cb:Countersigned', context.idOf(parent))]),
    ...(container === undefined ? [] : [textElement('cb:Entry', container.entry)]),
    ...(pdf?.fieldName == null ? [] : [textElement('cb:FieldName', pdf.fieldName)]),
  ];
  return {
    name: 'SignatureIdentifier',
    attributes: { id: context.idOf(facts) },
    content: [
      ...(signatureValue === null ? [] : [leaf('ds:SignatureValue', signatureValue)]),
      leaf('HashOnly', 'false'),
      leaf('DocHashOnly', 'false'),
      { name: 'OtherInformation', content: own },
    ],
  };
}

// 4.3.6
function timeInfo(context: ReportedContext, { id, bestSignatureTime }: SignatureReport): XmlNode[] {
  const at = dateTime(context.report.at);
  const time = new Date(bestSignatureTime.time);
  const proof = context.proofs.of(id);
  const by = proof?.time.getTime() === time.getTime() ? context.tokenIdBySha256(proof.token) : undefined;
  const existence = existenceElements({ time, from: bestSignatureTime.from, tsa: null, token: null }, by);
  return at === undefined || existence === undefined ? [] : [timeInfoOf(at, existence)];
}

const timeInfoOf = (at: string, existence: readonly XmlNode[]): XmlNode => ({
  name: 'ValidationTimeInfo',
  content: [leaf('ValidationTime', at), { name: 'BestSignatureTime', content: existence }],
});

// 4.3.7. A counter-signature signs another's value; an XML signature, and one in a container, several things with a digest each.
function signersDocument(context: ReportedContext, facts: SignatureFacts): XmlNode[] {
  if (facts.kind === 'counter-signature') return [];
  const isOne = facts.xml === null && facts.container === undefined;
  const digest = isOne ? facts.digests.find(({ of }) => of === 'byte-range' || of === 'content') : undefined;
  const id = signedFile(context, facts, digest);
  const content = [
    ...(digest?.algorithm === undefined ? [] : digestAlgAndValue(digest.algorithm, digest.computed)),
    ...(id === undefined ? [] : [reference('SignersDocumentRepresentation', id)]),
  ];
  return content.length === 0 ? [] : [{ name: 'SignersDocument', content }];
}

function signedFile(context: ReportedContext, facts: SignatureFacts, digest: SignedDigestFacts | undefined): string | undefined {
  if (holdsItsContent(facts)) return context.id;
  const name = facts.cms?.detachedFile;
  const only = context.detached.size === 1 && digest?.dataFound === true ? [...context.detached.values()][0] : undefined;
  return name == null ? only : context.detached.get(name);
}

/** The file that a signature stands in is, or holds, what it was made for. */
export function holdsItsContent({ pdf, cms, xml, kind, container }: SignatureFacts): boolean {
  if (pdf !== null || container !== undefined) return true;
  if (xml !== null) return xml.coverage.scope !== 'none';
  return kind !== 'document-time-stamp' && cms !== null && cms.attached;
}

// 4.3.9
function signerInformation({ objects }: ReportedContext, certificate: string | null, name: string | null): XmlNode[] {
  const id = certificate === null ? undefined : objects.idOf('certificate', certificate);
  if (id === undefined) return [];
  const signer = name === null ? [] : [textElement('Signer', name)];
  return [{ name: 'SignerInformation', content: [reference('SignerCertificate', id), ...signer] }];
}

// 4.3.10
const quality = (level: string): XmlNode => ({
  name: 'SignatureQuality',
  content: [leaf('SignatureQualityInformation', levelUri(level))],
});

// 4.3.11: which of the three processes the verdict rests on.
function validationProcess(context: ReportedContext, { bestSignatureTime, timeStamps }: SignatureReport): XmlNode {
  const isArchived = timeStamps.some(({ kind, indication }) => kind === 'archive' && indication === 'PASSED');
  const { from } = bestSignatureTime;
  const byOwn = from === 'time-stamp' ? PROCESSES.longTermMaterial : PROCESSES.longTermAvailability;
  const process = isArchived ? PROCESSES.longTermAvailability : from === 'validation-time' ? PROCESSES.basic : byOwn;
  return {
    name: 'SignatureValidationProcess',
    content: [leaf('SignatureValidationProcessID', process), { name: 'OtherInformation', content: [engine(context)] }],
  };
}

const engine = ({ report }: ReportedContext): XmlNode => textElement('cb:Engine', report.engine);

// 4.3.4 and 4.3.12
function status(context: ReportedContext, indication: string, { facts, report }: ReportedSignature): XmlNode {
  const data = [...chain(context, report.path), ...cryptoInformation(context, facts, report)];
  const associated = data.length === 0 ? [] : [{ name: 'AssociatedValidationReportData', content: data }];
  return { name: 'SignatureValidationStatus', content: [...statusElements(indication, report.subIndication), ...associated] };
}

function chain({ objects }: ReportedContext, path: readonly string[]): XmlNode[] {
  const [leafId, ...rest] = path.map((sha256) => objects.material('certificate', sha256, null));
  if (leafId === undefined) return [];
  const anchor = rest.at(-1) ?? leafId;
  return [
    reference('TrustAnchor', anchor),
    {
      name: 'CertificateChain',
      content: [
        reference('SigningCertificate', leafId),
        ...rest.slice(0, -1).map((id) => reference('IntermediateCertificate', id)),
        reference('TrustAnchor', anchor),
      ],
    },
  ];
}

// 4.3.12.7. Where an algorithm is refused it may be the signature's or a certificate's: the constraint says which.
function cryptoInformation(context: ReportedContext, facts: SignatureFacts, { checks }: SignatureReport): XmlNode[] {
  const algorithm = uriOf(facts.signatureAlgorithm.identifier);
  if (algorithm === undefined || !checks.some(({ code, outcome }) => code === 'ALGORITHMS_OK' && outcome === 'passed')) return [];
  const content = [
    reference('ValidationObjectId', context.idOf(facts)),
    leaf('Algorithm', algorithm),
    leaf('SecureAlgorithm', 'true'),
  ];
  return [{ name: 'CryptoInformation', content }];
}

function otherInformation(context: ReportedContext, { summary }: SignatureReport): XmlNode {
  const { checks, summary: whole } = context.report;
  const document = [...sentenceElements('cb:Summary', whole), ...checks.map(checkElement)];
  return {
    name: 'OtherInformation',
    content: [...sentenceElements('cb:Summary', summary), { name: 'cb:Document', content: document }],
  };
}
