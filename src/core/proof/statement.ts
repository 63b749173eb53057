// Statements: what the ledger's entries say. An entry is exactly the canonical JSON (RFC 8785) of one statement, at most 16 KiB.
// A statement never holds personal data: what may is in its body, a separate canonical JSON object with a random salt of its
// own, kept in the stores and named here by its digest only.
import type { CryptoEngine } from '../crypto/engine.ts';
import { digestBytes } from '../crypto/engine.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { canonicalText, encodeCanonicalJson, type JsonValue } from '../encoding/canonical-json.ts';
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { encodeUtf8, parseUtf8 } from '../encoding/utf8.ts';

export const STATEMENT_VERSION = 1;
export const STATEMENT_MAX_BYTES = 16_384;

/** Closed: a reader that meets another type is older than the log and must say so, not guess. */
export const STATEMENT_TYPES = [
  'archive-created',
  'key-changed',
  'organisation',
  'fonds',
  'agreement',
  'aip-accepted',
  'transfer-refused',
  'decision',
  'receipt',
  'seal',
  'renewal',
  'hold',
  'hold-released',
  'retention-changed',
  'disposal',
  'audit',
] as const;
export type StatementType = (typeof STATEMENT_TYPES)[number];

/** In which role somebody acted; who it was is in the body. */
export const AGENT_ROLES = ['system', 'operator', 'archivist', 'agency-officer', 'auditor', 'administrator'] as const;
export type AgentRole = (typeof AGENT_ROLES)[number];

/** Algorithm and lower-case hexadecimal digest. */
export type Sha256Text = `sha256:${string}`;
export type DigestText = Sha256Text | `sha512:${string}`;

export interface AipReference {
  readonly id: string;
  /** From 1; corrections and supplements are new versions. */
  readonly version: number;
}

/** What an accepted AIP version consists of. */
export interface AipContent {
  /** Digest of the inventory that lists every file of the version. */
  readonly inventory: DigestText;
  /** RFC 9162 tree hash over the salted leaves (path, size, digests) of the inventory, in its order: core/package `inventoryLeaves`. */
  readonly root: Sha256Text;
  /** Number of those leaves. */
  readonly files: number;
}

/** What this statement adds to its fonds' counters of accepted (aip-accepted) or disposed (disposal) things. */
export interface Amounts {
  /** 1 when a whole dossier comes or goes, 0 for a new version or a part. */
  readonly dossiers: 0 | 1;
  readonly documents: number;
}

export interface SealSummary {
  readonly id: string;
  /** First entry covered, inclusive. */
  readonly first: number;
  /** First entry not covered. */
  readonly end: number;
  readonly leaves: number;
  /** One per hash tree (RFC 4998), with the digest of the time-stamp token over its root. */
  readonly trees: readonly { readonly root: DigestText; readonly token: DigestText }[];
}

export interface KeyReference {
  readonly use: 'ledger' | 'receipts' | 'copies';
  /** Digest of the SubjectPublicKeyInfo; the key itself is in the body. */
  readonly spki: Sha256Text;
}

/** Totals of one fonds after the statement that carries them; anybody recomputes them from the statements before. */
export interface FondsCounters {
  readonly dossiersAccepted: number;
  readonly documentsAccepted: number;
  readonly dossiersDisposed: number;
  readonly documentsDisposed: number;
  /** Holds placed and not released. */
  readonly holds: number;
}

export const ZERO_COUNTERS: FondsCounters = {
  dossiersAccepted: 0,
  documentsAccepted: 0,
  dossiersDisposed: 0,
  documentsDisposed: 0,
  holds: 0,
};

/** What the caller states. The sequencer adds `seq`, `pack` and `counters`. */
export interface StatementDraft {
  readonly type: StatementType;
  /** RFC 3339, UTC, whole seconds: 2026-01-31T08:15:00Z. The archive's own clock; it proves nothing by itself. */
  readonly at: string;
  readonly agent: AgentRole;
  /** Digest of the body's canonical JSON. */
  readonly body: Sha256Text;
  readonly fonds?: string;
  readonly aip?: AipReference;
  readonly content?: AipContent;
  readonly amounts?: Amounts;
  readonly transfer?: string;
  /** Identifier of the organisation, agreement, hold, receipt, ... that the statement tells of. */
  readonly subject?: string;
  readonly seal?: SealSummary;
  readonly key?: KeyReference;
}

export interface Statement extends StatementDraft {
  readonly version: typeof STATEMENT_VERSION;
  /** Index in the log, from 0. */
  readonly seq: number;
  /** Index of the first entry whose body lies in the same pack; the body's place in the pack is seq - pack. */
  readonly pack: number;
  /** Present exactly when the statement names a fonds. */
  readonly counters?: FondsCounters;
}

export interface InventoryLeaf {
  /** Path inside the AIP version, NFC. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly sha512: string;
  /** 32 bytes, hexadecimal, kept in the AIP: without it nobody can guess a small file from its leaf. */
  readonly salt: string;
}

