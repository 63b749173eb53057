// Entry of the worker thread: one request in, one answer out. Trust and policies come with the first request that names a new version.
import { parentPort } from 'node:worker_threads';
import { copyBytes } from '../../core/encoding/bytes.ts';
import { JudgeCache, parsePolicy, type SignaturePolicy, type SignatureTrust } from '../../core/signature/index.ts';
import { Certificate, CertificateIndex } from '../../core/x509/index.ts';
import { NodeEngine } from '../../engine/node-engine.ts';
import { examineFile } from './examine-file.ts';

export interface WorkerTrust {
  readonly signers: readonly Uint8Array[];
  readonly tsa: readonly Uint8Array[];
  readonly intermediates: readonly Uint8Array[];
}

export interface WorkerRequest {
  readonly path: string;
  readonly name: string;
  readonly atMs: number;
  /** JSON of the policy. */
  readonly policy: unknown;
  readonly trustVersion: number;
  readonly trust: WorkerTrust;
}

const engine = new NodeEngine();
let current: { version: number; trust: SignatureTrust; cache: JudgeCache } | null = null;

function trustOf(request: WorkerRequest): { trust: SignatureTrust; cache: JudgeCache } {
  if (current?.version === request.trustVersion) return current;
  const index = (list: readonly Uint8Array[]) => new CertificateIndex(list.map((der) => Certificate.parse(copyBytes(der))));
  const { signers, tsa, intermediates } = request.trust;
  const trust = { signers: index(signers), timeStamps: index(tsa), intermediates: index(intermediates) };
  current = { version: request.trustVersion, trust, cache: new JudgeCache(engine) };
  return current;
}

async function answer(request: WorkerRequest): Promise<object> {
  try {
    const { trust, cache } = trustOf(request);
    const policy: SignaturePolicy = parsePolicy(request.policy);
    return { result: await examineFile(request.path, request.name, new Date(request.atMs), { engine, trust, policy, cache }) };
  } catch (cause) {
    // `syscall`: the file could not be read here, which says nothing about what is in it.
    const ofMachine = cause instanceof Error && 'syscall' in cause;
    return { error: cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause), ofMachine };
  }
}

parentPort?.on('message', (request: WorkerRequest) => {
  void answer(request).then((message) => parentPort?.postMessage(message));
});
