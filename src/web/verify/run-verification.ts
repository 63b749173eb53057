// Runs the same verifyProof as the service and the command line, with the engine in plain JavaScript: no crypto.subtle needed.
import { MalformedError } from '../../core/encoding/malformed-error.ts';
import { type ProofReport, signatureTrustOf, verifyProof } from '../../core/proof/index.ts';
import { JudgeCache, type SignaturePolicy, validateDocument } from '../../core/signature/index.ts';
import { BrowserEngine } from '../../engine/browser-engine.ts';
import { browserInflate } from '../../engine/browser-inflate.ts';
import { BlobByteSource } from './blob-source.ts';
import { readPolicies } from './policies.ts';
import { readBundle } from './read-bundle.ts';
import { readTrustFiles, type TrustFiles } from './trust-choice.ts';
import { VerifyError } from './verify-error.ts';

export interface Question {
  readonly bundle: File;
  readonly documents: readonly File[];
  readonly trust: TrustFiles;
  readonly pastedLedgerKeys: string;
  readonly policyFile: File | null;
  readonly demo: boolean;
  /** Unless policy.json names one. */
  readonly signaturePolicy: SignaturePolicy;
  /** Validation time. */
  readonly at: Date;
}

export interface Answer {
  readonly report: ProofReport;
  /** Demonstration anchors were allowed to count. */
  readonly demo: boolean;
}

/** Throws VerifyError when the question itself cannot be read; a bad bundle is a verdict. */
export async function runVerification(question: Question): Promise<Answer> {
  const { proof: policy, signatures } = await readPolicies(question.policyFile, question.demo);
  const signaturePolicy = signatures ?? question.signaturePolicy;
  const trust = await readTrustFiles(question.trust, question.pastedLedgerKeys);
  const members = await readBundle(question.bundle);
  const engine = new BrowserEngine();
  const cache = new JudgeCache(engine);
  try {
    const signatureTrust = signatureTrustOf(trust, policy.demo, engine);
    const report = await verifyProof(members, trust, policy, question.at, engine, {
      documents: question.documents.map((file) => new BlobByteSource(file)),
      judgeSignatures: async (source, existence) => {
        const options = {
          engine,
          inflate: browserInflate,
          trust: signatureTrust,
          policy: signaturePolicy,
          at: question.at,
          cache,
          existence,
        };
        const { facts, report } = await validateDocument(source, options);
        return { format: facts.format, report };
      },
    });
    return { report, demo: policy.demo };
  } catch (cause) {
    if (cause instanceof MalformedError && cause.code.startsWith('TRUST_')) throw new VerifyError('TRUST', cause.message, cause);
    throw cause;
  }
}
