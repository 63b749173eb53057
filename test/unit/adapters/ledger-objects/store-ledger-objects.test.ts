import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FilesystemStore } from '../../../../src/adapters/filesystem/filesystem-store.ts';
import { StoreLedgerObjects } from '../../../../src/adapters/ledger-objects/store-ledger-objects.ts';
import { encodeUtf8, parseUtf8 } from '../../../../src/core/encoding/utf8.ts';

const NAMES = ['kho-1', 'kho-2', 'kho-3'];
let root: string;
let stores: FilesystemStore[];
let objects: StoreLedgerObjects;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'chauban-objects-'));
  stores = await Promise.all(NAMES.map((name) => FilesystemStore.open({ name, root: join(root, name) })));
  objects = new StoreLedgerObjects({ stores, requiredCopies: 2 });
});
afterEach(() => rm(root, { recursive: true }));

async function put(store: number, text: string): Promise<void> {
  await stores[store]?.put({ area: 'ledger', key: 'receipts/a.json', content: encodeUtf8(text) });
}

/** From now on it answers nothing. */
function breakStore(store: number): void {
  const found = stores[store];
  if (found === undefined) throw new RangeError('store');
  const next = () => Promise.reject(new Error('the disk does not answer'));
  Reflect.set(found, 'get', () => ({ [Symbol.asyncIterator]: () => ({ next }) }));
}

async function copies(): Promise<{ texts: string[]; code: unknown }> {
  const texts: string[] = [];
  try {
    for await (const bytes of objects.copies('receipts/a.json')) texts.push(parseUtf8(bytes));
    return { texts, code: null };
  } catch (cause) {
    return { texts, code: cause instanceof Error && Reflect.get(cause, 'code') };
  }
}

describe('what the stores have under one key', () => {
  it('comes store by store, so that a bad copy hides no good one', async () => {
    expect(await copies()).toEqual({ texts: [], code: null });
    await put(0, 'bad');
    await put(2, 'good');
    expect(await copies()).toEqual({ texts: ['bad', 'good'], code: null });
  });

  it('a store that does not answer is told of, after what the others have', async () => {
    await put(0, 'bad');
    await put(2, 'good');
    breakStore(1);
    expect(await copies()).toEqual({ texts: ['bad', 'good'], code: 'LEDGER_STORES_UNAVAILABLE' });
    expect(parseUtf8((await objects.get('receipts/a.json')) ?? encodeUtf8(''))).toBe('bad');
    await expect(objects.get('receipts/b.json')).rejects.toMatchObject({ code: 'LEDGER_STORES_UNAVAILABLE' });
  });
});
