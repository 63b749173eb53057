// What `chauban validate` tells of one document: the same members for machines and for people.
import type {
  Check,
  ContainerFacts,
  SignatureFacts,
  SignatureReport,
  TimeStampReport,
  ValidatedDocument,
} from '../core/signature/index.ts';

interface Message {
  readonly code: string;
  readonly clause: string;
  readonly outcome: string;
  readonly vi: string;
  readonly en: string;
}

export interface ValidationOutput {
  readonly file: string;
  readonly format: string;
  readonly signatures: readonly ReturnType<typeof signatureOutput>[];
  /** Which files there are, and which of them nobody signed; null when the document is no container. */
  readonly container: ContainerFacts | null;
  readonly messages: readonly Message[];
  readonly summary: {
    readonly indication: string | null;
    readonly subIndication: string | null;
    readonly status: string;
    readonly vi: string;
    readonly en: string;
  };
  readonly policy: { readonly id: string; readonly version: string };
  readonly at: string;
}

export function describeValidation(file: string, { facts, report }: ValidatedDocument): ValidationOutput {
  const { indication, subIndication, status, policy, at } = report;
  return {
    file,
    format: facts.format,
    signatures: report.signatures.map((one) =>
      signatureOutput(
        one,
        facts.signatures.find(({ id }) => id === one.id),
      ),
    ),
    container: facts.container ?? null,
    messages: messagesOf(report.checks),
    summary: { indication, subIndication, status, ...report.summary },
    policy,
    at,
  };
}

function signatureOutput(report: SignatureReport, facts: SignatureFacts | undefined) {
  const { xml = null, container } = facts ?? {};
  const {
    id,
    kind,
    parentId,
    profile,
    level,
    intact,
    signer,
    organisation,
    issuer,
    digestAlgorithm,
    signatureAlgorithm,
    keySizeBits,
  } = report;
  const { claimedSigningTime, coverage, modificationsAfter, indication, subIndication, summary, wanted, tolerated } = report;
  return {
    ...{
      id,
      kind,
      parentId,
      profile,
      level,
      intact,
      signer,
      organisation,
      issuer,
      digestAlgorithm,
      signatureAlgorithm,
      keySizeBits,
    },
    claimedSigningTime,
    bestSignatureTime: report.bestSignatureTime.time,
    bestSignatureTimeFrom: report.bestSignatureTime.from,
    ...{ coverage, modificationsAfter },
    // Of an XML signature: where it stands, and exactly which elements it covers and does not.
    ...(xml === null ? {} : { path: xml.path, coveredNodes: xml.coverage }),
    // Of a signature in a container: the entry in which it stands, and the entries that it covers.
    ...(container === undefined ? {} : { entry: container.entry, covers: container.covers }),
    timestamps: report.timeStamps.map(timeStampOutput),
    ...{ indication, subIndication, wanted, tolerated },
    messages: messagesOf(report.checks),
    summary,
  };
}

function timeStampOutput({ kind, genTime, tsa, intact, indication, subIndication }: TimeStampReport) {
  return { kind, genTime, tsa, intact, indication, subIndication };
}

// What passed, or did not apply, needs no words.
function messagesOf(checks: readonly Check[]): readonly Message[] {
  return checks
    .filter(({ outcome }) => outcome !== 'passed' && outcome !== 'not-applicable')
    .map(({ code, clause, outcome, vi, en }) => ({ code, clause, outcome, vi, en }));
}

export function textOfValidation({ file, signatures, messages, summary, policy, at }: ValidationOutput): readonly string[] {
  const lines = [file, `  ${summary.vi}`, `  ${summary.en}`];
  for (const message of messages) lines.push(`  [${message.outcome}] ${message.code}: ${message.vi}`);
  for (const signature of signatures) {
    const { indication, subIndication, signer, level, claimedSigningTime, bestSignatureTime } = signature;
    lines.push(
      `  ${signature.id} ${level} ${indication}${subIndication === null ? '' : ` (${subIndication})`}`,
      `    ${signer ?? '?'} · ${claimedSigningTime ?? '-'} · ${bestSignatureTime}`,
      `    ${signature.summary.vi}`,
      `    ${signature.summary.en}`,
    );
    for (const message of signature.messages) {
      lines.push(`    [${message.outcome}] ${message.code} (${message.clause}): ${message.vi}`, `      ${message.en}`);
    }
  }
  return [...lines, `  ${summary.indication ?? summary.status} · ${policy.id} ${policy.version} · ${at}`, ''];
}
