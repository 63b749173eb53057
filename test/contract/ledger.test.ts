// The ledger over real PostgreSQL and two synced folders: order, proofs, waiting, keys, restored databases, races, restore.
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ledgerReaderOf } from '../../src/adapters/ledger-objects/store-ledger-objects.ts';
import { openDataSource } from '../../src/adapters/postgres/data-source.ts';
import { PostgresLedgerLeadership } from '../../src/adapters/postgres/ledger/ledger-leadership.ts';
import {
  emptyRoot,
  hashLeaf,
  noteKey,
  parseCheckpoint,
  parseTlogProof,
  verifyConsistency,
  verifyInclusion,
} from '../../src/core/merkle/index.ts';
import { parseStatement } from '../../src/core/proof/statement.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import {
  assertSameKey,
  LedgerError,
  LedgerProver,
  openLedger,
  restoreLedger,
  runSequencer,
  Sequencer,
  storedBody,
  storedEntry,
  storedTiles,
  verifyLog,
} from '../../src/ledger/index.ts';
import {
  acceptance,
  appendNamed,
  checkLog,
  ledgerParts,
  namesInLog,
  ORIGIN,
  openTestLedger,
  type TestLedger,
  TestSigner,
} from '../ledger-parts.ts';
import { withPostgres } from '../postgres.ts';

const postgres = withPostgres();
const engine = new NodeEngine();
const opened: TestLedger[] = [];

async function freshLedger(): Promise<TestLedger> {
  const url = await postgres.server.freshDatabase();
  return kept(await openTestLedger(await openDataSource({ url }), url));
}

/** An empty, migrated database beside the stores of `like`. */
async function emptyBeside(like: TestLedger): Promise<TestLedger> {
  const url = await postgres.server.freshDatabase();
  return kept(await ledgerParts(await openDataSource({ url }), url, like));
}

/** A copy of the ledger's rows as they are now, in another database over the same stores: a backup put back. */
async function backup(of: TestLedger): Promise<TestLedger> {
  const copy = await emptyBeside(of);
  const [from, to] = await Promise.all([of, copy].map(({ url }) => openDataSource({ url })));
  if (from === undefined || to === undefined) throw new Error('expected two databases');
  for (const table of ['ledger_state', 'ledger_pending', 'ledger_entry', 'ledger_tile', 'ledger_counters']) {
    const [{ rows }] = await from.query(`select coalesce(json_agg(t), '[]') as rows from ${table} t`);
    await to.query(`insert into ${table} overriding system value select * from json_populate_recordset(null::${table}, $1)`, [
      JSON.stringify(rows),
    ]);
  }
  await to.query(`select setval(pg_get_serial_sequence('ledger_pending', 'id'), 1000000)`);
  await Promise.all([from.destroy(), to.destroy()]);
  return copy;
}

function kept(test: TestLedger): TestLedger {
  opened.push(test);
  return test;
}

afterEach(async () => {
  for (const ledger of opened.splice(0).reverse()) await ledger.close();
});

