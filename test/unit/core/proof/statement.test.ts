// Statements: what is written is read back the same; everything else is refused with its code.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText, type JsonValue } from '../../../../src/core/encoding/canonical-json.ts';
import { MalformedError } from '../../../../src/core/encoding/malformed-error.ts';
import { encodeUtf8, parseUtf8 } from '../../../../src/core/encoding/utf8.ts';
import { inventoryLeaf } from '../../../../src/core/package/salted-inventory.ts';
import {
  AGENT_ROLES,
  assertDraft,
  encodeInventoryLeaf,
  encodeStatement,
  nextCounters,
  parseStatement,
  type Statement,
  ZERO_COUNTERS,
} from '../../../../src/core/proof/statement.ts';

const hex = (bytes: number) => fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((b) => Buffer.from(b).toString('hex'));
const sha256 = hex(32).map((digest) => `sha256:${digest}` as const);
const digest = fc.oneof(
  sha256,
  hex(64).map((value) => `sha512:${value}` as const),
);
const identifier = fc
  .stringMatching(/^[A-Za-z0-9ĐđƯư][A-Za-z0-9ĐđƯư:./ -]{0,40}[A-Za-z0-9]$/)
  .map((text) => text.normalize('NFC'));
const count = fc.maxSafeNat();
const time = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((at) => `${at.toISOString().slice(0, 19)}Z`);
const always = {
  version: fc.constant(1 as const),
  seq: count,
  pack: count,
  at: time,
  agent: fc.constantFrom(...AGENT_ROLES),
  body: sha256,
};
const counters = fc.record({
  dossiersAccepted: count,
  documentsAccepted: count,
  dossiersDisposed: count,
  documentsDisposed: count,
  holds: count,
});
const aip = fc.record({ id: identifier, version: fc.integer({ min: 1 }) });
const amounts = fc.record({ dossiers: fc.constantFrom(0 as const, 1 as const), documents: count });

const statement: fc.Arbitrary<Statement> = fc.oneof(
  fc.record({
    ...always,
    type: fc.constant('aip-accepted' as const),
    fonds: identifier,
    counters,
    aip,
    amounts,
    content: fc.record({ inventory: digest, root: sha256, files: fc.integer({ min: 1 }) }),
  }),
  fc.record({
    ...always,
    type: fc.constant('seal' as const),
    seal: fc.record({
      id: identifier,
      first: count,
      end: count,
      leaves: fc.integer({ min: 1 }),
      trees: fc.array(fc.record({ root: digest, token: digest }), { minLength: 1, maxLength: 8 }),
    }),
  }),
  fc.record({ ...always, type: fc.constant('transfer-refused' as const), transfer: identifier }),
  fc.record({ ...always, type: fc.constant('hold' as const), fonds: identifier, counters, subject: identifier, aip }),
  fc.record({
    ...always,
    type: fc.constant('key-changed' as const),
    key: fc.record({ use: fc.constant('ledger' as const), spki: sha256 }),
  }),
);

const codeOf = (bytes: Uint8Array): string => {
  try {
    parseStatement(bytes);
    return 'no error';
  } catch (error) {
    return error instanceof MalformedError ? error.code : String(error);
  }
};
const example: Statement = {
  version: 1,
  type: 'transfer-refused',
  seq: 7,
  pack: 5,
  at: '2026-03-04T05:06:07Z',
  agent: 'system',
  body: `sha256:${'a'.repeat(64)}`,
  transfer: 't-1',
};
const asText = (value: unknown): Uint8Array => encodeUtf8(canonicalText(value as JsonValue));

