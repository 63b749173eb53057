// Signatures: facts first, judgement after (ETSI EN 319 102-1).
export * from './facts.ts';
export * from './report.ts';
export { type GatherOptions, gatherFacts } from './gather-facts.ts';
