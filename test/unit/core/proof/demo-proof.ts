// A whole small archive in memory: a dossier of three files, a ledger of nine entries, a seal, and trust in it.
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { DemoCa } from '../../../../src/adapters/pki/demo-pki.ts';
import { DemoTsa } from '../../../../src/adapters/pki/demo-tsa.ts';
import { MemoryByteSource } from '../../../../src/core/encoding/byte-source.ts';
import type { Bytes } from '../../../../src/core/encoding/bytes.ts';
import { encodeHex } from '../../../../src/core/encoding/hex.ts';
import { encodeUtf8 } from '../../../../src/core/encoding/utf8.ts';
import { buildHashTree, encodeEvidenceRecord, reduceHashTree } from '../../../../src/core/evidence/index.ts';
import {
  encodeCheckpointText,
  encodeCosignature,
  encodeSignedNote,
  encodeTlogProof,
  encodeVerifierKey,
  hashLeaf,
  type NoteSignature,
  noteKey,
  rootOfLeafHashes,
} from '../../../../src/core/merkle/index.ts';
import { inventoryLeaf } from '../../../../src/core/package/salted-inventory.ts';
import {
  encodeReceipt,
  encodeStatement,
  type ProofParts,
  type ProofPolicy,
  type Statement,
  type TrustMaterial,
  writeProofBundle,
} from '../../../../src/core/proof/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';

export const engine = new NodeEngine();
export const AT = new Date('2027-06-01T00:00:00Z');
export const SEALED = new Date('2026-05-04T03:02:01Z');
const FROM = new Date('2020-01-01T00:00:00Z');
const UNTIL = new Date('2045-01-01T00:00:00Z');
export const ORIGIN = 'demo.chauban.example/ledger';

const hash = (algorithm: 'sha256' | 'sha512', bytes: Uint8Array): Bytes =>
  new Uint8Array(createHash(algorithm).update(bytes).digest());

/** Inclusion path, RFC 9162 2.1.3.1, by its recursive definition. */
export function inclusionPath(index: number, leaves: readonly Bytes[]): Bytes[] {
  if (leaves.length <= 1) return [];
  let k = 1;
  while (2 * k < leaves.length) k *= 2;
  const left = leaves.slice(0, k);
  const right = leaves.slice(k);
  return index < k
    ? [...inclusionPath(index, left), rootOfLeafHashes(engine, right)]
    : [...inclusionPath(index - k, right), rootOfLeafHashes(engine, left)];
}

export const POLICY: ProofPolicy = {
  name: 'test',
  demo: true,
  minimumWitnesses: 0,
  digests: { sha256: null, sha384: null, sha512: null },
  timeStampPolicies: [],
};

export interface Keys {
  readonly ledger: { readonly privateKey: KeyObject; readonly raw: Bytes };
  readonly witness: { readonly privateKey: KeyObject; readonly raw: Bytes };
  readonly tsaCa: DemoCa;
  readonly tsa: DemoTsa;
  readonly otherCa: DemoCa;
}

function ed25519(): { privateKey: KeyObject; raw: Bytes } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, raw: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(12)) };
}

export async function makeKeys(): Promise<Keys> {
  const tsaCa = await DemoCa.create('Châu Bản demo TSA root', FROM, UNTIL, 'ec-p256');
  const otherCa = await DemoCa.create('Another root', FROM, UNTIL, 'ec-p256');
  const identity = await tsaCa.issue({
    commonName: 'Châu Bản demo TSA',
    purpose: 'tsa',
    notBefore: FROM,
    notAfter: UNTIL,
    key: 'ec-p256',
  });
  return { ledger: ed25519(), witness: ed25519(), tsaCa, tsa: new DemoTsa(identity), otherCa };
}

export interface MadeProof {
  readonly parts: ProofParts;
  readonly members: Map<string, Bytes>;
  readonly trust: TrustMaterial;
  readonly contents: readonly Bytes[];
  readonly statement: Statement;
}

export interface MakeOptions {
  readonly withContent?: boolean;
  readonly witnessed?: boolean;
  readonly tsa?: DemoTsa;
  /** Instead of the three small texts; at most three. */
  readonly contents?: readonly Bytes[];
  readonly receiptBy?: (json: Bytes) => Promise<Bytes>;
}

const CONTENTS = ['Quyết định số 12/QĐ-UBND', 'Phụ lục I', '<hoso/>'].map((text) => encodeUtf8(text));
const PATHS = [
  'representations/rep1/data/12-QĐ-UBND.txt',
  'representations/rep1/data/phu-luc.txt',
  'metadata/descriptive/hoso.xml',
];

