// All time stamps of a document, the latest first: what a later one proves counts for those that it covers (EN 319 102-1 V1.4.1, 5.6.2.4).
import type { DocumentFacts, SignatureFacts, TimeStampFacts } from './facts.ts';
import type { JudgeContext } from './judge-context.ts';
import type { JudgedSignature } from './judge-time.ts';
import { judgeTimeStamp } from './judge-time-stamp.ts';
import { objectsOfDocument, provenBy } from './proofs-of-existence.ts';
import type { BestSignatureTime, TimeStampReport } from './report.ts';

/** Enters into the context what the accepted tokens prove. */
export async function judgeTimeStamps(context: JudgeContext): Promise<readonly JudgedSignature[]> {
  enterKnownExistence(context);
  const { facts, proofs } = context;
  const reports = new Map<TimeStampFacts, TimeStampReport>();
  for (const { signature, token } of latestFirst(facts)) {
    const report = await judgeTimeStamp(context, token, proofs.of(token.sha256)?.time);
    reports.set(token, report);
    if (report.indication === 'PASSED') enterProof(context, signature, token);
  }
  return facts.signatures.map((signature) => ({ facts: signature, timeStamps: reportsOf(signature, reports) }));
}

/** A token cannot prove anything about one that says it is younger. */
export function latestFirst({ signatures }: DocumentFacts) {
  const tokens = signatures.flatMap((signature, index) =>
    signature.timeStamps.map((token, position) => ({ signature, token, index, position })),
  );
  return tokens.sort((a, b) => timeOf(b.token) - timeOf(a.token) || b.index - a.index);
}

/** What an accepted token proves, after all that are later. */
export function enterProof(
  { facts, policy, proofs, at }: Pick<JudgeContext, 'facts' | 'policy' | 'proofs' | 'at'>,
  signature: SignatureFacts,
  token: TimeStampFacts,
): void {
  if (token.genTime === null) return;
  const { own, others } = provenBy(facts, signature, token, policy, proofs.of(token.sha256)?.time ?? at);
  const proof = { time: new Date(token.genTime), tsa: token.tsa, token: token.sha256 };
  const isDocument = signature.kind === 'document-time-stamp';
  proofs.add(own, { ...proof, from: isDocument ? 'document-time-stamp' : 'time-stamp' });
  proofs.add(others, { ...proof, from: isDocument ? 'document-time-stamp' : 'later-time-stamp' });
}

function enterKnownExistence({ facts, policy, proofs, existence = [], at }: JudgeContext): void {
  for (const { time, from } of existence) {
    if (time > at || (from === 'archive' && policy.archiveTime !== 'counts')) continue;
    const source: BestSignatureTime['from'] = from === 'archive' ? 'archive-receipt' : 'evidence-record';
    proofs.add(objectsOfDocument(facts), { time, from: source, tsa: null, token: null });
  }
}

const timeOf = ({ genTime }: TimeStampFacts): number => (genTime === null ? 0 : Date.parse(genTime));

const reportsOf = ({ timeStamps }: SignatureFacts, reports: ReadonlyMap<TimeStampFacts, TimeStampReport>) =>
  timeStamps.flatMap((token) => reports.get(token) ?? []);