/** The data of one leaf of `AipContent.root`, the same bytes as core/package's `inventoryLeaf`; core/merkle `hashLeaf` hashes it. */
export function encodeInventoryLeaf(leaf: InventoryLeaf): Bytes {
  return encodeCanonicalJson({
    path: leaf.path,
    salt: leaf.salt,
    sha256: leaf.sha256,
    sha512: leaf.sha512,
    size: leaf.sizeBytes,
  });
}

/** Digest of a body as a statement names it. */
export function bodyDigest(engine: CryptoEngine, body: Uint8Array): Sha256Text {
  return `sha256:${encodeHex(digestBytes(engine, 'sha256', body))}`;
}

/** The log entry. Throws MalformedError STATEMENT_* for a statement that parseStatement would refuse. */
export function encodeStatement(statement: Statement): Bytes {
  assertShape(statement);
  const bytes = encodeUtf8(canonicalText(statement as unknown as JsonValue));
  if (bytes.length > STATEMENT_MAX_BYTES) throw tooLong(bytes.length);
  return bytes;
}

/** Throws MalformedError when the sequencer could not make a statement of the draft. */
export function assertDraft(draft: StatementDraft): void {
  const counters = draft.fonds === undefined ? {} : { counters: LARGEST_COUNTERS };
  encodeStatement({
    ...draft,
    ...counters,
    version: STATEMENT_VERSION,
    seq: Number.MAX_SAFE_INTEGER,
    pack: Number.MAX_SAFE_INTEGER,
  });
}

/**
 * Strict: canonical bytes, every member known and of its type, the members that the type asks for and no others.
 * Throws MalformedError STATEMENT_TOO_LONG, _NOT_JSON, _NOT_CANONICAL, _VERSION, _TYPE, _MEMBER_UNKNOWN, _MEMBER_MISSING or _MEMBER_INVALID.
 */
export function parseStatement(entry: Uint8Array): Statement {
  if (entry.length > STATEMENT_MAX_BYTES) throw tooLong(entry.length);
  let text: string;
  let value: unknown;
  try {
    text = parseUtf8(entry);
    value = JSON.parse(text);
  } catch (cause) {
    throw new MalformedError('STATEMENT_NOT_JSON', 'expected JSON in UTF-8', cause);
  }
  // The shape first: it bounds the depth, so that hostile nesting never reaches the recursive encoder.
  assertShape(value);
  if (canonical(value) !== text) throw new MalformedError('STATEMENT_NOT_CANONICAL', 'expected canonical JSON (RFC 8785)');
  return value;
}

/** The counters of the fonds after `statement`, from those before it. */
export function nextCounters(before: FondsCounters, statement: StatementDraft): FondsCounters {
  const dossiers = statement.amounts?.dossiers ?? 0;
  const documents = statement.amounts?.documents ?? 0;
  switch (statement.type) {
    case 'aip-accepted':
      return {
        ...before,
        dossiersAccepted: before.dossiersAccepted + dossiers,
        documentsAccepted: before.documentsAccepted + documents,
      };
    case 'disposal':
      return {
        ...before,
        dossiersDisposed: before.dossiersDisposed + dossiers,
        documentsDisposed: before.documentsDisposed + documents,
      };
    case 'hold':
      return { ...before, holds: before.holds + 1 };
    case 'hold-released':
      // A release without a hold counts nothing: the sequencer must be able to place every statement it has queued.
      return { ...before, holds: Math.max(0, before.holds - 1) };
    default:
      return before;
  }
}

type Check = (value: unknown) => boolean;
type Members = Readonly<Record<string, Check>>;

const LARGEST = Number.MAX_SAFE_INTEGER;
const LARGEST_COUNTERS: FondsCounters = {
  dossiersAccepted: LARGEST,
  documentsAccepted: LARGEST,
  dossiersDisposed: LARGEST,
  documentsDisposed: LARGEST,
  holds: LARGEST,
};

const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0 && !Object.is(value, -0);
const isFromOne: Check = (value) => isCount(value) && (value as number) > 0;
const isOneOf =
  (allowed: readonly unknown[]): Check =>
  (value) =>
    allowed.includes(value);
const matches =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value);
const isSha256 = matches(/^sha256:[0-9a-f]{64}$/);
const isDigest = matches(/^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/);
// Identifiers: 1 to 200 characters, none of them a control, a separator of lines or a space at either end.
const isIdentifier: Check = (value) =>
  typeof value === 'string' && value.length <= 200 && /^[^\p{C}\p{Z}]([^\p{C}\p{Zl}\p{Zp}]*[^\p{C}\p{Z}])?$/u.test(value);
const isTime: Check = (value) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) && isRealTime(value);
const isObjectOf =
  (members: Members): Check =>
  (value) =>
    isRecord(value) && Object.keys(value).length === Object.keys(members).length && hasAll(value, members);
const isListOf =
  (check: Check, atMost: number): Check =>
  (value) =>
    Array.isArray(value) && value.length > 0 && value.length <= atMost && value.every((item: unknown) => check(item));

