// Receipts against a store that cannot be trusted: what was planted there is never signed and decides nothing, and a damaged copy hides
// no good one.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeyFolder } from '../../src/adapters/keys/key-folder.ts';
import type { Bytes } from '../../src/core/encoding/bytes.ts';
import { encodeUtf8 } from '../../src/core/encoding/utf8.ts';
import { encodeReceipt, parseReceipt } from '../../src/core/proof/index.ts';
import { readProofZip } from '../../src/engine/proof-zip.ts';
import { receiptKey, receiptSignatureKey } from '../../src/ledger/index.ts';
import { ReceiptSigner } from '../../src/ledger/receipt-signer.port.ts';
import { ReplicaSet } from '../../src/storage/index.ts';
import { withPostgres } from '../postgres.ts';
import { type TestClient, TestService } from '../service.ts';
import { addFonds, deposit, sip, upload, waitFor } from './deposit.ts';
import { audited } from './duty.ts';
import { SignedDocuments } from './signed-documents.ts';
import { signedByAStranger, strangersReceipt } from './strangers-receipt.ts';

const postgres = withPostgres();
let service: TestService;
let administrator: TestClient;
let officer: TestClient;
let fondsId: string;
let documents: SignedDocuments;
let first: string;

async function clean(number: string): Promise<Uint8Array> {
  const bytes = await documents.signed(`${number}/QĐ-UBND`, `Quyết định số ${number}`);
  const fields = { CodeNumber: number, Subject: `Quyết định số ${number}`, IssuedDate: '02/03/2026' };
  return sip(`${number}.QD`, [{ fields, main: { name: 'quyet-dinh.pdf', bytes } }]);
}

/** Where an object of the ledger lies on the disk of a store. */
async function pathOn(store: number, key: string): Promise<string> {
  const found = service.app.get(ReplicaSet).stores[store];
  if (found === undefined) throw new RangeError('store');
  return `${(await found.describe()).location}/ledger/${key}`;
}

function receiptOf(id: string): Promise<Response> {
  return officer.request('GET', `/api/packages/${id}/receipt.json`);
}

beforeAll(async () => {
  service = await TestService.start(postgres.server);
  administrator = await service.signedIn({ username: 'quantri', role: 'administrator', organisationId: null });
  const { id } = (await administrator.send<{ id: string }>('POST', '/api/organisations', { code: 'H26.1', name: 'Cơ quan' }))
    .body;
  officer = await service.signedIn({ username: 'canbo', role: 'agency-officer', organisationId: id });
  fondsId = await addFonds(service, id, { autoAccept: true });
  documents = await SignedDocuments.open(service.app.get(KeyFolder));
  [first = ''] = await deposit(officer, fondsId, await clean('01'));
  await waitFor(officer, first, 'ACCEPTED');
});
afterAll(() => service.stop());

async function transferWith(bytes: Uint8Array): Promise<{ id: string; submit: () => Promise<unknown> }> {
  const transfer = (await officer.send<{ id: string }>('POST', '/api/transfers', { fondsId, note: 'thử' })).body.id;
  const id = await upload(officer, transfer, 'goi.zip', bytes);
  return { id, submit: () => officer.send('POST', `/api/transfers/${transfer}/submit`) };
}

async function plant(store: number, id: string, json: Bytes, signature?: Bytes): Promise<void> {
  const key = receiptKey(id);
  const found = service.app.get(ReplicaSet).stores[store];
  await found?.put({ area: 'ledger', key, content: json });
  if (signature !== undefined) await found?.put({ area: 'ledger', key: receiptSignatureKey(key, json), content: signature });
}

