// Signatures: facts first, judgement after (ETSI EN 319 102-1).
export * from './facts.ts';
export { gatherFacts } from './gather-facts.ts';
export type { GatherOptions } from './gathering.ts';
export { judge } from './judge.ts';
export { JudgeCache, type JudgeOptions, type SignatureTrust } from './judge-context.ts';
export { type DigestRule, judgeKey, type KeyRule, keyOf, parsePolicy, type SignaturePolicy } from './policy.ts';
export type { KnownExistence } from './proofs-of-existence.ts';
export * from './report.ts';
export type { DetachedFile } from './signed-content.ts';
export { type ValidatedDocument, type ValidateOptions, validateDocument } from './validate-document.ts';
export type { ReportedDocument } from './validation-report/reported-context.ts';
export type { ReportedFile } from './validation-report/validation-objects.ts';
export { encodeValidationReport } from './validation-report/validation-report.ts';
