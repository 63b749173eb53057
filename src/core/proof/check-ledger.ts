// Checks of the ledger's side of a proof: statement, inclusion, checkpoint, witnesses, inventory leaves, receipt.
import { digestBytes } from '../crypto/engine.ts';
import { encodeHex, parseHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { parseUtf8 } from '../encoding/utf8.ts';
import {
  hashLeaf,
  parseCheckpoint,
  parseTlogProof,
  type SignedCheckpoint,
  type TlogProof,
  verifyCheckpoint,
  verifyCosignature,
  verifyInclusion,
} from '../merkle/index.ts';
import { inventoryLeaf } from '../package/salted-inventory.ts';
import { MEMBER, type ProofFile } from './proof-bundle.ts';
import { makeCheck } from './proof-messages.ts';
import type { ProofCheck, ProofOutcome } from './proof-report.ts';
import { judgeReceipt } from './receipt.ts';
import { parseStatement, type Statement } from './statement.ts';
import { isDemoOrigin } from './trust-index.ts';
import type { Verification } from './verification.ts';

export interface LedgerResult {
  readonly checks: readonly ProofCheck[];
  /** Present only when it was proven to be in the ledger. */
  readonly statement?: Statement;
}

export async function checkLedger(verification: Verification): Promise<LedgerResult> {
  const { members, engine } = verification;
  const checks: ProofCheck[] = [];
  const entry = members.get(MEMBER.statement) ?? new Uint8Array(0);
  const statement = attempt(() => parseStatement(entry));
  const isAccepted = !(statement instanceof MalformedError) && statement.type === 'aip-accepted';
  const detail = statement instanceof MalformedError ? `${statement.code}: ${statement.message}` : statement.type;
  checks.push(makeCheck('PROOF_STATEMENT', isAccepted ? 'passed' : 'failed', { member: MEMBER.statement, detail }));
  const proof = attempt(() => readInclusion(verification));
  if (proof instanceof MalformedError) {
    const reason = `${proof.code}: ${proof.message}`;
    return { checks: [...checks, makeCheck('PROOF_INCLUSION', 'failed', { member: MEMBER.inclusion, detail: reason })] };
  }
  const { index, checkpoint } = proof;
  const finding = verifyInclusion(engine, {
    index,
    size: checkpoint.size,
    leafHash: hashLeaf(engine, entry),
    root: checkpoint.root,
    proof: proof.proof,
  });
  // The statement says its own place: an entry moved elsewhere is another statement.
  const included = finding === 'verified' && !(statement instanceof MalformedError) && statement.seq === index;
  const where = `entry ${index} of ${checkpoint.size}: ${finding}`;
  checks.push(makeCheck('PROOF_INCLUSION', included ? 'passed' : 'failed', { member: MEMBER.inclusion, detail: where }));
  checks.push(...(await checkCheckpoint(verification, checkpoint)));
  return { checks, ...(included && isAccepted && { statement }) };
}

interface ReadInclusion extends Omit<TlogProof, 'checkpoint'> {
  readonly checkpoint: SignedCheckpoint;
}

function readInclusion({ members }: Verification): ReadInclusion {
  const bytes = members.get(MEMBER.inclusion);
  if (bytes === undefined) throw new MalformedError('TLOG_PROOF_INVALID', `expected ${MEMBER.inclusion} in the bundle`);
  const proof = parseTlogProof(bytes);
  return { ...proof, checkpoint: parseCheckpoint(proof.checkpoint) };
}

async function checkCheckpoint(verification: Verification, checkpoint: SignedCheckpoint): Promise<ProofCheck[]> {
  const { trust, engine, policy, manifest } = verification;
  const member = MEMBER.inclusion;
  const { origin } = checkpoint;
  // Each key counts for the log of its own name only.
  const keys = trust.ledger.filter((key) => key.name === origin);
  const findings = await Promise.all(keys.map((key) => verifyCheckpoint(engine, checkpoint, origin, key)));
  let outcome: ProofOutcome = 'failed';
  if (manifest.origin !== origin) outcome = 'failed';
  else if (findings.includes('verified')) outcome = 'passed';
  else if (findings.length === 0 || findings.every((finding) => finding === 'unsupported' || finding === 'absent')) {
    outcome = 'indeterminate';
  }
  const checks = [makeCheck('PROOF_CHECKPOINT', outcome, { member, detail: `${origin}, size ${checkpoint.size}` })];
  if (isDemoOrigin(origin))
    checks.push(makeCheck('PROOF_DEMO', policy.demo ? 'passed' : 'indeterminate', { member, detail: origin }));
  checks.push(await checkWitnesses(verification, checkpoint));
  return checks;
}

async function checkWitnesses({ trust, engine, policy }: Verification, { note }: SignedCheckpoint): Promise<ProofCheck> {
  const names: string[] = [];
  let bad = false;
  for (const witness of trust.witnesses) {
    const { finding } = await verifyCosignature(engine, note, witness);
    if (finding === 'verified') names.push(witness.name);
    bad ||= finding === 'not-verified';
  }
  const facts = { member: MEMBER.inclusion, detail: names.join(', ') };
  if (bad) return makeCheck('PROOF_WITNESS', 'failed', facts);
  if (names.length > 0 && names.length >= policy.minimumWitnesses) return makeCheck('PROOF_WITNESS', 'passed', facts);
  return makeCheck('PROOF_WITNESS', 'indeterminate', { ...facts, weight: policy.minimumWitnesses > 0 ? 'decides' : 'note' });
}

/** The files of the manifest are leaves of the inventory that the statement commits to. */
export function checkInventory(verification: Verification, statement: Statement | undefined): readonly ProofCheck[] {
  const checks: ProofCheck[] = [];
  const { members, manifest, files, engine } = verification;
  const inventory = members.get(MEMBER.inventory);
  if (inventory !== undefined) {
    const digest = `sha256:${encodeHex(digestBytes(engine, 'sha256', inventory))}`;
    const good = statement?.content?.inventory === digest;
    checks.push(makeCheck('PROOF_INVENTORY', good ? 'passed' : 'failed', { member: MEMBER.inventory }));
  }
  for (const file of manifest.files) {
    const integrity = isLeaf(verification, file, statement) ? 'passed' : 'failed';
    checks.push(makeCheck('PROOF_LEAF', integrity, { member: MEMBER.manifest, detail: file.path }));
    const report = files.get(file.path);
    if (report !== undefined) files.set(file.path, { ...report, integrity });
  }
  return checks;
}

function isLeaf({ engine }: Verification, file: ProofFile, statement: Statement | undefined): boolean {
  const content = statement?.content;
  if (content === undefined) return false;
  const { path, sizeBytes, sha256, sha512, leaf } = file;
  const data = inventoryLeaf({ path, sizeBytes, sha256, sha512, salt: leaf.salt });
  const finding = verifyInclusion(engine, {
    index: leaf.index,
    size: content.files,
    leafHash: hashLeaf(engine, data),
    root: parseHex(content.root.slice('sha256:'.length)),
    proof: leaf.path.map((hash) => parseHex(hash)),
  });
  return finding === 'verified';
}

/** A receipt is an extra: it must not lie, but what is proven stands without it. */
export async function checkReceipt(verification: Verification, statement: Statement | undefined): Promise<readonly ProofCheck[]> {
  const { members, trust, at, engine, policy, options } = verification;
  const json = members.get(MEMBER.receipt);
  const signature = members.get(MEMBER.receiptSignature);
  if (json === undefined && signature === undefined) return [];
  const member = MEMBER.receipt;
  if (json === undefined || signature === undefined)
    return [makeCheck('PROOF_RECEIPT', 'failed', { member, detail: 'half of it is missing' })];
  const verdict = await judgeReceipt({
    json,
    signature,
    trust,
    at,
    engine,
    demo: policy.demo,
    ...(options.cache && { cache: options.cache }),
  });
  // The receipt must be about this very entry, and the entry must be the one proven above.
  const own = members.get(MEMBER.statement);
  const same = statement !== undefined && own !== undefined && verdict.receipt?.statement === parseUtf8(own);
  const outcome = same ? verdict.outcome : 'failed';
  return [
    makeCheck('PROOF_RECEIPT', outcome, { member, detail: verdict.detail, weight: outcome === 'failed' ? 'decides' : 'note' }),
  ];
}

function attempt<T>(read: () => T): T | MalformedError {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof MalformedError) return cause;
    throw cause;
  }
}
