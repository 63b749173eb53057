// The log tree against the recursive definition of RFC 9162, and its texts against themselves and hand-made faults.
import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, concatBytes, copyBytes } from '../../../../src/core/encoding/bytes.ts';
import { MalformedError } from '../../../../src/core/encoding/malformed-error.ts';
import { encodeUtf8 } from '../../../../src/core/encoding/utf8.ts';
import {
  CompactRange,
  cosignedMessage,
  emptyRoot,
  encodeCheckpointText,
  encodeCosignature,
  encodeEntryBundle,
  encodeSignedNote,
  encodeTlogProof,
  encodeVerifierKey,
  hashLeaf,
  hashNode,
  newTiles,
  noteKey,
  parseCheckpoint,
  parseEntryBundle,
  parseSignedNote,
  parseTlogProof,
  parseVerifierKey,
  TiledTree,
  type TileReader,
  tileIndexPath,
  tilePath,
  tileWidth,
  verifyCheckpoint,
  verifyConsistency,
  verifyCosignature,
  verifyInclusion,
} from '../../../../src/core/merkle/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';

const engine = new NodeEngine();
const leafHashes = Array.from({ length: 600 }, (_, i) => hashLeaf(engine, encodeUtf8(`leaf ${i}`)));

// RFC 9162 2.1.1, word for word: k is the largest power of two below n.
function mth(leaves: readonly Bytes[]): Bytes {
  const [first] = leaves;
  if (first === undefined) return emptyRoot(engine);
  if (leaves.length === 1) return first;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return hashNode(engine, mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}

// Tiles straight from the definition: hash i of level L is the root of 256^L leaves.
const tiles: TileReader = async ({ level, index, width }) =>
  concatBytes(
    ...Array.from({ length: width }, (_, i) => {
      const span = 256 ** level;
      const at = (index * 256 + i) * span;
      return mth(leafHashes.slice(at, at + span));
    }),
  );

describe('log tree', () => {
  it('has the root of the definition, and the same from a compact range and from tiles', async () => {
    const range = new CompactRange(engine);
    for (let size = 0; size <= leafHashes.length; size++) {
      if (size % 7 === 0 || size > 500 || [255, 256, 257].includes(size)) {
        const root = mth(leafHashes.slice(0, size));
        expect(range.root()).toEqual(root);
        const tree = new TiledTree(engine, tiles, size);
        expect(await tree.root()).toEqual(root);
        expect(await tree.peaks()).toEqual(range.peaks);
      }
      const leaf = leafHashes[size];
      if (leaf !== undefined) range.append(leaf);
    }
  });

  it('proves inclusion and consistency, and no changed claim', async () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 600 }), fc.nat(), fc.nat(), fc.nat()); // size, index, old size, what to break
    await fc.assert(
      fc.asyncProperty(sizes, async ([size, pick, pickOld, broken]) => {
        const index = pick % size;
        const oldSize = 1 + (pickOld % size);
        const tree = new TiledTree(engine, tiles, size);
        const root = mth(leafHashes.slice(0, size));
        const inclusion = { index, size, leafHash: leafHashes[index] ?? root, root, proof: await tree.inclusionProof(index) };
        expect(verifyInclusion(engine, inclusion)).toBe('verified');
        const oldRoot = mth(leafHashes.slice(0, oldSize));
        const growth = { oldSize, oldRoot, newSize: size, newRoot: root, proof: await tree.consistencyProof(oldSize) };
        expect(verifyConsistency(engine, growth)).toBe('verified');
        const flip = (hash: Bytes): Bytes => hash.map((byte, i) => (i === broken % 32 ? byte ^ 1 : byte));
        expect(verifyInclusion(engine, { ...inclusion, leafHash: flip(inclusion.leafHash) })).not.toBe('verified');
        expect(verifyInclusion(engine, { ...inclusion, index: (index + 1) % (size + 1) })).not.toBe('verified');
        expect(verifyInclusion(engine, { ...inclusion, proof: [...inclusion.proof, root] })).not.toBe('verified');
        expect(verifyInclusion(engine, { ...inclusion, index: Number.MAX_SAFE_INTEGER + 1 })).toBe('range');
        expect(verifyConsistency(engine, { ...growth, oldRoot: flip(oldRoot) })).not.toBe('verified');
        expect(verifyConsistency(engine, { ...growth, newRoot: flip(root) })).not.toBe('verified');
        if (growth.proof.length > 0) {
          const at = broken % growth.proof.length;
          const proof = growth.proof.map((hash, i) => (i === at ? flip(hash) : hash));
          expect(verifyConsistency(engine, { ...growth, proof })).not.toBe('verified');
          expect(verifyConsistency(engine, { ...growth, proof: growth.proof.slice(1) })).not.toBe('verified');
        }
      }),
      { numRuns: 60 },
    );
  });

  it('names tiles as C2SP tlog-tiles does', () => {
    expect(tileIndexPath(1_234_067)).toBe('x001/x234/067');
    expect(tilePath({ level: 0, index: 273, width: 112 })).toBe('tile/0/273.p/112');
    expect(newTiles(0, 70_000).slice(-3)).toEqual([
      { level: 1, index: 0, width: 256 },
      { level: 1, index: 1, width: 17 },
      { level: 2, index: 0, width: 1 },
    ]);
    expect(newTiles(255, 257).map(tilePath)).toEqual(['tile/0/000', 'tile/0/001.p/1', 'tile/1/000.p/1']);
    expect([tileWidth(300, 0, 0), tileWidth(300, 0, 1), tileWidth(300, 0, 2)]).toEqual([256, 44, 0]);
  });

  it('reads entry bundles back, and refuses cut and padded ones', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 20 }), (entries) => {
        const bundle = encodeEntryBundle(entries);
        expect(parseEntryBundle(bundle, entries.length)).toEqual(entries.map(copyBytes));
        expect(() => parseEntryBundle(bundle.slice(0, -1), entries.length)).toThrow(MalformedError);
        expect(() => parseEntryBundle(concatBytes(bundle, new Uint8Array([0, 0])), entries.length)).toThrow(MalformedError);
      }),
    );
  });
});