async function conflictIsLogged(id: string): Promise<void> {
  const deadline = performance.now() + 30_000;
  const isIt = (line: string) => line.includes('LEDGER_OBJECT_DIFFERS') && line.includes(id);
  while (!readFileSync(`${service.dataDir}/service.log`, 'utf8').split('\n').some(isIt)) {
    if (performance.now() > deadline) throw new Error('expected LEDGER_OBJECT_DIFFERS in the log');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Work that failed waits for ten seconds before it is tried again: this ends the wait. */
async function tryAgain(id: string): Promise<void> {
  await service.app.get(DataSource).query('update transfer_package set claimed_until = null where id = $1', [id]);
}

async function signaturesOn(store: number, id: string): Promise<string[]> {
  const folder = dirname(await pathOn(store, receiptKey(id)));
  return readdirSync(folder).filter((name) => name.startsWith(id) && name.endsWith('.p7s'));
}

async function forgedRefusal(): Promise<Bytes> {
  const genuine = new Uint8Array(await (await receiptOf(first)).arrayBuffer());
  const { entry: _, ...receipt } = parseReceipt(genuine);
  return encodeReceipt({ ...receipt, outcome: 'refused' });
}

// A refusal, unsigned, under the key of a package that is to be accepted.
test('a receipt that a store planted is never signed, and the package ends as the ledger says', async () => {
  const forged = await forgedRefusal();
  const { id, submit } = await transferWith(await clean('02'));
  await plant(0, id, forged);
  let signedForgery = false;
  const signer = service.app.get(ReceiptSigner);
  const sign = signer.sign.bind(signer);
  Reflect.set(signer, 'sign', (bytes: Bytes) => {
    signedForgery ||= Buffer.from(bytes).equals(forged);
    return sign(bytes);
  });
  await submit();
  await conflictIsLogged(id);
  // Ours lies beside it on the other store; the conflict waits for the audit, or a person, to set the planted one aside.
  const ours = readFileSync(await pathOn(1, receiptKey(id)));
  expect(parseReceipt(new Uint8Array(ours))).toMatchObject({ outcome: 'accepted', entry: { subject: id } });
  expect((await officer.send<{ state: string }>('GET', `/api/packages/${id}`)).body.state).toBe('RECORDING');
  rmSync(await pathOn(0, receiptKey(id)));
  await tryAgain(id);
  await waitFor(officer, id, 'ACCEPTED', 'REFUSED');
  expect((await officer.send<{ state: string }>('GET', `/api/packages/${id}`)).body.state).toBe('ACCEPTED');
  expect(Buffer.from(await (await receiptOf(id)).arrayBuffer()).equals(ours)).toBe(true);
  expect(readFileSync(await pathOn(0, receiptKey(id))).equals(ours)).toBe(true);
  expect(signedForgery).toBe(false);
});

test('planted on every store, nothing is signed until somebody has set it aside', async () => {
  const forged = await forgedRefusal();
  const { id, submit } = await transferWith(await clean('04'));
  await plant(0, id, forged);
  await plant(1, id, forged);
  await submit();
  await conflictIsLogged(id);
  expect([...(await signaturesOn(0, id)), ...(await signaturesOn(1, id))]).toEqual([]);
  expect((await receiptOf(id)).status).toBe(409);
  for (const store of [0, 1]) rmSync(await pathOn(store, receiptKey(id)));
  await tryAgain(id);
  await waitFor(officer, id, 'ACCEPTED');
  expect(parseReceipt(new Uint8Array(await (await receiptOf(id)).arrayBuffer())).outcome).toBe('accepted');
});

// Our own signature is not enough: the receipt must tell of this package.
test("another package's genuine receipt under the key is not taken for this one's", async () => {
  const genuine = new Uint8Array(await (await receiptOf(first)).arrayBuffer());
  const signature = new Uint8Array(await (await officer.request('GET', `/api/packages/${first}/receipt.p7s`)).arrayBuffer());
  const { id, submit } = await transferWith(await clean('03'));
  await plant(0, id, genuine, signature);
  await submit();
  await conflictIsLogged(id);
  const ours = readFileSync(await pathOn(1, receiptKey(id)), 'utf8');
  expect(parseReceipt(encodeUtf8(ours)).entry.subject).toBe(id);
  rmSync(await pathOn(0, receiptKey(id)));
  await tryAgain(id);
  await waitFor(officer, id, 'ACCEPTED');
  expect(await (await receiptOf(id)).text()).toBe(ours);
});

test('a receipt is handed out while one store has it whole, whichever part of the other copy is damaged', async () => {
  const good = Buffer.from(await (await receiptOf(first)).arrayBuffer());
  const key = receiptKey(first);
  const names = [key, receiptSignatureKey(key, new Uint8Array(good))];
  for (const name of names) {
    for (const store of [0, 1]) {
      const path = await pathOn(store, name);
      const bytes = readFileSync(path);
      const flipped = Buffer.from(bytes);
      flipped[bytes.length >> 1] = (flipped[bytes.length >> 1] ?? 0) ^ 1;
      rmSync(path);
      writeFileSync(path, flipped);
      expect(Buffer.from(await (await receiptOf(first)).arrayBuffer()).equals(good)).toBe(true);
      rmSync(path);
      writeFileSync(path, bytes);
    }
  }
  for (const store of [0, 1]) {
    const path = await pathOn(store, key);
    rmSync(path);
    writeFileSync(path, good.toString().replace('"accepted"', '"refused"'));
  }
  expect((await receiptOf(first)).status).toBe(409);
});

test("a stranger's receipt that repeats the ledger's entry is handed to nobody, and healing sets it aside for the archive's own", async () => {
  const [id = ''] = await deposit(officer, fondsId, await clean('05'));
  const { dossierId } = await waitFor(officer, id, 'ACCEPTED');
  const ours = new Uint8Array(await (await receiptOf(id)).arrayBuffer());
  const theirs = strangersReceipt(ours);
  rmSync(await pathOn(0, receiptKey(id)));
  rmSync(await pathOn(0, receiptSignatureKey(receiptKey(id), ours)));
  await plant(0, id, theirs, await signedByAStranger(theirs));

  expect(Buffer.from(await (await receiptOf(id)).arrayBuffer()).equals(ours)).toBe(true);
  const response = await officer.request('GET', `/api/dossiers/${dossierId}/proof?content=1`);
  const bundle = readProofZip(new Uint8Array(await response.arrayBuffer()));
  expect(
    [...bundle].filter(([path]) => path.endsWith('receipt.json')).map(([, bytes]) => Buffer.from(bytes).equals(ours)),
  ).toEqual([true]);
  const audit = await audited(administrator);
  const path = `ledger/${receiptKey(id)}`;
  const told = audit.faults.filter(({ path: faulty }) => faulty === path);
  expect(told).toMatchObject([{ store: 'kho-a', code: 'CHANGED' }]);
  const answer = await administrator.send<{ files: readonly object[] }>('POST', `/api/audits/${audit.id}/heal`);
  expect(answer.body.files).toContainEqual(expect.objectContaining({ store: 'kho-a', path, healed: true }));
  expect(readFileSync(await pathOn(0, receiptKey(id))).equals(ours)).toBe(true);
  expect(readFileSync(await pathOn(1, receiptKey(id))).equals(ours)).toBe(true);
});
