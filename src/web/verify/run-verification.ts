// Runs the same verifyProof as the service and the command line, with the engine in plain JavaScript: no crypto.subtle needed.
import type { Bytes } from '../../core/encoding/bytes.ts';
import { MalformedError } from '../../core/encoding/malformed-error.ts';
import { encodeUtf8 } from '../../core/encoding/utf8.ts';
import { DEMO_MARK, type ProofReport, type TrustMaterial, verifyProof } from '../../core/proof/index.ts';
import { JudgeCache, type SignaturePolicy, type SignatureTrust, validateDocument } from '../../core/signature/index.ts';
import { Certificate, CertificateIndex } from '../../core/x509/index.ts';
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
    const signatureTrust = signatureTrustOf(trust, policy.demo);
    const report = await verifyProof(members, trust, policy, question.at, engine, {
      documents: question.documents.map((file) => new BlobByteSource(file)),
      judgeSignatures: async (source) => {
        const options = {
          engine,
          inflate: browserInflate,
          trust: signatureTrust,
          policy: signaturePolicy,
          at: question.at,
          cache,
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

// Demonstration anchors never vouch for a signer outside demonstration mode.
function signatureTrustOf(trust: TrustMaterial, demo: boolean): SignatureTrust {
  const counted = (list: readonly Bytes[]) => new CertificateIndex(list.filter((der) => demo || !bearsDemoMark(der)).map(read));
  return {
    signers: counted(trust.signers),
    timeStamps: counted(trust.tsa),
    intermediates: new CertificateIndex((trust.intermediates ?? []).map(read)),
  };
}

function read(der: Bytes): Certificate {
  try {
    return Certificate.parse(der);
  } catch (cause) {
    if (cause instanceof MalformedError) throw new VerifyError('TRUST', cause.message, cause);
    throw cause;
  }
}

const MARK = encodeUtf8(DEMO_MARK);

function bearsDemoMark(der: Bytes): boolean {
  for (let at = 0; at + MARK.length <= der.length; at++) {
    if (MARK.every((byte, k) => der[at + k] === byte)) return true;
  }
  return false;
}
