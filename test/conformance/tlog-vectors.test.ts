// The log tree against foreign vectors: transparency-dev/merkle (518 proofs), tessera's sample log, real tiles of a sunlight log.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseBase64 } from '../../src/core/encoding/base64.ts';
import { type Bytes, concatBytes, copyBytes, equalBytes } from '../../src/core/encoding/bytes.ts';
import {
  entriesPath,
  hashLeaf,
  newTiles,
  parseCheckpoint,
  parseEntryBundle,
  parseVerifierKey,
  rootOfLeafHashes,
  TiledTree,
  type TileReader,
  tilePath,
  verifyCheckpoint,
  verifyConsistency,
  verifyInclusion,
  verifySubtreeConsistency,
  verifySubtreeInclusion,
} from '../../src/core/merkle/index.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { publishTable } from './published-tables.ts';

const CORPORA = process.env['CHAUBAN_CORPORA'] ?? join(import.meta.dirname, '../../../shared/corpora');
const FOLDER = join(CORPORA, 'tlog-vectors');
const present = existsSync(FOLDER);
if (!present) console.log(`skipped: no tlog-vectors in ${CORPORA} (set CHAUBAN_CORPORA)`);
const engine = new NodeEngine();

interface Vector {
  readonly desc: string;
  readonly wantErr: boolean;
  readonly proof: readonly string[] | null;
  readonly [field: string]: unknown;
}

const bytes = (value: unknown): Bytes => (typeof value === 'string' ? parseBase64(value) : new Uint8Array());
const number = (value: unknown): number => Number(value ?? 0);

function findingOf(kind: string, vector: Vector): string {
  const proof = (vector.proof ?? []).map(bytes);
  const [start, end] = [number(vector['start']), number(vector['end'])];
  const inclusion = { index: number(vector['leafIdx']), leafHash: bytes(vector['leafHash']), root: bytes(vector['root']), proof };
  const consistency = { oldRoot: bytes(vector['root1']), newRoot: bytes(vector['root2']), proof };
  switch (kind) {
    case 'inclusion':
      return verifyInclusion(engine, { ...inclusion, size: number(vector['treeSize']) });
    case 'consistency':
      return verifyConsistency(engine, { ...consistency, oldSize: number(vector['size1']), newSize: number(vector['size2']) });
    case 'subtreeinclusion':
      return verifySubtreeInclusion(engine, { ...inclusion, start, end });
    case 'subtreeconsistency':
      return verifySubtreeConsistency(engine, { ...consistency, start, end, newSize: number(vector['size']) });
    default:
      throw new Error(`unknown kind of vector: ${kind}`);
  }
}

describe.skipIf(!present)('transparency-dev/merkle vectors', () => {
  it('agrees with every expectation', () => {
    const root = join(FOLDER, 'merkle/testdata');
    const wrong: string[] = [];
    const totals = new Map<string, number>();
    for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'))) {
      const kind = path.split('/')[0] ?? '';
      const vector = JSON.parse(readFileSync(join(root, path), 'utf8')) as Vector;
      totals.set(kind, (totals.get(kind) ?? 0) + 1);
      const finding = findingOf(kind, vector);
      if ((finding === 'verified') === vector.wantErr)
        wrong.push(`${path}: ${finding}, wantErr ${vector.wantErr}: ${vector.desc}`);
    }
    const all = [...totals.values()].reduce((sum, n) => sum + n, 0);
    publishTable('51-merkle', 'Merkle vectors', [
      `${all - wrong.length} of ${all} agree (${[...totals].map(([kind, n]) => `${kind} ${n}`).join(', ')})`,
    ]);
    expect(wrong).toEqual([]);
    expect(all).toBe(518);
  });
});

describe.skipIf(!present)('tessera sample log', () => {
  const log = join(FOLDER, 'tessera/testdata/log');
  const read = (path: string): Bytes | undefined => {
    const file = join(log, path);
    return existsSync(file) && statSync(file).isFile() ? copyBytes(readFileSync(file)) : undefined;
  };
  const tiles: TileReader = async (tile) => read(tilePath(tile));
  const key = 'example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx';
  const checkpoints = Array.from({ length: 16 }, (_, size) => size);

  it('verifies at all 16 checkpoints, from entries and from tiles, with every proof between them', async () => {
    const verifier = parseVerifierKey(engine, key);
    const parsed = checkpoints.map((size) => parseCheckpoint(read(`checkpoint.${size}`) ?? new Uint8Array()));
    const wide = parseEntryBundle(read(entriesPath(0, 15)) ?? new Uint8Array(), 15);
    let proofs = 0;
    for (const checkpoint of parsed) {
      expect(await verifyCheckpoint(engine, checkpoint, 'example.com/log/testdata', verifier)).toBe('verified');
      const { size, root } = checkpoint;
      const leaves = wide.slice(0, size).map((entry) => hashLeaf(engine, entry));
      expect(rootOfLeafHashes(engine, leaves)).toEqual(root);
      const tree = new TiledTree(engine, tiles, size);
      if (newTiles(0, size).every((tile) => read(tilePath(tile)) !== undefined)) expect(await tree.root()).toEqual(root);
      const full = new TiledTree(engine, tiles, 15);
      for (let index = 0; index < size; index++, proofs++) {
        const proof = await full.inclusionProof(index, size);
        expect(verifyInclusion(engine, { index, size, leafHash: leaves[index] ?? root, root, proof })).toBe('verified');
      }
      for (const old of parsed.filter((other) => other.size > 0 && other.size <= size)) {
        const proof = await full.consistencyProof(old.size, size);
        const claim = { oldSize: old.size, oldRoot: old.root, newSize: size, newRoot: root, proof };
        expect(verifyConsistency(engine, claim)).toBe('verified');
        proofs++;
      }
    }
    publishTable('52-tessera', 'tessera sample log', [
      `${parsed.length} of 16 checkpoints verify, ${proofs} proofs made from tiles and verified`,
    ]);
  });
});

describe.skipIf(!present)('sunlight tiles', () => {
  it('has 3 full tiles and a partial one of 10 where our layout expects them', () => {
    const tile = join(FOLDER, 'sunlight/testdata/navigli2025h2');
    const size = 3 * 256 + 10;
    const level0 = newTiles(0, size).filter(({ level }) => level === 0);
    for (const id of level0) expect(readFileSync(join(tile, tilePath(id))).length).toBe(id.width * 32);
    const level1 = existsSync(join(tile, 'tile/1'));
    const roots = level0.slice(0, 3).map((id) => {
      const hashes = copyBytes(readFileSync(join(tile, tilePath(id))));
      return rootOfLeafHashes(
        engine,
        Array.from({ length: 256 }, (_, i) => hashes.slice(i * 32, i * 32 + 32)),
      );
    });
    if (level1) expect(equalBytes(concatBytes(...roots), readFileSync(join(tile, 'tile/1/000.p/3')).subarray(0, 96))).toBe(true);
    console.log(`sunlight tiles: ${level0.length} of 4 level-0 tiles read${level1 ? ', level 1 recomputed' : ''}`);
  });
});