describe('statements', () => {
  it('are read back as they were written, and no other bytes say the same', () => {
    fc.assert(
      fc.property(statement, (value) => {
        const bytes = encodeStatement(value);
        expect(parseStatement(bytes)).toEqual(value);
        expect(encodeStatement(parseStatement(bytes))).toEqual(bytes);
      }),
    );
  });

  it('refuse every added, removed or retyped member', () => {
    fc.assert(
      fc.property(statement, fc.nat(), fc.constantFrom<JsonValue>(null, true, -1, 'x', [], {}), (value, pick, other) => {
        const names = Object.keys(value);
        const name = names[pick % names.length] ?? '';
        const { [name]: old, ...rest } = value as unknown as Record<string, JsonValue>;
        if (name !== 'aip' || value.type !== 'hold')
          expect(codeOf(asText(rest))).toMatch(/^STATEMENT_(MEMBER_MISSING|MEMBER_UNKNOWN|VERSION|TYPE)$/);
        expect(codeOf(asText({ ...value, extra: other }))).toBe('STATEMENT_MEMBER_UNKNOWN');
        const identifiers = ['fonds', 'transfer', 'subject'];
        if (other !== old && !(identifiers.includes(name) && other === 'x')) {
          expect(codeOf(asText({ ...rest, [name]: other }))).toMatch(/^STATEMENT_(MEMBER_INVALID|VERSION|TYPE)$/);
        }
      }),
    );
  });

  it.each([
    ['STATEMENT_NOT_JSON', 'not json'],
    ['STATEMENT_NOT_JSON', '[]'],
    ['STATEMENT_NOT_CANONICAL', JSON.stringify(example)],
    ['STATEMENT_NOT_CANONICAL', ` ${canonicalText(example as unknown as JsonValue)}`],
    ['STATEMENT_NOT_CANONICAL', canonicalText(example as unknown as JsonValue).replace('"seq":7', '"seq":7.0')],
    ['STATEMENT_NOT_CANONICAL', canonicalText(example as unknown as JsonValue).replace('"seq":7', '"seq":7,"seq":7')],
    ['STATEMENT_VERSION', canonicalText({ ...example, version: 2 } as unknown as JsonValue)],
    ['STATEMENT_TYPE', canonicalText({ ...example, type: 'gossip' } as unknown as JsonValue)],
    ['STATEMENT_MEMBER_INVALID', canonicalText({ ...example, at: '2026-02-30T00:00:00Z' } as unknown as JsonValue)],
    ['STATEMENT_MEMBER_INVALID', canonicalText({ ...example, at: '2026-03-04T05:06:07+07:00' } as unknown as JsonValue)],
    ['STATEMENT_MEMBER_MISSING', canonicalText({ ...example, fonds: 'f' } as unknown as JsonValue)],
    ['STATEMENT_TOO_LONG', `{"a":"${'x'.repeat(16_384)}"}`],
    [
      'STATEMENT_MEMBER_UNKNOWN',
      `${canonicalText(example as unknown as JsonValue).slice(0, -1)},"z":${'['.repeat(7000)}${']'.repeat(7000)}}`,
    ],
  ])('refuse with %s', (code, text) => {
    expect(codeOf(encodeUtf8(text))).toBe(code);
  });

  it('refuse text that is not in normal form C', () => {
    expect(codeOf(encodeUtf8(canonicalText(example as unknown as JsonValue).replace('t-1', 'u\u031b')))).toBe(
      'STATEMENT_NOT_CANONICAL',
    );
    expect(() => assertDraft({ ...example, transfer: 'u\u031b' })).toThrow(MalformedError);
  });

  it('count what they say', () => {
    const of = (type: Statement['type'], dossiers: 0 | 1, documents: number) => ({
      ...example,
      type,
      amounts: { dossiers, documents },
    });
    let now = nextCounters(ZERO_COUNTERS, of('aip-accepted', 1, 20));
    now = nextCounters(now, of('aip-accepted', 0, 1));
    now = nextCounters(now, { ...example, type: 'hold' });
    now = nextCounters(now, of('disposal', 1, 21));
    expect(now).toEqual({ dossiersAccepted: 1, documentsAccepted: 21, dossiersDisposed: 1, documentsDisposed: 21, holds: 1 });
    now = nextCounters(now, { ...example, type: 'hold-released' });
    expect(now.holds).toBe(0);
    expect(nextCounters(now, { ...example, type: 'hold-released' }).holds).toBe(0);
  });

  it('commit to the same inventory leaves as the package', () => {
    const leaf = { path: 'tài liệu/a.pdf', sizeBytes: 5, sha256: 'a'.repeat(64), sha512: 'b'.repeat(128), salt: 'c'.repeat(64) };
    expect(parseUtf8(encodeInventoryLeaf(leaf))).toBe(parseUtf8(inventoryLeaf(leaf)));
  });
});
