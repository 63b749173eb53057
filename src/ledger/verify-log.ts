// Whole-log check of one copy of the published log: recomputes the root from the entries, compares every tile, reads every
// statement strictly, recomputes the counters, and compares every body with its digest. Trusts the key it is given and nothing else.
import type { CryptoEngine } from '../core/crypto/engine.ts';
import { type Bytes, concatBytes, equalBytes } from '../core/encoding/bytes.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import {
  CHECKPOINT_KEY,
  CompactRange,
  entriesPath,
  hashLeaf,
  type NoteVerifierKey,
  newTiles,
  parseCheckpoint,
  parseEntryBundle,
  type SignedCheckpoint,
  TILE_WIDTH,
  type TileId,
  tilePath,
  tileWidth,
  verifyCheckpoint,
} from '../core/merkle/index.ts';
import {
  bodyDigest,
  type FondsCounters,
  nextCounters,
  parseStatement,
  type Statement,
  ZERO_COUNTERS,
} from '../core/proof/statement.ts';
import { GrownTiles } from './grow-tree.ts';
import { bodyPackKey, parseBodyPack } from './object-keys.port.ts';

/** One object of the copy that is checked; undefined when it is not there. */
export type LogObjectReader = (key: string) => Promise<Bytes | undefined>;

export type LogProblemCode =
  | 'LOG_OBJECT_MISSING'
  | 'LOG_OBJECT_MALFORMED'
  | 'LOG_CHECKPOINT_SIGNATURE'
  | 'LOG_ROOT_DIFFERS'
  | 'LOG_TILE_DIFFERS'
  | 'LOG_BUNDLE_DIFFERS'
  | 'LOG_STATEMENT_INVALID'
  | 'LOG_STATEMENT_MISPLACED'
  | 'LOG_COUNTERS_DIFFER'
  | 'LOG_BODY_DIFFERS'
  | 'LOG_NOT_CONSISTENT';

export const LOG_PROBLEM_MESSAGES: Readonly<Record<LogProblemCode, { readonly vi: string; readonly en: string }>> = {
  LOG_OBJECT_MISSING: {
    vi: 'Thiếu một tệp của sổ cái. Hãy khôi phục tệp này từ kho khác.',
    en: 'A file of the ledger is missing. Restore it from another store.',
  },
  LOG_OBJECT_MALFORMED: {
    vi: 'Một tệp của sổ cái bị hỏng, không đọc được. Hãy khôi phục tệp này từ kho khác.',
    en: 'A file of the ledger is damaged and cannot be read. Restore it from another store.',
  },
  LOG_CHECKPOINT_SIGNATURE: {
    vi: 'Chữ ký của điểm kiểm soát không đúng với khóa của sổ cái. Không tin cậy bản sổ cái này.',
    en: 'The signature of the checkpoint is not by the key of the ledger. Do not trust this copy.',
  },
  LOG_ROOT_DIFFERS: {
    vi: 'Các bút toán không khớp với điểm kiểm soát đã ký: đã bị sửa, thêm hoặc bớt. Hãy so sánh với kho khác.',
    en: 'The entries do not fit the signed checkpoint: something was changed, added or removed. Compare with another store.',
  },
  LOG_TILE_DIFFERS: {
    vi: 'Một tệp băm của sổ cái không khớp với các bút toán. Hãy khôi phục tệp này từ kho khác.',
    en: 'A hash tile of the ledger does not fit the entries. Restore it from another store.',
  },
  LOG_BUNDLE_DIFFERS: {
    vi: 'Một tệp bút toán của sổ cái đã bị sửa. Hãy khôi phục tệp này từ kho khác.',
    en: 'A file of ledger entries was changed. Restore it from another store.',
  },
  LOG_STATEMENT_INVALID: {
    vi: 'Một bút toán không đúng quy cách. Hãy báo cho kiểm toán viên.',
    en: 'An entry does not follow the rules for statements. Tell the auditor.',
  },
  LOG_STATEMENT_MISPLACED: {
    vi: 'Một bút toán không nằm đúng số thứ tự của nó. Hãy báo cho kiểm toán viên.',
    en: 'An entry is not in the place it names. Tell the auditor.',
  },
  LOG_COUNTERS_DIFFER: {
    vi: 'Số đếm hồ sơ, văn bản ghi trong một bút toán không khớp với các bút toán trước. Hãy báo cho kiểm toán viên.',
    en: 'The counts of dossiers and documents in an entry do not follow from the entries before it. Tell the auditor.',
  },
  LOG_BODY_DIFFERS: {
    vi: 'Nội dung kèm theo một bút toán đã bị sửa. Hãy khôi phục tệp này từ kho khác.',
    en: 'The details that belong to an entry were changed. Restore the file from another store.',
  },
  LOG_NOT_CONSISTENT: {
    vi: 'Sổ cái này không phải là phần tiếp nối của điểm kiểm soát đã giữ trước đây: lịch sử đã bị viết lại.',
    en: 'This ledger does not continue the checkpoint that was kept before: history was rewritten.',
  },
};

