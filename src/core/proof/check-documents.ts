// Checks of bytes: contents that the bundle carries and documents that the verifier holds, and the signatures inside them.
import { digestBytes } from '../crypto/engine.ts';
import { type ByteSource, MemoryByteSource, readChunks } from '../encoding/byte-source.ts';
import { encodeHex } from '../encoding/hex.ts';
import type { KnownExistence } from '../signature/index.ts';
import type { ProofFile } from './proof-bundle.ts';
import { makeCheck } from './proof-messages.ts';
import type { ProofCheck, ProofFileReport, ProofOutcome } from './proof-report.ts';
import type { Verification } from './verification.ts';

export async function checkDocuments(verification: Verification): Promise<readonly ProofCheck[]> {
  const checks: ProofCheck[] = [];
  const held = new Map<string, ByteSource>();
  for (const [i, document] of (verification.options.documents ?? []).entries()) {
    const digests = await digestSource(verification, document);
    const file = verification.manifest.files.find((candidate) => isSame(candidate, document, digests));
    const member = `document ${i + 1}`;
    checks.push(
      makeCheck('PROOF_DOCUMENT', file === undefined ? 'failed' : 'passed', { member, detail: file?.path ?? digests.sha256 }),
    );
    if (file !== undefined) held.set(file.path, document);
  }
  for (const file of verification.manifest.files) {
    const carried = await checkContent(verification, file);
    checks.push(...carried.checks);
    const source = held.get(file.path) ?? carried.source;
    checks.push(await checkSignatures(verification, file, source));
  }
  return checks;
}

interface Digests {
  readonly sha256: string;
  readonly sha512: string;
}

function isSame(file: ProofFile, source: ByteSource, digests: Digests): boolean {
  return file.sizeBytes === source.sizeBytes && file.sha256 === digests.sha256 && file.sha512 === digests.sha512;
}

async function digestSource({ engine }: Verification, source: ByteSource): Promise<Digests> {
  const sha256 = engine.createDigest('sha256');
  const sha512 = engine.createDigest('sha512');
  for await (const chunk of readChunks(source)) {
    sha256.update(chunk);
    sha512.update(chunk);
  }
  return { sha256: encodeHex(sha256.digest()), sha512: encodeHex(sha512.digest()) };
}

async function checkContent(
  verification: Verification,
  file: ProofFile,
): Promise<{ readonly checks: readonly ProofCheck[]; readonly source?: ByteSource }> {
  if (file.content === undefined) return { checks: [] };
  const bytes = verification.members.get(file.content);
  const source = bytes === undefined ? undefined : new MemoryByteSource(bytes);
  const good = source !== undefined && isSame(file, source, await digestSource(verification, source));
  const checks = [makeCheck('PROOF_CONTENT', good ? 'passed' : 'failed', { member: file.content, detail: file.path })];
  return { checks, ...(good && { source }) };
}

async function checkSignatures(verification: Verification, file: ProofFile, source: ByteSource | undefined): Promise<ProofCheck> {
  const judge = verification.options.judgeSignatures;
  if (source === undefined || judge === undefined) {
    report(verification, file, {
      authenticityFrom: isStated(verification, file) ? 'stated' : 'none',
      authenticity: 'indeterminate',
    });
    return makeCheck('PROOF_SIGNATURES', 'indeterminate', { member: file.facts ?? 'manifest.json', detail: file.path });
  }
  const { format, report: verdict } = await judge(source, provenExistence(verification, file));
  const member = file.content ?? file.path;
  // No signature is not a valid signature: the file's bytes are proven, its origin is what the archive says.
  if (format === 'other' || verdict.status === 'NO_SIGNATURE') {
    report(verification, file, { authenticityFrom: 'none', authenticity: 'indeterminate' });
    const why =
      format === 'other'
        ? 'không thuộc định dạng có chữ ký, không tìm chữ ký / no format with signatures, none looked for'
        : 'không có chữ ký số / no digital signature';
    return makeCheck('PROOF_SIGNATURES', 'passed', { member, detail: `${file.path}: ${why}` });
  }
  const outcome: ProofOutcome =
    verdict.indication === 'TOTAL-PASSED' ? 'passed' : verdict.indication === 'TOTAL-FAILED' ? 'failed' : 'indeterminate';
  report(verification, file, { authenticityFrom: 'recomputed', authenticity: outcome });
  const check = makeCheck('PROOF_SIGNATURES', outcome, { member });
  const reason = verdict.subIndication === null ? '' : ` ${verdict.subIndication}`;
  return { ...check, vi: `${file.path}: ${verdict.summary.vi}${reason}`, en: `${file.path}: ${verdict.summary.en}${reason}` };
}

// EN 319 102-1 5.6.2.3: evidence records prove that the document existed, with its signatures, tokens and data.
function provenExistence({ files }: Verification, { path }: ProofFile): readonly KnownExistence[] {
  const known = files.get(path);
  if (known?.existence !== 'passed' || known.integrity !== 'passed' || known.since === undefined) return [];
  return [{ time: new Date(known.since), from: 'evidence-record' }];
}

// Facts count as the archive's own only when they are themselves a file of the record that the ledger names: anybody can put
// others into a bundle.
function isStated({ members, manifest, files, engine }: Verification, { facts }: ProofFile): boolean {
  const bytes = facts === undefined ? undefined : members.get(facts);
  if (bytes === undefined) return false;
  const sha256 = encodeHex(digestBytes(engine, 'sha256', bytes));
  return manifest.files.some((file) => file.sha256 === sha256 && files.get(file.path)?.integrity === 'passed');
}

function report(
  verification: Verification,
  file: ProofFile,
  change: Pick<ProofFileReport, 'authenticity' | 'authenticityFrom'>,
): void {
  const known = verification.files.get(file.path);
  if (known !== undefined) verification.files.set(file.path, { ...known, ...change });
}
