// One validated document on its way into a report: its identifiers there, and the proofs of existence behind its verdict.
import type { SignatureFacts, TimeStampFacts } from '../facts.ts';
import { enterProof, latestFirst } from '../judge-time-stamps.ts';
import type { SignaturePolicy } from '../policy.ts';
import { ProofsOfExistence } from '../proofs-of-existence.ts';
import type { ValidatedDocument } from '../validate-document.ts';
import type { ReportedPolicy } from './constraints.ts';
import type { ReportedFile, ValidationObjects } from './validation-objects.ts';

export interface ReportedDocument extends ValidatedDocument {
  readonly file: ReportedFile;
}

export interface ReportedContext extends ReportedDocument {
  /** Of the file's validation object; identifiers of all that is in the document begin with it. */
  readonly id: string;
  readonly policy: ReportedPolicy;
  readonly objects: ValidationObjects;
  /** Identifiers of the files that were given for detached signatures, by name. */
  readonly detached: ReadonlyMap<string, string>;
  readonly proofs: ProofsOfExistence;
  idOf(signature: SignatureFacts): string;
  tokenIdOf(token: TimeStampFacts): string | undefined;
  /** Of the token that proves something: its identifier. */
  tokenIdBySha256(sha256: string | null): string | undefined;
}

type Given = Pick<ReportedContext, 'id' | 'policy' | 'objects' | 'detached'>;

export function reportedContext(document: ReportedDocument, policy: SignaturePolicy, given: Given): ReportedContext {
  const { signatures } = document.facts;
  const ids = new Map(signatures.map((signature, i) => [signature, `${given.id}-signature-${i + 1}`]));
  const tokens = new Map<TimeStampFacts, string>();
  for (const signature of signatures)
    for (const [i, token] of signature.timeStamps.entries()) tokens.set(token, `${ids.get(signature)}-time-stamp-${i + 1}`);
  const bySha256 = new Map<string, string>();
  for (const [{ sha256 }, id] of tokens) if (!bySha256.has(sha256)) bySha256.set(sha256, id);
  return {
    ...document,
    ...given,
    proofs: proofsOf(document, policy),
    idOf: (signature) => ids.get(signature) ?? given.id,
    tokenIdOf: (token) => tokens.get(token),
    tokenIdBySha256: (sha256) => (sha256 === null ? undefined : bySha256.get(sha256)),
  };
}

// What the accepted tokens prove, as when the verdict was reached (EN 319 102-1 5.6.2.3).
function proofsOf({ facts, report }: ReportedDocument, policy: SignaturePolicy): ProofsOfExistence {
  const proofs = new ProofsOfExistence();
  const context = { facts, policy, proofs, at: new Date(report.at) };
  for (const { signature, token, index, position } of latestFirst(facts)) {
    const judged = report.signatures[index]?.timeStamps[position];
    if (judged?.indication === 'PASSED') enterProof(context, signature, token);
  }
  return proofs;
}
