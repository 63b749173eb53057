import { execFileSync } from 'node:child_process';
import { createPublicKey, verify, X509Certificate } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DemoKeyMaker, ensureDemoKeys } from '../../../../src/adapters/keys/demo-keys.ts';
import { DiskLedgerSigner } from '../../../../src/adapters/keys/disk-ledger-signer.ts';
import { DiskReceiptSigner } from '../../../../src/adapters/keys/disk-receipt-signer.ts';
import { KeyFolder } from '../../../../src/adapters/keys/key-folder.ts';
import { DemoCa } from '../../../../src/adapters/pki/demo-pki.ts';
import { encodeUtf8 } from '../../../../src/core/encoding/utf8.ts';
import { spkiOf } from '../../../../src/core/merkle/index.ts';
import { encodeReceipt, judgeReceipt, type Receipt, readTrust } from '../../../../src/core/proof/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { makeKeys, makeProof } from '../../core/proof/demo-proof.ts';

const engine = new NodeEngine();
const NOW = new Date('2026-06-01T00:00:00Z');
async function makeDemoKeys(from: Date): ReturnType<DemoKeyMaker> {
  const until = new Date('2040-01-01T00:00:00Z');
  const [signers, tsa, receipts] = await Promise.all(['s', 't', 'r'].map((name) => DemoCa.create(name, from, until, 'ec-p256')));
  if (!signers || !tsa || !receipts) throw new Error('three roots');
  const root = async (ca: DemoCa) => ({ privateKey: (await ca.export()).privateKey, certificates: [ca.certificate] });
  const leaf = async (ca: DemoCa, purpose: 'tsa' | 'receipts') => {
    const { privateKey, certificate } = await ca.issue({ commonName: purpose, purpose, notBefore: from, notAfter: until });
    return { privateKey, certificates: [certificate] };
  };
  return {
    'demo-ca-signers': await root(signers),
    'demo-ca-tsa': await root(tsa),
    'demo-ca-receipts': await root(receipts),
    'demo-tsa': await leaf(tsa, 'tsa'),
    receipts: await leaf(receipts, 'receipts'),
  };
}

let root: string;
let folder: KeyFolder;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'chauban-keys-'));
  folder = new KeyFolder(join(root, 'keys'));
});
afterEach(() => rm(root, { recursive: true }));

describe('keys on disk', () => {
  it('are made once, readable by the owner alone', async () => {
    expect(await ensureDemoKeys(folder, () => makeDemoKeys(NOW), true)).toBe(true);
    for (const name of await readdir(folder.path)) {
      expect(((await stat(join(folder.path, name))).mode & 0o777).toString(8)).toBe(name.endsWith('.key.pem') ? '600' : '644');
    }
    const before = await readFile(join(folder.path, 'receipts.key.pem'), 'utf8');
    expect(await ensureDemoKeys(folder, () => Promise.reject(new Error('not asked again')), false)).toBe(false);
    expect(await readFile(join(folder.path, 'receipts.key.pem'), 'utf8')).toBe(before);
  });

  it('a missing ledger key stops the start when the ledger has entries', async () => {
    await expect(ensureDemoKeys(folder, () => makeDemoKeys(NOW), false)).rejects.toMatchObject({ code: 'KEY_MISSING' });
    await expect(DiskLedgerSigner.open(folder, 'demo.x')).rejects.toMatchObject({ code: 'KEY_MISSING' });
  });

  it('refuses keys that others can read, garbage, and a certificate of another key', async () => {
    await ensureDemoKeys(folder, () => makeDemoKeys(NOW), true);
    await chmod(join(folder.path, 'ledger.key.pem'), 0o644);
    await expect(folder.find('ledger')).rejects.toMatchObject({ code: 'KEY_PERMISSIONS' });
    await writeFile(join(folder.path, 'receipts.cert.pem'), await readFile(join(folder.path, 'demo-tsa.cert.pem')));
    await expect(folder.find('receipts')).rejects.toMatchObject({ code: 'KEY_CERTIFICATE_DIFFERS' });
    await writeFile(join(folder.path, 'demo-tsa.key.pem'), 'garbage');
    await expect(folder.find('demo-tsa')).rejects.toMatchObject({ code: 'KEY_MALFORMED' });
  });

  it('the ledger key signs', async () => {
    await ensureDemoKeys(folder, () => makeDemoKeys(NOW), true);
    const signer = await DiskLedgerSigner.open(folder, 'demo.x');
    const key = createPublicKey({ key: Buffer.from(spkiOf(signer.publicKey)), format: 'der', type: 'spki' });
    expect(verify(null, encodeUtf8('note'), key, await signer.sign(encodeUtf8('note')))).toBe(true);
  });
});