export interface LogProblem {
  readonly code: LogProblemCode;
  /** The object that is missing, damaged or different. */
  readonly key: string;
  /** Index of the entry, where it is about one. */
  readonly index?: number;
  readonly detail: string;
}

export interface LogReport {
  readonly size: number;
  readonly root: Bytes | undefined;
  readonly entries: number;
  /** Newest counters of each fonds, as recomputed. */
  readonly counters: ReadonlyMap<string, FondsCounters>;
  /** Empty: this copy is whole, and is what the key's owner signed. */
  readonly problems: readonly LogProblem[];
}

export interface LogCheck {
  readonly origin: string;
  readonly key: NoteVerifierKey;
  /** Checkpoints that were kept outside: the log must continue them. */
  readonly remembered?: readonly Bytes[];
  readonly onStatement?: (statement: Statement, entry: Bytes, body: Bytes | undefined) => void | Promise<void>;
}

export async function verifyLog(read: LogObjectReader, check: LogCheck, engine: CryptoEngine): Promise<LogReport> {
  return new LogVerifier(read, check, engine).run();
}

class LogVerifier {
  readonly #read: LogObjectReader;
  readonly #check: LogCheck;
  readonly #engine: CryptoEngine;
  readonly #problems: LogProblem[] = [];
  readonly #counters = new Map<string, FondsCounters>();
  readonly #rootsWanted = new Map<number, Bytes[]>();
  #pack: { readonly start: number; readonly bodies: readonly Bytes[] } | undefined;
  readonly #tilesThatDiffer: TileId[] = [];
  #entries = 0;

  constructor(read: LogObjectReader, check: LogCheck, engine: CryptoEngine) {
    this.#read = read;
    this.#check = check;
    this.#engine = engine;
  }

  async run(): Promise<LogReport> {
    const checkpoint = await this.#checkpoint();
    if (checkpoint === undefined) return this.#report(0, undefined);
    await this.#rememberedRoots(checkpoint.size);
    const range = new CompactRange(this.#engine);
    const tiles = new GrownTiles();
    this.#compareRemembered(range);
    for (let start = 0; start < checkpoint.size; start += TILE_WIDTH) await this.#bundle(start, checkpoint.size, range, tiles);
    await this.#tiles(checkpoint.size, tiles);
    const root = range.root();
    const fits = range.size === checkpoint.size && equalBytes(root, checkpoint.root);
    if (!fits)
      this.#add(
        'LOG_ROOT_DIFFERS',
        CHECKPOINT_KEY,
        `the entries do not give the root that is signed for size ${checkpoint.size}`,
      );
    this.#blame(fits);
    return this.#report(checkpoint.size, root);
  }

