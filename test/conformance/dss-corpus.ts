// The test files of EU DSS and what its own tests say of each (corpus `dss`, expected.json), against our `intact`. One line per kind of
// signature in dss-signatures.test.ts; what differs is listed by name, never left out.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DigestAlgorithm } from '../../src/core/crypto/engine.ts';
import { parseBase64 } from '../../src/core/encoding/base64.ts';
import { MemoryByteSource } from '../../src/core/encoding/byte-source.ts';
import {
  type DetachedFile,
  JudgeCache,
  parsePolicy,
  type SignatureReport,
  validateDocument,
} from '../../src/core/signature/index.ts';
import { CertificateIndex } from '../../src/core/x509/index.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { nodeInflate } from '../../src/engine/node-inflate.ts';

export interface DssEntry {
  readonly file: string;
  readonly kind: string;
  readonly certainty: 'high' | 'medium' | 'check';
  /** Of every signature, or one value for each in the order of the assertions. */
  readonly cryptographicallyIntact?: boolean | readonly boolean[];
  readonly signingCertRefOk?: boolean;
  readonly bLevelAsserts?: Readonly<Record<string, readonly boolean[]>>;
  readonly detached?: readonly string[];
  readonly detachedInline?: readonly InlineContent[];
  readonly derivedDocument?: boolean;
  /** How many signatures its test counts; evidence records alone have none. */
  readonly signatures?: number;
  readonly note?: string;
  /** What an independent look at the file itself saw (README of the corpus). */
  readonly observed?: { readonly byteRangeSignatures?: number; readonly docTimestamps?: number };
}

interface InlineContent {
  readonly name: string | null;
  readonly text?: string;
  readonly digestAlgorithm?: string;
  readonly digestBase64?: string;
}

/** `expected` and `found`: intact, for each signature; the order is not compared. */
export interface Comparison {
  readonly entry: DssEntry;
  readonly outcome: 'agrees' | 'stricter' | 'milder';
  readonly expected: string;
  readonly found: string;
  readonly reason: string;
}

/** The entries of these kinds; files too large for the corpus are not in it (README there). */
export function dssEntries(folder: string, kinds: readonly string[]): readonly DssEntry[] {
  const all: readonly DssEntry[] = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
  const isThere = (file: string): boolean => existsSync(join(folder, file));
  return all.filter(({ kind, file, detached = [] }) => kinds.includes(kind) && [file, ...detached].every(isThere));
}

/** DSS's own tests assert of these that the signing-certificate reference names another certificate, which it counts apart; we do not. */
const REFERENCE_DIFFERS: ReadonlySet<string> = new Set([
  'dss-xades/validation/xades-sign-cert-v2-wrong-digest.xml',
  'dss-xades/validation/xades-wrong-sign-cert-digest.xml',
]);

/** DSS reports these as HASH_FAILURE and SIGNED_DATA_NOT_FOUND: it counts the files that a manifest lists apart from the signature; we do not. */
const LISTED_FILE_DIFFERS: ReadonlySet<string> = new Set([
  'dss-asic-cades/validation/brokenReference.asice',
  'dss-asic-cades/validation/removedReference.asice',
]);

/** Signed data that DSS's tests take from elsewhere, and that are not in the corpus. */
const CONTENT_ABSENT: ReadonlySet<string> = new Set([
  'dss-xades/validation/dss1334/simple-test.signed-only-detached-LuxTrustCA3.xml',
]);

/** What DSS says of the signatures; undefined where its tests say nothing of the file as it is. */
export function expectedIntact(entry: DssEntry): boolean | readonly boolean[] | undefined {
  if (entry.derivedDocument === true || CONTENT_ABSENT.has(entry.file)) return undefined;
  // A PDF without a signature: the test signs it, and asserts on the result.
  if (entry.observed?.byteRangeSignatures === 0) return undefined;
  // A container with evidence records alone.
  if (entry.kind === 'asic' && entry.signatures === 0) return undefined;
  // What the tests sign, and assert on afterwards.
  if (entry.kind === 'asic' && entry.file.includes('/signable/')) return undefined;
  if (LISTED_FILE_DIFFERS.has(entry.file)) return false;
  const { cryptographicallyIntact: intact, bLevelAsserts = {}, signingCertRefOk } = entry;
  if (intact === true && (signingCertRefOk === false || REFERENCE_DIFFERS.has(entry.file))) return false;
  if (intact !== undefined) return intact;
  const asserted = ['isDataIntact', 'isSignatureIntact', 'isSignatureValid'].flatMap((name) => bLevelAsserts[name] ?? []);
  return asserted.length > 0 && asserted.every((value) => !value) ? false : undefined;
}

/** Contents that DSS's tests have in their code and expected.json does not tell; the imprint proves them. */
const UNTOLD_CONTENTS: Readonly<Record<string, readonly InlineContent[]>> = {
  'dss-cms/timestamp.tst': [{ name: null, text: 'Test123' }],
};