describe('receipts', () => {
  const trustOf = async (der: Uint8Array<ArrayBuffer>) =>
    readTrust({ signers: [], tsa: [], ledger: [], witnesses: [], receipts: [der] }, engine);

  async function signed(): Promise<{
    json: Uint8Array<ArrayBuffer>;
    signature: Uint8Array<ArrayBuffer>;
    anchor: Uint8Array<ArrayBuffer>;
  }> {
    await ensureDemoKeys(folder, () => makeDemoKeys(NOW), true);
    const signer = await DiskReceiptSigner.open(folder, () => NOW);
    let json = new Uint8Array(0);
    const made = await makeProof(await makeKeys(), {
      receiptBy: async (bytes) => {
        json = bytes;
        return signer.sign(bytes);
      },
    });
    const signature = made.members.get('receipt.json.p7s') ?? new Uint8Array(0);
    const [anchor = new Uint8Array(0)] = (await folder.get('demo-ca-receipts')).certificates;
    return { json, signature, anchor };
  }

  it('are accepted by openssl cms and by our own check, and no longer when changed', async () => {
    const { json, signature, anchor } = await signed();
    await writeFile(join(root, 'receipt.json'), json);
    await writeFile(join(root, 'receipt.json.p7s'), signature);
    await writeFile(join(root, 'root.pem'), new X509Certificate(anchor).toString());
    const openssl = (): string =>
      execFileSync(
        'openssl',
        'cms -verify -binary -inform DER -in receipt.json.p7s -content receipt.json -CAfile root.pem -purpose any -attime 1780272000 -out out'.split(
          ' ',
        ),
        { cwd: root, encoding: 'utf8', stdio: 'pipe' },
      );
    openssl();
    expect(await readFile(join(root, 'out'))).toEqual(Buffer.from(json));
    const trust = await trustOf(anchor);
    expect(await judgeReceipt({ json, signature, trust, at: NOW, engine, demo: true })).toMatchObject({ outcome: 'passed' });
    expect(await judgeReceipt({ json, signature, trust, at: NOW, engine, demo: false })).toMatchObject({
      outcome: 'indeterminate',
    });
    const text = new TextDecoder().decode(json);
    const forged = encodeUtf8(text.replace('"accepted"', '"refused"'));
    expect(await judgeReceipt({ json: forged, signature, trust, at: NOW, engine, demo: true })).toMatchObject({
      outcome: 'failed',
    });
    await writeFile(join(root, 'receipt.json'), forged);
    expect(openssl).toThrow();
    const other = await DemoCa.create('x', new Date('2020-01-01'), new Date('2040-01-01'), 'ec-p256');
    const stranger = { json, signature, trust: await trustOf(other.certificate), at: NOW, engine, demo: true };
    expect(await judgeReceipt(stranger)).toMatchObject({ outcome: 'indeterminate' });
  });

  it('are refused when they are not what they should be', async () => {
    const receipt: Receipt = {
      transfer: 't',
      outcome: 'refused',
      issuedAt: '2026-06-01T00:00:00Z',
      checks: [],
      report: 'sha256:',
      files: [],
      statement: '{}',
      proof: '',
    };
    const trust = await trustOf((await DemoCa.create('x', NOW, NOW, 'ec-p256')).certificate);
    const verdict = await judgeReceipt({
      json: encodeReceipt(receipt),
      signature: new Uint8Array(3),
      trust,
      at: NOW,
      engine,
      demo: true,
    });
    expect(verdict).toMatchObject({ outcome: 'failed' });
  });
});