const named = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${prefix}-${i}`);
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: unknown) => (error instanceof LedgerError ? error.code : String(error)),
  );

describe('sequencing', () => {
  it('keeps order, counts, and proves every entry and every growth over bundle borders', async () => {
    const test = await freshLedger();
    const sequencer = await Sequencer.takeOver(test.parts);
    const names: string[] = [];
    const checkpoints: Uint8Array[] = [];
    const prover = new LedgerProver(test.parts.states, engine);
    for (const count of [1, 2, 252, 1, 300, 20]) {
      const batch = named(`batch-${names.length}`, count);
      names.push(...batch);
      await appendNamed(test, batch);
      expect(await sequencer.step()).toBe(count);
      checkpoints.push((await prover.checkpoint()).note);
    }
    expect(await sequencer.step()).toBe(0);
    expect(await namesInLog(test)).toEqual(names);
    const parsed = checkpoints.map((note) => parseCheckpoint(note));
    for (const read of [undefined, storedTiles(test.parts.objects)]) {
      const from = new LedgerProver(test.parts.states, engine, read);
      for (const index of [0, 1, 255, 256, 511, 512, 575]) {
        const { entry, proof, size, checkpoint } = await from.entryProof(index);
        const { root } = parseCheckpoint(checkpoint);
        expect(verifyInclusion(engine, { index, size, leafHash: hashLeaf(engine, entry), root, proof })).toBe('verified');
        expect(parseTlogProof(await from.tlogProof(index)).proof).toEqual(proof);
        expect(await storedEntry(test.parts.objects, size, index)).toEqual(entry);
      }
      for (const old of parsed) {
        for (const next of parsed.filter(({ size }) => size >= old.size)) {
          const proof = await from.consistencyProof(old.size, next.size);
          const claim = { oldSize: old.size, oldRoot: old.root, newSize: next.size, newRoot: next.root, proof };
          expect(verifyConsistency(engine, claim)).toBe('verified');
        }
      }
    }
    const last = parseStatement(await prover.entry(575));
    expect(last.counters).toMatchObject({ dossiersAccepted: 576, documentsAccepted: 1152 });
    const body = await storedBody(test.parts.objects, last);
    expect(JSON.parse(Buffer.from(body ?? []).toString())).toMatchObject({
      name: 'batch-556-19',
      salt: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('takes a row whose transaction commits late, and nothing of one that rolls back', async () => {
    const test = await freshLedger();
    const sequencer = await Sequencer.takeOver(test.parts);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let appended = (): void => undefined;
    const isAppended = new Promise<void>((resolve) => {
      appended = resolve;
    });
    const late = test.parts.transactions.run(async () => {
      await test.ledger.append(acceptance('late'));
      appended();
      await held;
    });
    await isAppended;
    const failed = test.parts.transactions.run(async () => {
      await test.ledger.append(acceptance('never'));
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    await appendNamed(test, ['early']);
    expect(await sequencer.step()).toBe(1);
    release();
    await late;
    expect(await sequencer.step()).toBe(1);
    expect(await namesInLog(test)).toEqual(['early', 'late']);
  });

  it('refuses statements outside a transaction, invalid ones and unknown ids', async () => {
    const test = await freshLedger();
    await expect(test.ledger.append(acceptance('a'))).rejects.toThrow('expected a running transaction');
    const bad = acceptance('b');
    const wrong = { ...bad, says: { ...bad.says, at: '2026-02-30T00:00:00Z' } };
    expect(await codeOf(test.parts.transactions.run(() => test.ledger.append(wrong)))).toBe('LEDGER_STATEMENT_INVALID');
    expect(await codeOf(test.ledger.waitUntilPublished(['999'], 10))).toBe('LEDGER_UNKNOWN_STATEMENT');
  });

  it('runs in the background, wakes those who wait, and is followed by another process within 10 s', async () => {
    const test = await freshLedger();
    const stops = [new AbortController(), new AbortController()];
    const errors: unknown[] = [];
    const report = { onError: (error: unknown) => void errors.push(error) };
    const runs = stops.map((stop) =>
      runSequencer(test.parts, new PostgresLedgerLeadership(test.url), test.signals, report, stop.signal),
    );
    const published = await test.ledger.waitUntilPublished(await appendNamed(test, ['a', 'b']), 10_000);
    expect(published.map(({ seq }) => seq)).toEqual([0, 1]);
    stops[0]?.abort();
    await runs[0];
    expect((await test.ledger.waitUntilPublished(await appendNamed(test, ['c']), 10_000)).map(({ seq }) => seq)).toEqual([2]);
    stops[1]?.abort();
    await runs[1];
    expect(errors).toEqual([]);
    expect(await namesInLog(test)).toEqual(['a', 'b', 'c']);
  });
});

describe('one history', () => {
  it('two sequencers racing never fork: the overtaken one fails its swap', async () => {
    const test = await freshLedger();
    for (let i = 0; i < 8; i++) await appendNamed(test, named(`t${i}`, 10));
    const racing = async (): Promise<string> => {
      const sequencer = await Sequencer.takeOver(test.parts);
      for (;;) if ((await sequencer.step(7)) === 0) return 'done';
    };
    const outcomes = await Promise.all([1, 2, 3].map(() => codeOf(racing())));
    expect(outcomes.filter((code) => !['no error', 'LEDGER_EPOCH_LOST'].includes(code))).toEqual([]);
    await codeOf(racing());
    const names = await namesInLog(test);
    expect(names.length).toBe(80);
    expect(new Set(names).size).toBe(80);
  });

  it('a stale epoch sequences nothing and publishes nothing', async () => {
    const test = await freshLedger();
    const old = await Sequencer.takeOver(test.parts);
    await Sequencer.takeOver(test.parts);
    await appendNamed(test, ['a']);
    const { signatures } = test.parts.signer;
    expect(await codeOf(old.step())).toBe('LEDGER_EPOCH_LOST');
    expect(test.parts.signer.signatures).toBe(signatures);
    expect(await test.parts.pending.backlog()).toMatchObject({ waiting: 1 });
  });

  it('a restored older database stops with LEDGER_BEHIND and signs nothing; so does an empty one', async () => {
    const test = await freshLedger();
    const sequencer = await Sequencer.takeOver(test.parts);
    await appendNamed(test, ['a', 'b']);
    await sequencer.step();
    const older = await backup(test);
    await appendNamed(test, ['c']);
    await sequencer.step();
    await appendNamed(older, ['second history']);
    const { signatures } = test.parts.signer;
    expect(await codeOf(Sequencer.takeOver(older.parts))).toBe('LEDGER_BEHIND');
    expect(test.parts.signer.signatures).toBe(signatures);
    const empty = await emptyBeside(test);
    const { signer, states, objects } = empty.parts;
    expect(await codeOf(openLedger(ORIGIN, signer, states, objects, engine))).toBe('LEDGER_STORES_NOT_EMPTY');
    expect(await namesInLog(test)).toEqual(['a', 'b', 'c']);
  });

  it('a restored older database under a running sequencer stops it before it writes or signs', async () => {
    const test = await freshLedger();
    const first = await Sequencer.takeOver(test.parts);
    await appendNamed(test, ['a']);
    await first.step();
    const older = await backup(test);
    const blind = await Sequencer.takeOver(older.parts); // compares: still equal
    await appendNamed(test, ['b', 'c']);
    await first.step();
    await appendNamed(older, ['second history']);
    expect(await codeOf(blind.step())).toBe('LEDGER_BEHIND');
    await appendNamed(older, ['more of it', 'and more']);
    const again = await codeOf(Sequencer.takeOver(older.parts));
    expect(again).toBe('LEDGER_BEHIND');
    expect(await namesInLog(test)).toEqual(['a', 'b', 'c']);
  });

  it('a database that tells another history of the same size is a fork', async () => {
    const test = await freshLedger();
    const first = await Sequencer.takeOver(test.parts);
    await appendNamed(test, ['a']);
    await first.step();
    const older = await backup(test);
    const other = await Sequencer.takeOver(older.parts);
    await appendNamed(test, ['b']);
    await first.step();
    await appendNamed(older, ['not b']);
    expect(await codeOf(other.step())).toBe('LEDGER_FORKED');
    expect(await namesInLog(test)).toEqual(['a', 'b']);
  });

  it('a damaged or foreign checkpoint on a store stops the start and names the store', async () => {
    const test = await freshLedger();
    await Sequencer.takeOver(test.parts);
    const path = join(test.folder, 'kho-2/ledger/checkpoint');
    await chmod(path, 0o644);
    const good = await readFile(path);
    await writeFile(path, 'not a note');
    await expect(Sequencer.takeOver(test.parts)).rejects.toMatchObject({ code: 'LEDGER_CHECKPOINT_INVALID', message: /kho-2/ });
    await writeFile(path, good);
    await Sequencer.takeOver(test.parts);
  });
});

describe('changed rows', () => {
  it.each([
    [
      'an entry',
      `update ledger_entry set entry = convert_to(replace(convert_from(entry, 'UTF8'), 'aip:b', 'aip:x'), 'UTF8') where seq = 1`,
    ],
    ['a body', `update ledger_entry set body = convert_to('{}', 'UTF8') where seq = 1`],
    ['a tile', `update ledger_tile set hashes = set_byte(hashes, 40, get_byte(hashes, 40) # 1) where level = 0`],
    ['a tile cut short', `update ledger_tile set hashes = substr(hashes, 1, 32) where level = 0`],
    ['the root', `update ledger_state set root = sha256('x')`],
    ['a lost entry', `delete from ledger_entry where seq = 1`],
  ])('%s: nothing of it is published or signed', async (_what, sql) => {
    const test = await freshLedger();
    const sequencer = await Sequencer.takeOver(test.parts);
    await appendNamed(test, ['a', 'b']);
    const real = test.parts.objects.put.bind(test.parts.objects);
    test.parts.objects.put = async () => {
      throw new LedgerError('LEDGER_STORES_UNAVAILABLE', 'for this test');
    };
    expect(await codeOf(sequencer.step())).toBe('LEDGER_STORES_UNAVAILABLE'); // sequenced, not published
    test.parts.objects.put = real;
    const source = await openDataSource({ url: test.url, poolSize: 1 });
    await source.query(sql);
    await source.destroy();
    const { signatures } = test.parts.signer;
    expect(await codeOf(sequencer.step())).toBe('LEDGER_CACHE_INCOMPLETE');
    expect(test.parts.signer.signatures).toBe(signatures);
    expect(await namesInLog(test)).toEqual([]);
  });
});

