// BSI TR-ESOR evidence records (RFC 4998): every record whose name says OK must hold together, every NOK must not. Judged here:
// hash trees, renewals, imprints, and the tokens' own signatures; trust in the test TSAs is not, as the corpus brings no anchors.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseTimeStampToken, verifyTimeStampToken } from '../../src/core/cms/index.ts';
import { type DigestAlgorithm, digestBytes } from '../../src/core/crypto/engine.ts';
import type { Bytes } from '../../src/core/encoding/bytes.ts';
import { MalformedError } from '../../src/core/encoding/malformed-error.ts';
import { type DigestSet, parseEvidenceRecord, verifyEvidenceRecord } from '../../src/core/evidence/index.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { publishTable } from './published-tables.ts';

const CORPORA = process.env['CHAUBAN_CORPORA'] ?? fileURLToPath(new URL('../../../shared/corpora', import.meta.url));
const ROOT = join(CORPORA, 'tr-esor-evidence');
const PRESENT = existsSync(ROOT);
if (!PRESENT) console.log('evidence-tr-esor: skipped, no corpus at CHAUBAN_CORPORA or ../shared/corpora');

const ALGORITHMS: readonly DigestAlgorithm[] = [
  'sha1',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
  'sha3-224',
  'sha3-256',
  'sha3-384',
  'sha3-512',
];
const engine = new NodeEngine();
const read = (path: string): Bytes => new Uint8Array(readFileSync(path));
const digestsOf = (bytes: Uint8Array): DigestSet => new Map(ALGORITHMS.map((name) => [name, digestBytes(engine, name, bytes)]));

interface Case {
  readonly name: string;
  readonly record: Bytes;
  readonly data: readonly DigestSet[];
  readonly expected: 'ok' | 'nok';
  readonly dataAbsent?: boolean;
}

// The protected objects of an XAIP that are carried in base 64 (this corpus has no others).
function objectsOfXaip(path: string): readonly Uint8Array[] {
  const xml = readFileSync(path, 'utf8');
  const parts = xml.matchAll(/<(?:xaip:binaryData|xaip:binaryMetaData|dss:Base64Signature)\b[^>]*>([^<]+)</g);
  return [...parts].map(([, text = '']) => new Uint8Array(Buffer.from(text, 'base64')));
}

function testbedCases(): Case[] {
  const folder = join(ROOT, 'c2-testbed/TESTDATA');
  const names = readdirSync(folder).filter((name) => name.endsWith('.ers'));
  return names.map((name) => {
    const special = /_SC\d\.ers$/.test(name);
    const package_ = name.replace(/^.*?(XAIP_OK(?:_SIG_OK)?)\.ers$/, '$1.xml');
    const objects = special ? [read(join(folder, 'TXT_DATA.txt'))] : objectsOfXaip(join(folder, package_));
    return {
      name,
      record: read(join(folder, name)),
      data: objects.map(digestsOf),
      expected: name.includes('_NOK_') ? 'nok' : 'ok',
    };
  });
}

// The records of the tool without OK or NOK in the name are good (its ReadMe.txt).
function bouncyCastleCases(): Case[] {
  const folder = join(ROOT, 'bc/tsp');
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ers'));
  return paths.map((path) => {
    const record = read(join(folder, path));
    const data = /\/ER_(OK|NOK)_/.test(path)
      ? firstHashOf(record)
      : [digestsOf(read(join(dirname(join(folder, path)), 'BIN.bin')))];
    return { name: path, record, data, expected: path.includes('_NOK_') ? 'nok' : 'ok', dataAbsent: /\/ER_(OK|NOK)_/.test(path) };
  });
}

// What these six records are about is not in the corpus (the BIN.bin beside them is not it), and the NOK ones are altered inside
// the trees: the hash in the record stands for the data, and the data's digest under a second algorithm stays unknown.
function firstHashOf(record: Bytes): readonly DigestSet[] {
  const hash = parseEvidenceRecord(record).chains[0]?.timeStamps[0]?.reducedHashTree?.[0]?.[0];
  return hash === undefined ? [] : [new Map([['sha256', hash]])];
}

const WEAK: ReadonlySet<DigestAlgorithm> = new Set(['sha1', 'sha224']);

/** Empty when everything holds. `algorithm`: a hash that a policy of today does not accept. */
async function judge({
  record,
  data,
  dataAbsent,
}: Case): Promise<{ readonly reasons: readonly string[]; readonly weak: boolean }> {
  try {
    const result = verifyEvidenceRecord(parseEvidenceRecord(record), data, engine);
    const reasons = result.findings
      .filter((f) => f.outcome === 'failed' || (f.outcome === 'indeterminate' && dataAbsent !== true))
      .map((f) => `${f.code} ${f.chain ?? ''}.${f.timeStamp ?? ''}`);
    for (const { token, imprint, chain, timeStamp } of result.obligations) {
      const facts = await verifyTimeStampToken(parseTimeStampToken(token), {
        engine,
        digestOfStamped: async () => imprint.digest,
      });
      if (facts.signer.signatureVerifies !== 'verified' || facts.signer.digestMatches !== 'matches') {
        reasons.push(`TOKEN ${chain}.${timeStamp} ${facts.signer.signatureVerifies}/${facts.signer.digestMatches}`);
      }
    }
    return { reasons, weak: result.obligations.some((obligation) => WEAK.has(obligation.treeAlgorithm)) };
  } catch (cause) {
    if (cause instanceof MalformedError) return { reasons: [`${cause.code}: ${cause.message}`], weak: false };
    throw cause;
  }
}

// M-VE-07: an OK record under a weak hash may be refused for its algorithm; ER_NOK_SHA1 is, byte for byte, ER_OK_SHA1, so the
// algorithm is all that it can be refused for.
function agrees(
  expected: Case['expected'],
  { reasons, weak }: { readonly reasons: readonly string[]; readonly weak: boolean },
): boolean {
  return expected === 'ok' ? reasons.length === 0 : reasons.length > 0 || weak;
}

describe.skipIf(!PRESENT)('TR-ESOR evidence records', () => {
  it('accepts every OK and refuses every NOK', async () => {
    const cases = [...testbedCases(), ...bouncyCastleCases()];
    const disagreements: string[] = [];
    const totals = { ok: 0, nok: 0, weakOnly: 0, dataAbsent: 0 };
    for (const one of cases) {
      const verdict = await judge(one);
      totals[one.expected]++;
      if (verdict.weak && verdict.reasons.length === 0) totals.weakOnly++;
      if (one.dataAbsent === true) totals.dataAbsent++;
      if (!agrees(one.expected, verdict)) {
        disagreements.push(`${one.name}: expected ${one.expected}, got ${verdict.reasons.join('; ') || 'ok'}`);
      }
    }
    publishTable('40-evidence', 'Evidence records (TR-ESOR testbed, BouncyCastle)', [
      `${cases.length} records (${totals.ok} OK, ${totals.nok} NOK), ${disagreements.length} disagreements; ` +
        `${totals.dataAbsent} judged without their data object, ${totals.weakOnly} sound but under SHA-1 or SHA-224`,
      ...disagreements.map((line) => `  ${line}`),
    ]);
    expect(disagreements).toEqual([]);
    expect(cases.length).toBeGreaterThanOrEqual(33);
  });
});
