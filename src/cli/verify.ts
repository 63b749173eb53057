// chauban verify: a proof bundle, offline, under the verifier's own trust. Reaches core and engine only, and never the network.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';
import type { ByteSource } from '../core/encoding/byte-source.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import {
  exitCodeOf,
  type JudgedDocument,
  type ProofMembers,
  type ProofReport,
  signatureTrustOf,
  verifyProof,
} from '../core/proof/index.ts';
import { type KnownExistence, validateDocument } from '../core/signature/index.ts';
import { PathCache } from '../core/x509/index.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { nodeInflate } from '../engine/node-inflate.ts';
import { readProofZip } from '../engine/proof-zip.ts';
import { type OpenDocument, openFile } from './open-file.ts';
import { isAbsent, readTrustFolder, type TrustFolder } from './trust-folder.ts';

export const VERIFY_USAGE = `Cách dùng / usage:
  chauban verify BUNDLE --trust DIR [--document FILE]... [--policy FILE] [--at TIME] [--json]

  BUNDLE      gói chứng minh (tệp ZIP, hoặc thư mục đã giải nén) / proof bundle: a ZIP, or the unpacked folder
  --trust     thư mục tin cậy của chính bạn: signers/ tsa/ ledger/ witnesses/ receipts/ intermediates/ policy.json
              your own trust folder
  --document  tài liệu cần đối chiếu với gói / a document to compare with the bundle
  --policy    chính sách thay cho policy.json của thư mục tin cậy / a policy instead of the folder's policy.json
  --at        thời điểm kiểm tra, RFC 3339 (mặc định: bây giờ) / time of verification (default: now)
  --json      kết quả dạng JSON / the report as JSON

Mã thoát / exit codes: 0 đạt / passed, 1 không đạt / failed, 2 chưa đủ căn cứ / indeterminate, 64 sai cách dùng / usage, 70 lỗi chương trình / internal
`;

export interface Output {
  out(text: string): void;
  err(text: string): void;
}

class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Resolves to the exit code. `now` is used when --at is not given. */
export async function runVerify(args: readonly string[], output: Output, now: Date): Promise<number> {
  const documents: OpenDocument[] = [];
  try {
    const { bundle, paths, json, at, folder } = await readArguments(args, now);
    for (const path of paths) documents.push(await usage('--document', () => openFile(path)));
    const report = await verify(bundle, documents, folder, at);
    output.out(json ? `${JSON.stringify(report)}\n` : reportText(report));
    return exitCodeOf(report.indication);
  } catch (cause) {
    if (cause instanceof UsageError) {
      output.err(`${cause.message}\n\n${VERIFY_USAGE}`);
      return 64;
    }
    output.err(`Lỗi chương trình / internal error: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`);
    return 70;
  } finally {
    for (const document of documents) await document.close();
  }
}

async function readArguments(args: readonly string[], now: Date) {
  const { values, positionals } = parse(args);
  const [bundle, ...more] = positionals;
  if (bundle === undefined || more.length > 0) throw new UsageError('Cần đúng một gói chứng minh. / Expected one bundle.');
  if (values.trust === undefined)
    throw new UsageError('Thiếu --trust: hãy chỉ ra thư mục tin cậy của bạn. / --trust is missing.');
  const at = values.at === undefined ? now : new Date(values.at);
  // Only with a zone: a local time would mean another moment on another machine.
  if (Number.isNaN(at.getTime()) || (values.at !== undefined && !/^\d{4}-\d\d-\d\d(T.*(Z|[+-]\d\d:\d\d))?$/.test(values.at))) {
    throw new UsageError(`--at: thời điểm không hợp lệ / not a time: ${values.at}`);
  }
  const folder = await usage('--trust', () => readTrustFolder(values.trust ?? '', values.policy));
  return { bundle, paths: values.document ?? [], json: values.json === true, at, folder };
}

function parse(args: readonly string[]) {
  const options = {
    trust: { type: 'string' },
    policy: { type: 'string' },
    at: { type: 'string' },
    document: { type: 'string', multiple: true },
    json: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : 'arguments', { cause });
  }
}

// What the caller named and we cannot read is the caller's to mend.
async function usage<T>(what: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const isTheirs = cause instanceof MalformedError || isAbsent(cause) || (cause instanceof Error && 'syscall' in cause);
    if (isTheirs) throw new UsageError(`${what}: ${cause instanceof Error ? cause.message : 'error'}`, { cause });
    throw cause;
  }
}

async function verify(bundle: string, documents: readonly ByteSource[], folder: TrustFolder, at: Date): Promise<ProofReport> {
  const engine = new NodeEngine();
  const { trust, policy, signatures } = folder;
  const signatureTrust = await usage('--trust', async () => signatureTrustOf(trust, policy.demo, engine));
  const options = { engine, inflate: nodeInflate, trust: signatureTrust, policy: signatures, at };
  const judgeSignatures = async (source: ByteSource, existence: readonly KnownExistence[]): Promise<JudgedDocument> => {
    const { facts, report } = await validateDocument(source, { ...options, existence });
    return { format: facts.format, report };
  };
  const members = await usage('BUNDLE', () => readBundle(bundle));
  return verifyProof(members, trust, policy, at, engine, { documents, judgeSignatures, cache: new PathCache(engine) });
}

/** A damaged ZIP is a failed proof, not a mistake of the caller: no members, and the report says so. */
async function readBundle(path: string): Promise<ProofMembers> {
  if ((await stat(path)).isDirectory()) return readFolder(path);
  try {
    return readProofZip(new Uint8Array(await readFile(path)));
  } catch (cause) {
    if (cause instanceof MalformedError && cause.code === 'ZIP_COMPRESSED') throw new UsageError(cause.message, { cause });
    if (cause instanceof MalformedError) return new Map();
    throw cause;
  }
}

async function readFolder(path: string): Promise<ProofMembers> {
  const members = new Map<string, Bytes>();
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    members.set(relative(path, file).split(sep).join('/'), new Uint8Array(await readFile(file)));
  }
  return members;
}

const MARKS = { passed: '[ ĐẠT  ]', failed: '[ HỎNG ]', indeterminate: '[  ?   ]' } as const;

function reportText(report: ProofReport): string {
  const lines = [report.vi, report.en, ''];
  for (const check of report.checks) {
    const mark = check.weight === 'note' && check.outcome !== 'passed' ? '[LƯU Ý ]' : MARKS[check.outcome];
    lines.push(
      `${mark} ${check.code} ${check.member}`,
      `         ${check.vi}`,
      `         ${check.en}`,
      `         ${check.clause}`,
    );
  }
  for (const file of report.files) lines.push('', `${file.path}`, `  SHA-256 ${file.sha256}`, `  ${file.since ?? '-'}`);
  lines.push('', `${report.indication} · ${report.at} · ${report.policy} · ${report.engine}`, '');
  return lines.join('\n');
}
