// From facts to a verdict: facts, trust, policy and time in; a report out. The document's bytes are not needed, so that a stored
// set of facts can be judged again under another policy (EN 319 102-1 V1.4.1, clause 5).
import type { DocumentFacts, DocumentFormat } from './facts.ts';
import { type JudgeContext, type JudgeOptions, judgeContext } from './judge-context.ts';
import { judgeSignature } from './judge-signature.ts';
import { judgeTimeStamps } from './judge-time-stamps.ts';
import type { Check, DocumentReport, DocumentStatus, Indication, SignatureReport } from './report.ts';
import { documentSummary, fileFaultSentence, resavedSentence } from './summaries.ts';

/** Never throws for what the facts say; MalformedError only when stored facts themselves are damaged. */
export async function judge(facts: DocumentFacts, options: JudgeOptions): Promise<DocumentReport> {
  const context = judgeContext(facts, options);
  const judged = await judgeTimeStamps(context);
  const signatures: SignatureReport[] = [];
  for (const signature of judged) signatures.push(await judgeSignature(context, signature));
  return documentReport(context, signatures);
}

function statusOf(facts: DocumentFacts): DocumentStatus {
  if (facts.signatures.length > 0) return 'SIGNED';
  return facts.readable ? 'NO_SIGNATURE' : 'UNREADABLE';
}

const ORDER: readonly Indication[] = ['TOTAL-PASSED', 'INDETERMINATE', 'TOTAL-FAILED'];

/** Where the structure of a format is laid down. */
const FORMAT_CLAUSES: Readonly<Record<DocumentFormat, string>> = {
  pdf: 'ISO 32000-2 7.5',
  cms: 'RFC 5652 3',
  xml: 'XML 1.0 2.1',
  'asic-s': 'EN 319 162-1 4.3',
  'asic-e': 'EN 319 162-1 4.4',
  odf: 'ODF 1.3 part 2, 5',
  ooxml: 'ECMA-376-2 12',
  'time-stamp-token': 'RFC 3161 2.4.2',
  other: 'EN 319 102-1 5.2.2',
};

function documentReport({ facts, policy, at }: JudgeContext, signatures: readonly SignatureReport[]): DocumentReport {
  const status = statusOf(facts);
  const resaved = resavedSentence(facts);
  const worst = [...signatures].sort((a, b) => ORDER.indexOf(b.indication) - ORDER.indexOf(a.indication))[0];
  const checks: Check[] = facts.findings.map((finding) => ({
    code: finding.code,
    clause: FORMAT_CLAUSES[facts.format],
    outcome: facts.readable ? 'warned' : 'failed',
    ...fileFaultSentence(finding),
  }));
  if (resaved !== null) checks.push({ code: 'PDF_RESAVED', clause: 'ISO 32000-2 12.8.1', outcome: 'failed', ...resaved });
  if (status === 'NO_SIGNATURE') {
    const none = { vi: 'Tệp không có chữ ký số.', en: 'The file has no digital signature.' };
    checks.push({ code: 'NO_SIGNATURE', clause: 'EN 319 102-1 5.1', outcome: 'not-applicable', ...none });
  }
  return {
    reportVersion: 1,
    status,
    indication: worst?.indication ?? null,
    subIndication: worst?.subIndication ?? null,
    policy: { id: policy.id, version: policy.version },
    at: at.toISOString().replace('.000Z', 'Z'),
    engine: facts.engine,
    resaved,
    checks,
    signatures,
    tolerated: [...new Set(signatures.flatMap(({ tolerated }) => tolerated))],
    summary: documentSummary(status, facts, signatures, resaved),
  };
}