export async function makeProof(keys: Keys, options: MakeOptions = {}): Promise<MadeProof> {
  const contents = options.contents ?? CONTENTS;
  const files = contents.map((content, i) => ({
    path: PATHS[i] ?? '',
    sizeBytes: content.length,
    sha256: encodeHex(hash('sha256', content)),
    sha512: encodeHex(hash('sha512', content)),
    salt: encodeHex(hash('sha256', encodeUtf8(`salt ${i}`))),
  }));
  const leafHashes = files.map((file) => hashLeaf(engine, inventoryLeaf(file)));
  const inventory = encodeUtf8('{"not":"looked at here"}');
  const statement: Statement = {
    version: 1,
    type: 'aip-accepted',
    seq: 5,
    pack: 5,
    at: '2026-05-04T03:00:00Z',
    agent: 'archivist',
    body: `sha256:${encodeHex(hash('sha256', encodeUtf8('body')))}`,
    fonds: 'P-1',
    aip: { id: 'aip-1', version: 1 },
    content: {
      inventory: `sha256:${encodeHex(hash('sha256', inventory))}`,
      root: `sha256:${encodeHex(rootOfLeafHashes(engine, leafHashes))}`,
      files: files.length,
    },
    amounts: { dossiers: 1, documents: 2 },
    counters: { dossiersAccepted: 1, documentsAccepted: 2, dossiersDisposed: 0, documentsDisposed: 0, holds: 0 },
  };
  const entry = encodeStatement(statement);
  const entries = Array.from({ length: 9 }, (_, i) => hashLeaf(engine, i === statement.seq ? entry : encodeUtf8(`entry ${i}`)));
  const checkpoint = signCheckpoint(keys, entries, options.witnessed === true);
  const inclusion = encodeTlogProof({ index: statement.seq, proof: inclusionPath(statement.seq, entries), checkpoint });
  const records = await sealFiles(options.tsa ?? keys.tsa, contents);
  const receiptJson = encodeReceipt({
    transfer: 't-1',
    outcome: 'accepted',
    issuedAt: '2026-05-04T03:00:05Z',
    checks: [{ code: 'SIP_STRUCTURE', outcome: 'passed' }],
    report: `sha256:${'00'.repeat(32)}`,
    files: files.map(({ salt, ...file }) => file),
    statement: new TextDecoder().decode(entry),
    proof: new TextDecoder().decode(inclusion),
  });
  const parts: ProofParts = {
    origin: ORIGIN,
    exportedAt: new Date('2027-01-01T00:00:00Z'),
    statement: entry,
    inclusion,
    inventory,
    certificates: [],
    ...(options.receiptBy && { receipt: { json: receiptJson, signature: await options.receiptBy(receiptJson) } }),
    files: files.map((file, i) => ({
      path: file.path,
      sizeBytes: file.sizeBytes,
      sha256: hash('sha256', contents[i] ?? new Uint8Array(0)),
      sha512: hash('sha512', contents[i] ?? new Uint8Array(0)),
      leaf: { index: i, salt: hash('sha256', encodeUtf8(`salt ${i}`)), path: inclusionPath(i, leafHashes) },
      evidence: records[i] ?? [],
      facts: i === 0 ? (contents.at(-1) ?? new Uint8Array(0)) : encodeUtf8('{}'),
      ...(options.withContent && { content: contents[i] ?? new Uint8Array(0) }),
    })),
  };
  const trust: TrustMaterial = {
    signers: [],
    tsa: [keys.tsaCa.certificate],
    ledger: [encodeVerifierKey(noteKey(engine, ORIGIN, keys.ledger.raw))],
    witnesses: [encodeVerifierKey(noteKey(engine, 'thanh-tra', keys.witness.raw, 'cosignature/v1'))],
    receipts: [],
  };
  return { parts, members: new Map(writeProofBundle(parts, engine)), trust, contents, statement };
}

function signCheckpoint(keys: Keys, entries: readonly Bytes[], witnessed: boolean): Bytes {
  const text = encodeCheckpointText({
    origin: ORIGIN,
    size: entries.length,
    root: rootOfLeafHashes(engine, entries),
    extensions: [],
  });
  const signatures: NoteSignature[] = [];
  const { keyId } = noteKey(engine, ORIGIN, keys.ledger.raw);
  signatures.push({ name: ORIGIN, keyId, signature: new Uint8Array(sign(null, encodeUtf8(text), keys.ledger.privateKey)) });
  if (witnessed) {
    const seenAt = 1_800_000_000;
    const message = encodeUtf8(`cosignature/v1\ntime ${seenAt}\n${text}`);
    const signature = encodeCosignature(seenAt, new Uint8Array(sign(null, message, keys.witness.privateKey)));
    signatures.push({
      name: 'thanh-tra',
      keyId: noteKey(engine, 'thanh-tra', keys.witness.raw, 'cosignature/v1').keyId,
      signature,
    });
  }
  return encodeSignedNote({ text, signatures });
}

// Two trees side by side, as a seal has them.
async function sealFiles(tsa: DemoTsa, contents: readonly Bytes[]): Promise<Bytes[][]> {
  const records: Bytes[][] = contents.map(() => []);
  for (const algorithm of ['sha256', 'sha512'] as const) {
    const built = buildHashTree(
      engine,
      algorithm,
      contents.map((content) => hash(algorithm, content)),
    );
    const token = await tsa.issueToken({ algorithm, digest: built.root, time: SEALED });
    const tree = { ...built, nodes: new MemoryByteSource(built.nodes) };
    for (const [i, content] of contents.entries()) {
      const reducedHashTree = await reduceHashTree(tree, hash(algorithm, content));
      if (reducedHashTree === undefined) throw new Error('leaf');
      records[i]?.push(encodeEvidenceRecord({ algorithm, reducedHashTree, token }));
    }
  }
  return records;
}