describe('keys', () => {
  it('stops at a missing or another key', async () => {
    const test = await freshLedger();
    const { states, objects } = test.parts;
    const state = await states.read();
    if (state === undefined) throw new Error('expected a ledger');
    expect(() => assertSameKey(state, undefined)).toThrow(expect.objectContaining({ code: 'LEDGER_KEY_MISSING' }));
    expect(await codeOf(openLedger(ORIGIN, undefined, states, objects, engine))).toBe('LEDGER_KEY_MISSING');
    expect(await codeOf(openLedger(ORIGIN, new TestSigner(), states, objects, engine))).toBe('LEDGER_KEY_DIFFERENT');
    expect(await codeOf(Sequencer.takeOver({ ...test.parts, signer: new TestSigner() }))).toBe('LEDGER_KEY_DIFFERENT');
  });
});

describe('whole-log check and restore', () => {
  async function filled(): Promise<TestLedger> {
    const test = await freshLedger();
    const sequencer = await Sequencer.takeOver(test.parts);
    for (const count of [3, 260, 40]) {
      await appendNamed(test, named(`n${count}`, count));
      await sequencer.step();
    }
    return test;
  }

  it('names the object for one flipped byte anywhere in the published log', async () => {
    const test = await filled();
    const [store] = test.stores;
    if (store === undefined) throw new Error('expected a store');
    const expected: [string, string[]][] = [
      ['tile/0/000', ['LOG_TILE_DIFFERS']],
      ['tile/0/001.p/47', ['LOG_TILE_DIFFERS']],
      ['tile/1/000.p/1', ['LOG_TILE_DIFFERS']],
      [
        'tile/entries/000',
        [
          'LOG_STATEMENT_INVALID',
          'LOG_STATEMENT_MISPLACED',
          'LOG_BUNDLE_DIFFERS',
          'LOG_ROOT_DIFFERS',
          'LOG_BODY_DIFFERS',
          'LOG_OBJECT_MALFORMED',
          'LOG_COUNTERS_DIFFER',
          'LOG_OBJECT_MISSING',
        ],
      ],
      ['bodies/003', ['LOG_BODY_DIFFERS', 'LOG_OBJECT_MALFORMED']],
      ['checkpoint', ['LOG_CHECKPOINT_SIGNATURE', 'LOG_OBJECT_MALFORMED', 'LOG_ROOT_DIFFERS']],
    ];
    for (const [key, codes] of expected) {
      const path = join(test.folder, 'kho-1/ledger', key);
      const good = await readFile(path);
      for (const place of [3, Math.floor(good.length / 2), good.length - 5]) {
        const bad = Buffer.from(good);
        bad[place] = (bad[place] ?? 0) ^ 1;
        await chmod(path, 0o644);
        await writeFile(path, bad);
        const { report } = await checkLog(store, test.parts.signer);
        expect(report.problems.length, `${key} at ${place}`).toBeGreaterThan(0);
        for (const problem of report.problems) expect(codes, `${key} at ${place}: ${problem.detail}`).toContain(problem.code);
        expect(
          report.problems.map((problem) => problem.key),
          `${key} at ${place}`,
        ).toContain(key);
      }
      await writeFile(path, good);
    }
    expect((await checkLog(store, test.parts.signer)).report.problems).toEqual([]);
  });

  it('knows a log that does not continue a remembered checkpoint', async () => {
    const [mine, other] = [await filled(), await filled()];
    const remembered = await ledgerReaderOf(other.stores[0] as never)('checkpoint');
    const signer = other.parts.signer;
    const read = ledgerReaderOf(mine.stores[0] as never);
    // The other log, signed by its key, against my entries: what an administrator with the key could serve.
    const swapped = async (key: string) => (key === 'checkpoint' ? remembered : read(key));
    const key = noteKey(engine, signer.keyName, signer.publicKey);
    const report = await verifyLog(swapped, { origin: ORIGIN, key, remembered: [remembered ?? new Uint8Array()] }, engine);
    expect(report.problems.map(({ code }) => code)).toEqual(['LOG_NOT_CONSISTENT', 'LOG_ROOT_DIFFERS']);
  });

  it('restores an empty database from one store, equal in everything, and goes on', async () => {
    const test = await filled();
    const rebuilt = await emptyBeside(test);
    const { signer, states } = test.parts;
    const before = await states.read();
    if (before === undefined) throw new Error('expected a ledger');
    await rebuilt.parts.states.create({ ...before, root: emptyRoot(engine) });
    const key = noteKey(engine, signer.keyName, signer.publicKey);
    const report = await restoreLedger(rebuilt.parts, ledgerReaderOf(test.stores[1] as never), { origin: ORIGIN, key });
    expect(report.problems).toEqual([]);
    expect(await rebuilt.parts.states.read()).toEqual({ ...before, epoch: 1 });
    expect(await rebuilt.parts.states.counters(['phong-1'])).toEqual(await states.counters(['phong-1']));
    const sequencer = await Sequencer.takeOver(rebuilt.parts);
    await appendNamed(rebuilt, ['after']);
    await sequencer.step();
    expect((await namesInLog(rebuilt)).at(-1)).toBe('after');
  });
});
