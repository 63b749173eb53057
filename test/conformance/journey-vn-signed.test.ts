// The spine on real input: untouched Vietnamese documents go in over HTTP, get receipts, are sealed, leave as proof bundles, and are
// verified by `chauban verify` in another process that has nothing but the bundle and a trust folder.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeyFolder } from '../../src/adapters/keys/key-folder.ts';
import { encodeVerifierKey, noteKey } from '../../src/core/merkle/index.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { LedgerSigner } from '../../src/ledger/signer.port.ts';
import { Transactions } from '../../src/ledger/transactions.port.ts';
import { type TrustPurpose, TrustStore } from '../../src/preservation/trust-store.port.ts';
import { addFonds, deposit, type SipDocument, sip, waitFor } from '../journeys/deposit.ts';
import { withPostgres } from '../postgres.ts';
import { type TestClient, TestService } from '../service.ts';
import { findCorpus } from './corpora.ts';

const run = promisify(execFile);

interface ManifestEntry {
  readonly file: string;
  readonly verdict: string;
  readonly docNumber: string;
  readonly title: string;
}

const signed = findCorpus('vn-signed');
const authorities = findCorpus('vn-ca');

describe.skipIf(signed === undefined || authorities === undefined)('real documents', () => {
  const documentsFolder = signed ?? '';
  const authoritiesFolder = authorities ?? '';
  const manifest =
    signed === undefined ? [] : (JSON.parse(readFileSync(join(documentsFolder, 'manifest.json'), 'utf8')) as ManifestEntry[]);
  const present = new Set(signed === undefined ? [] : readdirSync(documentsFolder));
  const entries = manifest.filter((entry) => present.has(entry.file));
  const untouched = entries.filter((entry) => entry.verdict === 'all-valid');
  const resaved = entries.filter((entry) => /-resaved\.pdf$/.test(entry.file));

  const postgres = withPostgres();
  let service: TestService;
  let officer: TestClient;
  let archivist: TestClient;
  let auditor: TestClient;
  let fondsId: string;
  let trustFolder: string;

  beforeAll(async () => {
    service = await TestService.start(postgres.server);
    const administrator = await service.signedIn({ username: 'quantri', role: 'administrator', organisationId: null });
    const { body } = await administrator.send<{ id: string }>('POST', '/api/organisations', {
      code: 'H26',
      name: 'Cơ quan giao nộp',
    });
    officer = await service.signedIn({ username: 'canbo', role: 'agency-officer', organisationId: body.id });
    archivist = await service.signedIn({ username: 'luutru', role: 'archivist', organisationId: null });
    auditor = await service.signedIn({ username: 'kiemtra', role: 'auditor', organisationId: null });
    fondsId = await addFonds(service, body.id, { autoAccept: true });
    await trustAuthorities();
    trustFolder = await writeTrustFolder();
  });
  afterAll(async () => {
    await service.stop();
    rmSync(trustFolder, { recursive: true, force: true });
  });

  function certificates(folder: string): Uint8Array<ArrayBuffer>[] {
    return readdirSync(join(authoritiesFolder, folder)).map(
      (file) => new Uint8Array(readFileSync(join(authoritiesFolder, folder, file))),
    );
  }

  async function trustAuthorities(): Promise<void> {
    const trust = service.app.get(TrustStore);
    const add = (certificate: Uint8Array<ArrayBuffer>, purpose: TrustPurpose) => {
      const sha256 = createHash('sha256').update(certificate).digest('hex');
      return trust.add({ sha256, purpose, certificate, confirmed: false, addedBy: 'test', addedAt: new Date(), source: 'vn-ca' });
    };
    await service.app.get(Transactions).run(async () => {
      for (const root of certificates('roots')) for (const purpose of ['signers', 'tsa'] as const) await add(root, purpose);
      for (const intermediate of certificates('intermediates')) await add(intermediate, 'intermediates');
    });
  }

  // What an auditor keeps: the roots of signers, the root of the archive's time stamps, the ledger's key, a policy.
  async function writeTrustFolder(): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'chauban-trust-'));
    const put = (purpose: string, name: string, bytes: Uint8Array | string) => {
      mkdirSync(join(folder, purpose), { recursive: true });
      writeFileSync(join(folder, purpose, name), bytes);
    };
    for (const [n, root] of certificates('roots').entries())
      for (const purpose of ['signers', 'tsa']) put(purpose, `${n}.der`, root);
    for (const [n, certificate] of certificates('intermediates').entries()) put('intermediates', `${n}.der`, certificate);
    const keys = service.app.get(KeyFolder);
    for (const [purpose, key] of [
      ['tsa', 'demo-ca-tsa'],
      ['receipts', 'demo-ca-receipts'],
    ] as const) {
      put(purpose, 'demo.der', (await keys.get(key)).certificates[0] ?? '');
    }
    const signer = service.app.get(LedgerSigner);
    put('ledger', 'key.txt', `${encodeVerifierKey(noteKey(new NodeEngine(), signer.keyName, signer.publicKey))}\n`);
    writeFileSync(join(folder, 'policy.json'), JSON.stringify({ name: 'journey', demo: true, signatures: 'vn-existing' }));
    return folder;
  }

  function documentOf(entry: ManifestEntry): SipDocument {
    const [, number = '', notation = '', day = '', month = '', year = ''] =
      /^(\d+)\/([^\s(]+)\s*\((\d+)\/(\d+)\/(\d+)\)/.exec(entry.docNumber) ?? [];
    const issued = day === '' ? {} : { IssuedDate: `${day.padStart(2, '0')}/${month.padStart(2, '0')}/${year}` };
    const fields = {
      Subject: entry.title.normalize('NFC'),
      ...(number === '' ? {} : { CodeNumber: number, CodeNotation: notation.slice(0, 30) }),
      ...issued,
    };
    return { fields, main: { name: entry.file, bytes: new Uint8Array(readFileSync(join(documentsFolder, entry.file))) } };
  }

  interface Verified {
    readonly status: number;
    readonly report: { indication: string; checks: { code: string; outcome: string; vi: string }[] };
  }

  // Another process, without database, stores or network settings of the service; the service in this one goes on answering.
  async function chaubanVerify(bundle: string): Promise<Verified> {
    const main = join(import.meta.dirname, '../../src/cli/main.ts');
    const parameters = [main, 'verify', bundle, '--trust', trustFolder, '--json'];
    const options = { env: { PATH: process.env['PATH'] ?? '' }, maxBuffer: 64 << 20 };
    return new Promise((resolve, reject) => {
      const child = execFile(process.execPath, parameters, options, (error, stdout, stderr) => {
        if (stdout === '') reject(error ?? new Error(stderr));
        else resolve({ status: child.exitCode ?? -1, report: JSON.parse(stdout) });
      });
    });
  }

  it('accepts the untouched ones, seals them, and their bundles verify elsewhere', async () => {
    const groups = [untouched.slice(0, Math.ceil(untouched.length / 2)), untouched.slice(Math.ceil(untouched.length / 2))];
    const packages = await Promise.all(groups.map((group, n) => sip(`T${n + 1}.2026`, group.map(documentOf))));
    const ids = await deposit(officer, fondsId, ...packages);
    const dossiers: string[] = [];
    for (const id of ids) {
      const item = await waitFor(officer, id, 'ACCEPTED', 'AWAITING_DECISION', 'REFUSED');
      expect(item.findings.filter((finding) => finding.severity === 'refuse')).toEqual([]);
      // Scans without text and enclosures named in the text are put to a person; no signature may be the reason.
      expect(item.findings.filter((finding) => finding.severity === 'warn' && finding.code.startsWith('SIGNATURE_'))).toEqual([]);
      if (item.state === 'AWAITING_DECISION') {
        const decided = await archivist.send('POST', `/api/packages/${id}/decision`, {
          outcome: 'accept',
          reason: 'Đã xem từng văn bản, không có dấu mật',
        });
        expect(decided.status).toBe(200);
      }
      const accepted = await waitFor(officer, id, 'ACCEPTED');
      for (const document of accepted.documents) {
        expect(document.files[0]?.signatureReport?.indication, document.files[0]?.path).toBe('TOTAL-PASSED');
      }
      dossiers.push(accepted.dossierId ?? '');
    }
    expect((await archivist.send('POST', '/api/seals')).status).toBeLessThan(300);
    for (const dossierId of dossiers) {
      const response = await auditor.request('GET', `/api/dossiers/${dossierId}/proof?content=1`);
      expect(response.status).toBe(200);
      const bundle = join(trustFolder, `${dossierId}.zip`);
      writeFileSync(bundle, new Uint8Array(await response.arrayBuffer()));
      const { status, report } = await chaubanVerify(bundle);
      expect(report.checks.filter((check) => check.outcome === 'failed')).toEqual([]);
      expect(report.indication).toBe('TOTAL-PASSED');
      expect(status).toBe(0);
      await expectOpensslAccepts(bundle);
    }
  }, 300_000);

  async function expectOpensslAccepts(bundle: string): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'chauban-bundle-'));
    await run('unzip', ['-q', bundle, '-d', folder]);
    const tokens = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tst'));
    expect(tokens.length).toBeGreaterThan(0);
    for (const root of ['demo.der'])
      await run('openssl', ['x509', '-inform', 'DER', '-in', join(trustFolder, 'tsa', root), '-out', join(folder, 'tsa.pem')]);
    for (const token of tokens) {
      const { stdout } = await run('openssl', ['ts', '-reply', '-in', join(folder, token), '-token_in', '-token_out', '-text']);
      const imprint = [...stdout.matchAll(/^ {4}[0-9a-f]{4} - (.{47,49})/gm)]
        .map(([, row = '']) => row.replace(/[^0-9a-f]/g, ''))
        .join('');
      const digest = ['-token_in', '-digest', imprint];
      await run('openssl', ['ts', '-verify', '-in', join(folder, token), ...digest, '-CAfile', join(folder, 'tsa.pem')]);
    }
    rmSync(folder, { recursive: true, force: true });
  }

  it.each(resaved.map((entry) => [entry.file, entry] as const))(
    'refuses %s with one sentence that says it was saved again',
    async (file, entry) => {
      const [id = ''] = await deposit(
        officer,
        fondsId,
        await sip(`R.${createHash('sha256').update(file).digest('hex').slice(0, 8)}`, [documentOf(entry)]),
      );
      const refused = await waitFor(officer, id, 'REFUSED', 'ACCEPTED', 'AWAITING_DECISION');
      expect(refused.state).toBe('REFUSED');
      const said = refused.findings.filter((finding) => finding.code === 'SIGNATURE_RESAVED');
      expect(said).toHaveLength(1);
      expect(said[0]?.vi).toMatch(/lưu lại.*sau khi ký.*tệp gốc/);
      expect(said[0]?.en).toMatch(/saved again/);
      expect(refused.receipt).toBe(true);
    },
    60_000,
  );

  it('puts a document whose issuer is unknown to a person, who can see which certificate is wanted', async () => {
    const trust = service.app.get(TrustStore);
    const known = (await trust.list()).filter((item) => item.purpose === 'intermediates');
    await service.app.get(Transactions).run(async () => {
      for (const item of known) await trust.remove(item.sha256, item.purpose);
    });
    // What an examiner knows of trust may be 250 ms old.
    await new Promise((resolve) => setTimeout(resolve, 500));
    const [entry] = untouched;
    if (entry === undefined) throw new Error('expected an untouched document');
    const [id = ''] = await deposit(officer, fondsId, await sip('K.2026', [documentOf(entry)]));
    const item = await waitFor(officer, id, 'AWAITING_DECISION', 'ACCEPTED', 'REFUSED');
    expect(item.state).toBe('AWAITING_DECISION');
    const [finding] = item.findings.filter((one) => one.code === 'SIGNATURE_INDETERMINATE');
    expect(finding?.vi).toMatch(/CA phục vụ các cơ quan Nhà nước G2/);
  });
});