describe('signed notes', () => {
  const pair = (type: 'ed25519' | 'cosignature/v1', name: string) => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const raw = copyBytes(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
    return { key: noteKey(engine, name, raw, type), sign: (message: Bytes) => copyBytes(sign(null, message, privateKey)) };
  };
  const log = pair('ed25519', 'log.example/1');
  const witness = pair('cosignature/v1', 'witness.example');
  const text = encodeCheckpointText({ origin: 'log.example/1', size: 3, root: emptyRoot(engine), extensions: [] });
  const seenAt = 1_790_000_000;
  const note = encodeSignedNote({
    text,
    signatures: [
      { ...log.key, signature: log.sign(encodeUtf8(text)) },
      { ...witness.key, signature: encodeCosignature(seenAt, witness.sign(cosignedMessage(text, seenAt))) },
    ],
  });

  it('carry checkpoints, log signatures and cosignatures', async () => {
    const checkpoint = parseCheckpoint(note);
    expect(await verifyCheckpoint(engine, checkpoint, 'log.example/1', log.key)).toBe('verified');
    expect(await verifyCheckpoint(engine, checkpoint, 'other', log.key)).toBe('other-origin');
    expect(await verifyCheckpoint(engine, checkpoint, 'log.example/1', pair('ed25519', 'log.example/1').key)).toBe('absent');
    expect(await verifyCosignature(engine, checkpoint.note, witness.key)).toEqual({ finding: 'verified', seenAtSeconds: seenAt });
    const { text: changed, signatures } = { ...checkpoint.note, text: text.replace('\n3\n', '\n4\n') };
    expect(await verifyCosignature(engine, { text: changed, signatures }, witness.key)).toEqual({ finding: 'not-verified' });
    expect(await verifyCheckpoint(engine, { ...checkpoint, note: { text: changed, signatures } }, 'log.example/1', log.key)).toBe(
      'not-verified',
    );
    expect(encodeSignedNote(parseSignedNote(note))).toEqual(note);
  });

  it('have verifier keys that read back', () => {
    for (const { key } of [log, witness]) expect(parseVerifierKey(engine, encodeVerifierKey(key))).toEqual(key);
    const [name, id, key] = encodeVerifierKey(log.key).split('+');
    expect(() => parseVerifierKey(engine, `other+${id}+${key}`)).toThrow(MalformedError);
    expect(() => parseVerifierKey(engine, `${name}+00000000+${key}`)).toThrow(MalformedError);
  });

  it.each([
    ['no signature', text],
    ['no newline at the end', Buffer.from(note).toString().slice(0, -1)],
    ['a control character', Buffer.from(note).toString().replace('log', 'l\u0001og')],
    ['a hyphen for the dash', Buffer.from(note).toString().replaceAll('\u2014', '-')],
    ['a size with a leading zero', Buffer.from(note).toString().replace('\n3\n', '\n03\n')],
    [
      'a short root',
      Buffer.from(note)
        .toString()
        .replace(/\n3\n.*\n/, '\n3\nAAAA\n'),
    ],
  ])('are refused with %s', (_fault, bad) => {
    expect(() => parseCheckpoint(encodeUtf8(bad))).toThrow(MalformedError);
  });

  it('travel in tlog proofs', () => {
    const proof = { index: 5, proof: leafHashes.slice(0, 3), checkpoint: note };
    expect(parseTlogProof(encodeTlogProof(proof))).toEqual(proof);
    expect(parseTlogProof(encodeTlogProof({ ...proof, proof: [], extra: encodeUtf8('x') }))).toEqual({
      ...proof,
      proof: [],
      extra: encodeUtf8('x'),
    });
    expect(() => parseTlogProof(encodeUtf8('c2sp.org/tlog-proof@v1\nindex -1\n\n'))).toThrow(MalformedError);
  });
});