/** Why we say otherwise, where it has been looked into. */
const EXPLAINED: Readonly<Record<string, string>> = {
  'dss-asic-xades/validation/xades_no-signedpropref.asice_.zip':
    'no reference is to the SignedProperties, so that nothing proves which certificate the signer named (EN 319 132-1 4.3.1)',
  'dss-cades/validation/cades-broken-sig-tst-and-ats-v3.cms':
    'the value does not verify, and OpenSSL refuses it too; expected.json has the default of its test class',
};

const engine = new NodeEngine();
const none = new CertificateIndex([]);
const options = {
  engine,
  inflate: nodeInflate,
  trust: { signers: none, timeStamps: none, intermediates: none },
  policy: parsePolicy(JSON.parse(readFileSync('config/policies/strict.json', 'utf8'))),
  at: new Date('2026-11-21T00:00:00Z'),
  cache: new JudgeCache(engine),
};

export async function compareEntry(
  folder: string,
  entry: DssEntry,
  isOurs: (one: SignatureReport) => boolean,
): Promise<Comparison> {
  const inline = entry.detachedInline ?? UNTOLD_CONTENTS[entry.file] ?? [];
  const detached = [...(entry.detached ?? []).map((file) => fileOf(folder, file)), ...inline.map(inlineOf)];
  const source = new MemoryByteSource(readFileSync(join(folder, entry.file)));
  const { facts, report } = await validateDocument(source, { ...options, detached });
  const signatures = report.signatures.filter(isOurs);
  const found = signatures.map(({ intact }) => intact);
  const expected = expectedIntact(entry);
  const wanted = typeof expected === 'object' ? expected : found.map(() => expected === true);
  const sorted = (values: readonly boolean[]) => [...values].sort().join(' ');
  const isWhole = found.length > 0 && found.every((intact) => intact);
  const agrees = expected === false ? !isWhole : found.length > 0 && sorted(wanted) === sorted(found);
  const isMilder = typeof expected === 'object' ? count(found) > count(expected) : expected === false;
  const failing = signatures.flatMap(({ id, intact, checks }) =>
    intact
      ? []
      : [
          `${id} ${checks
            .filter(({ outcome }) => DECIDING.has(outcome))
            .map(({ code }) => code)
            .join(',')}`,
        ],
  );
  const told = [report.status === 'SIGNED' ? [] : [report.status, ...facts.findings.map(({ detail }) => detail)], failing].flat();
  return {
    entry,
    outcome: agrees ? 'agrees' : isMilder ? 'milder' : 'stricter',
    expected: String(expected),
    found: sorted(found) || 'none',
    reason: told.join('; '),
  };
}

const DECIDING: ReadonlySet<string> = new Set(['failed', 'indeterminate']);
const count = (values: readonly boolean[]): number => values.filter((value) => value).length;

function fileOf(folder: string, file: string): DetachedFile {
  return { name: basename(file), source: new MemoryByteSource(readFileSync(join(folder, file))) };
}

function inlineOf({ name, text, digestAlgorithm, digestBase64 }: InlineContent): DetachedFile {
  if (text !== undefined) return { name, source: new MemoryByteSource(new TextEncoder().encode(text)) };
  const algorithm = (digestAlgorithm ?? '').toLowerCase() as DigestAlgorithm;
  return { name, digests: new Map([[algorithm, parseBase64(digestBase64 ?? '')]]) };
}

const bracketed = (words: string | undefined): string => (words === undefined ? '' : ` [${words}]`);

/** The table of a kind. */
export function tableOf(compared: readonly Comparison[], withoutExpectation: number): readonly string[] {
  const rows = (['high', 'medium', 'check'] as const).map((certainty) => {
    const some = compared.filter(({ entry }) => entry.certainty === certainty);
    const of = (outcome: Comparison['outcome']) => some.filter((one) => one.outcome === outcome).length;
    const rate = some.length === 0 ? '-' : `${((100 * of('agrees')) / some.length).toFixed(1)} %`;
    return `  ${certainty.padEnd(8)}${[some.length, of('agrees'), of('stricter'), of('milder')].map((n) => String(n).padStart(9)).join('')}${rate.padStart(10)}`;
  });
  const listed = compared.filter(({ outcome }) => outcome !== 'agrees');
  return [
    `${compared.length} compared, ${withoutExpectation} without an expectation for the file as it is`,
    `  certainty  entries   agrees stricter   milder agreement`,
    ...rows,
    ...listed.map(
      ({ entry, outcome, expected, found, reason }) =>
        `  ${outcome} (${entry.certainty}) ${entry.file}: DSS ${expected}, here ${found}: ${reason}${bracketed(EXPLAINED[entry.file])}${bracketed(entry.note)}`,
    ),
  ];
}