  async #checkpoint(): Promise<SignedCheckpoint | undefined> {
    const note = await this.#object(CHECKPOINT_KEY);
    const checkpoint = note && this.#parsed(CHECKPOINT_KEY, () => parseCheckpoint(note));
    if (checkpoint === undefined) return undefined;
    await this.#assertSigned(checkpoint, CHECKPOINT_KEY);
    return checkpoint;
  }

  async #assertSigned(checkpoint: SignedCheckpoint, key: string): Promise<boolean> {
    const finding = await verifyCheckpoint(this.#engine, checkpoint, this.#check.origin, this.#check.key);
    if (finding !== 'verified')
      this.#add('LOG_CHECKPOINT_SIGNATURE', key, `expected a checkpoint of ${this.#check.origin}, got: ${finding}`);
    return finding === 'verified';
  }

  async #rememberedRoots(size: number): Promise<void> {
    for (const [i, note] of (this.#check.remembered ?? []).entries()) {
      const key = `remembered checkpoint ${i + 1}`;
      const old = this.#parsed(key, () => parseCheckpoint(note));
      if (old === undefined || !(await this.#assertSigned(old, key))) continue;
      if (old.size > size) this.#add('LOG_NOT_CONSISTENT', CHECKPOINT_KEY, `${size} entries, but ${old.size} were signed before`);
      else this.#rootsWanted.set(old.size, [...(this.#rootsWanted.get(old.size) ?? []), old.root]);
    }
  }

  async #bundle(start: number, size: number, range: CompactRange, tiles: GrownTiles): Promise<void> {
    const index = start / TILE_WIDTH;
    const width = tileWidth(size, 0, index);
    const key = entriesPath(index, width);
    const bytes = await this.#object(key);
    const entries = bytes && this.#parsed(key, () => parseEntryBundle(bytes, width));
    if (entries === undefined) return;
    for (const [i, entry] of entries.entries()) {
      range.append(hashLeaf(this.#engine, entry), tiles.add);
      this.#compareRemembered(range);
      await this.#statement(entry, start + i, key);
    }
    // A missing bundle leaves a hole that no later root can fit; the level-0 tile is compared at once to keep memory small.
    await this.#tile({ level: 0, index, width }, tiles);
  }

  #compareRemembered(range: CompactRange): void {
    for (const root of this.#rootsWanted.get(range.size) ?? []) {
      if (!equalBytes(root, range.root()))
        this.#add('LOG_NOT_CONSISTENT', CHECKPOINT_KEY, `another root was signed before for size ${range.size}`);
    }
  }

  async #tiles(size: number, tiles: GrownTiles): Promise<void> {
    for (const tile of newTiles(0, size)) if (tile.level > 0) await this.#tile(tile, tiles);
  }

  async #tile(tile: TileId, tiles: GrownTiles): Promise<void> {
    const expected = concatBytes(...tiles.hashes(tile.level, tile.index));
    tiles.forget(tile.level, tile.index);
    const key = tilePath(tile);
    const found = await this.#object(key);
    if (found !== undefined && !equalBytes(found, expected)) this.#tilesThatDiffer.push(tile);
  }

  // Which of tile and entries is wrong, the signed root tells: when the entries give it, the tiles are. Otherwise the bundles are named first;
  // a tile that is damaged as well shows once they are restored.
  #blame(entriesFit: boolean): void {
    for (const tile of this.#tilesThatDiffer) {
      if (entriesFit) this.#add('LOG_TILE_DIFFERS', tilePath(tile), 'its hashes are not those of the entries');
      else if (tile.level === 0)
        this.#add('LOG_BUNDLE_DIFFERS', entriesPath(tile.index, tile.width), `it does not fit ${tilePath(tile)}`);
    }
  }

  async #statement(entry: Bytes, index: number, key: string): Promise<void> {
    this.#entries++;
    let statement: Statement;
    try {
      statement = parseStatement(entry);
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      this.#add('LOG_STATEMENT_INVALID', key, `${error.code}: ${error.message}`, index);
      return;
    }
    if (statement.seq !== index || statement.pack > index)
      this.#add('LOG_STATEMENT_MISPLACED', key, `it names the place ${statement.seq}`, index);
    this.#count(statement, key, index);
    const body = await this.#body(statement, index);
    await this.#check.onStatement?.(statement, entry, body);
  }

  #count(statement: Statement, key: string, index: number): void {
    const { fonds, counters } = statement;
    if (fonds === undefined || counters === undefined) return;
    const expected = nextCounters(this.#counters.get(fonds) ?? ZERO_COUNTERS, statement);
    this.#counters.set(fonds, expected);
    const differ = (Object.keys(expected) as (keyof FondsCounters)[]).filter((name) => expected[name] !== counters[name]);
    if (differ.length > 0) this.#add('LOG_COUNTERS_DIFFER', key, `of fonds ${fonds}: ${differ.join(', ')}`, index);
  }

  async #body(statement: Statement, index: number): Promise<Bytes | undefined> {
    const key = bodyPackKey(statement.pack);
    if (this.#pack?.start !== statement.pack) {
      const bytes = await this.#object(key);
      this.#pack = { start: statement.pack, bodies: (bytes && this.#parsed(key, () => parseBodyPack(bytes))) ?? [] };
    }
    const body = this.#pack.bodies[statement.seq - statement.pack];
    if (body !== undefined && bodyDigest(this.#engine, body) === statement.body) return body;
    this.#add('LOG_BODY_DIFFERS', key, body === undefined ? 'the body is not there' : `expected ${statement.body}`, index);
    return undefined;
  }

  async #object(key: string): Promise<Bytes | undefined> {
    const bytes = await this.#read(key);
    if (bytes === undefined) this.#add('LOG_OBJECT_MISSING', key, 'expected an object');
    return bytes;
  }

  #parsed<T>(key: string, parse: () => T): T | undefined {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      this.#add('LOG_OBJECT_MALFORMED', key, `${error.code}: ${error.message}`);
      return undefined;
    }
  }

  #add(code: LogProblemCode, key: string, detail: string, index?: number): void {
    this.#problems.push({ code, key, detail, ...(index === undefined ? {} : { index }) });
  }

  #report(size: number, root: Bytes | undefined): LogReport {
    return { size, root, entries: this.#entries, counters: this.#counters, problems: this.#problems };
  }
}