const counterChecks: Members = {
  dossiersAccepted: isCount,
  documentsAccepted: isCount,
  dossiersDisposed: isCount,
  documentsDisposed: isCount,
  holds: isCount,
};

const MEMBERS: Members = {
  version: isOneOf([STATEMENT_VERSION]),
  type: isOneOf(STATEMENT_TYPES),
  seq: isCount,
  pack: isCount,
  at: isTime,
  agent: isOneOf(AGENT_ROLES),
  body: isSha256,
  fonds: isIdentifier,
  aip: isObjectOf({ id: isIdentifier, version: isFromOne }),
  content: isObjectOf({ inventory: isDigest, root: isSha256, files: isFromOne }),
  amounts: isObjectOf({ dossiers: isOneOf([0, 1]), documents: isCount }),
  transfer: isIdentifier,
  subject: isIdentifier,
  seal: isObjectOf({
    id: isIdentifier,
    first: isCount,
    end: isCount,
    leaves: isFromOne,
    trees: isListOf(isObjectOf({ root: isDigest, token: isDigest }), 8),
  }),
  key: isObjectOf({ use: isOneOf(['ledger', 'receipts', 'copies']), spki: isSha256 }),
  counters: isObjectOf(counterChecks),
};

const ALWAYS = ['version', 'type', 'seq', 'pack', 'at', 'agent', 'body'];

// Members beyond ALWAYS, by type: needed ones, then permitted ones. `counters` follows `fonds`.
const NEEDED: Readonly<Record<StatementType, readonly string[]>> = {
  'archive-created': ['key'],
  'key-changed': ['key'],
  organisation: ['subject'],
  fonds: ['fonds'],
  agreement: ['subject'],
  'aip-accepted': ['fonds', 'aip', 'content', 'amounts'],
  'transfer-refused': ['transfer'],
  decision: ['subject'],
  receipt: ['subject', 'transfer'],
  seal: ['seal'],
  renewal: ['subject'],
  hold: ['fonds', 'subject'],
  'hold-released': ['fonds', 'subject'],
  'retention-changed': ['fonds'],
  disposal: ['fonds', 'aip', 'amounts'],
  audit: ['subject'],
};
const PERMITTED: Readonly<Partial<Record<StatementType, readonly string[]>>> = {
  'archive-created': ['subject'],
  agreement: ['fonds'],
  'aip-accepted': ['transfer', 'subject'],
  'transfer-refused': ['fonds', 'subject'],
  decision: ['fonds', 'aip', 'transfer'],
  receipt: ['fonds', 'aip'],
  hold: ['aip'],
  'hold-released': ['aip'],
  'retention-changed': ['aip', 'subject'],
  disposal: ['subject'],
  audit: ['fonds', 'aip'],
};

function assertShape(value: unknown): asserts value is Statement {
  if (!isRecord(value)) throw new MalformedError('STATEMENT_NOT_JSON', 'expected a JSON object');
  // The version before the rest: a later one may have other members.
  if (value['version'] !== STATEMENT_VERSION)
    throw new MalformedError('STATEMENT_VERSION', `expected version ${STATEMENT_VERSION}`);
  const type = STATEMENT_TYPES.find((known) => known === value['type']);
  if (type === undefined) throw new MalformedError('STATEMENT_TYPE', 'expected a known type of statement');
  const needed = [...ALWAYS, ...NEEDED[type], ...('fonds' in value ? ['counters'] : [])];
  for (const name of needed) {
    if (value[name] === undefined)
      throw new MalformedError('STATEMENT_MEMBER_MISSING', `a statement ${type} needs the member ${name}`);
  }
  const permitted = [...needed, ...(PERMITTED[type] ?? [])];
  for (const [name, member] of Object.entries(value)) {
    if (!permitted.includes(name))
      throw new MalformedError('STATEMENT_MEMBER_UNKNOWN', `a statement ${type} has no member ${name}`);
    if (MEMBERS[name]?.(member) !== true)
      throw new MalformedError('STATEMENT_MEMBER_INVALID', `the member ${name} has a wrong value`);
  }
}

function canonical(value: Statement): string | undefined {
  try {
    return canonicalText(value as unknown as JsonValue);
  } catch (cause) {
    if (cause instanceof MalformedError) throw new MalformedError('STATEMENT_NOT_CANONICAL', cause.message, cause);
    throw cause;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasAll(value: Record<string, unknown>, members: Members): boolean {
  return Object.entries(members).every(([name, check]) => Object.hasOwn(value, name) && check(value[name]));
}

// Years 0001 to 9999, no leap seconds: what every reader can convert and compare as text.
function isRealTime(text: string): boolean {
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text.replace('Z', '.000Z');
}

function tooLong(length: number): MalformedError {
  return new MalformedError('STATEMENT_TOO_LONG', `expected at most ${STATEMENT_MAX_BYTES} bytes, got ${length}`);
}
