// Reads manifest.json and SHA256SUMS of a proof bundle. Whoever made the bundle may be the attacker: every shape is checked.
import { type CryptoEngine, digestBytes } from '../crypto/engine.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { canonicalText, type JsonValue } from '../encoding/canonical-json.ts';
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { parseUtf8 } from '../encoding/utf8.ts';
import { MEMBER, PROOF_FORMAT, type ProofFile, type ProofManifest, type ProofMembers } from './proof-bundle.ts';

const MOST_FILES = 100_000;

/** Throws MalformedError PROOF_MANIFEST_INVALID (also for JSON that is not canonical) or PROOF_FORMAT_UNKNOWN. */
export function parseProofManifest(bytes: Bytes): ProofManifest {
  let value: unknown;
  let text: string;
  try {
    text = parseUtf8(bytes);
    value = JSON.parse(text);
  } catch (cause) {
    throw new MalformedError('PROOF_MANIFEST_INVALID', 'expected JSON in UTF-8', cause);
  }
  const manifest = record(value, 'manifest');
  if (manifest['format'] !== PROOF_FORMAT)
    throw new MalformedError('PROOF_FORMAT_UNKNOWN', `expected the format ${PROOF_FORMAT}`);
  const files = list(manifest['files'], 'files').map(readFile);
  if (files.length === 0 || files.length > MOST_FILES) throw invalid(`expected 1 to ${MOST_FILES} files`);
  const result = {
    format: PROOF_FORMAT,
    origin: string(manifest['origin'], 'origin'),
    exportedAt: string(manifest['exportedAt'], 'exportedAt'),
    files,
  } as const;
  // Canonical, and no member that this reader does not know: two readers cannot understand it differently.
  if (canonicalText(result as unknown as JsonValue) !== text)
    throw invalid('expected canonical JSON with the known members only');
  return result;
}

function readFile(value: unknown): ProofFile {
  const file = record(value, 'file');
  const leaf = record(file['leaf'], 'leaf');
  const { content, facts } = file;
  return {
    path: string(file['path'], 'path'),
    sizeBytes: count(file['sizeBytes'], 'sizeBytes'),
    sha256: hex(file['sha256'], 32, 'sha256'),
    sha512: hex(file['sha512'], 64, 'sha512'),
    leaf: {
      index: count(leaf['index'], 'leaf.index'),
      salt: hex(leaf['salt'], 32, 'leaf.salt'),
      path: list(leaf['path'], 'leaf.path').map((item) => hex(item, 32, 'leaf.path')),
    },
    evidence: list(file['evidence'], 'evidence').map((item) => string(item, 'evidence')),
    ...(content !== undefined && { content: string(content, 'content') }),
    ...(facts !== undefined && { facts: string(facts, 'facts') }),
  };
}

/** What is wrong with each member, by path: `absent`, `differs`, `unlisted`; the sums themselves: `malformed`. */
export type MemberFault = 'absent' | 'differs' | 'unlisted' | 'malformed';

/** Compares SHA256SUMS with the members. This finds damage, not attack: the sums are as easily rewritten as the rest. */
export function checkMemberSums(members: ProofMembers, engine: CryptoEngine): ReadonlyMap<string, MemberFault> {
  const faults = new Map<string, MemberFault>();
  const sums = members.get(MEMBER.sums);
  const listed = sums === undefined ? undefined : parseSums(sums);
  if (listed === undefined) return new Map([[MEMBER.sums, sums === undefined ? 'absent' : 'malformed']]);
  for (const [path, digest] of listed) {
    const bytes = members.get(path);
    if (bytes === undefined) faults.set(path, 'absent');
    else if (encodeHex(digestBytes(engine, 'sha256', bytes)) !== digest) faults.set(path, 'differs');
  }
  for (const path of members.keys()) if (path !== MEMBER.sums && !listed.has(path)) faults.set(path, 'unlisted');
  return faults;
}

function parseSums(bytes: Bytes): ReadonlyMap<string, string> | undefined {
  let text: string;
  try {
    text = parseUtf8(bytes);
  } catch (cause) {
    if (cause instanceof MalformedError) return undefined;
    throw cause;
  }
  const listed = new Map<string, string>();
  for (const line of text.slice(0, -1).split('\n')) {
    const [, digest, path] = /^([0-9a-f]{64}) {2}([\x21-\x7e]+)$/.exec(line) ?? [];
    if (digest === undefined || path === undefined || listed.has(path)) return undefined;
    listed.set(path, digest);
  }
  return text.endsWith('\n') ? listed : undefined;
}

function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(`expected an object for ${what}`);
  return value as Readonly<Record<string, unknown>>;
}

function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(`expected a list for ${what}`);
  return value;
}

function string(value: unknown, what: string): string {
  if (typeof value !== 'string' || value.length === 0) throw invalid(`expected text for ${what}`);
  return value;
}

function count(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw invalid(`expected a number for ${what}`);
  return value;
}

function hex(value: unknown, bytes: number, what: string): string {
  if (typeof value !== 'string' || value.length !== 2 * bytes || !/^[0-9a-f]*$/.test(value)) {
    throw invalid(`expected ${bytes} bytes in lower-case hexadecimal for ${what}`);
  }
  return value;
}

function invalid(message: string): MalformedError {
  return new MalformedError('PROOF_MANIFEST_INVALID', message);
}
