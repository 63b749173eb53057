// Seals, evidence and proof bundles over real PostgreSQL, two folders with fsync and a demo TSA; tokens checked by openssl too.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { ledgerReaderOf } from '../../src/adapters/ledger-objects/store-ledger-objects.ts';
import { MemoryByteSource } from '../../src/core/encoding/byte-source.ts';
import { type Bytes, copyBytes } from '../../src/core/encoding/bytes.ts';
import { encodeHex, parseHex } from '../../src/core/encoding/hex.ts';
import { encodeUtf8 } from '../../src/core/encoding/utf8.ts';
import { buildHashTree, parseEvidenceRecord } from '../../src/core/evidence/index.ts';
import { entriesPath } from '../../src/core/merkle/index.ts';
import { aipDataPath } from '../../src/core/package/index.ts';
import { type ProofMembers, type ProofReport, parseStatement, verifyProof } from '../../src/core/proof/index.ts';
import { readProofZip } from '../../src/engine/proof-zip.ts';
import { bodyPackKey, numberedCheckpointKey } from '../../src/ledger/index.ts';
import { sealKeys } from '../../src/preservation/index.ts';
import { openAip } from '../../src/storage/index.ts';
import { POLICY, TestArchive } from '../archive-parts.ts';
import { withPostgres } from '../postgres.ts';

const run = promisify(execFile);
const postgres = withPostgres();
const opened: TestArchive[] = [];
const READER = {
  user: { id: '00000000-0000-4000-8000-000000000001', role: 'auditor', organisationId: null },
  requestId: 'request-1',
} as const;
const UNREACHABLE = { url: 'http://127.0.0.1:1/tsa', close: async () => undefined };
const LATER = new Date('2030-01-01T00:00:00Z');

async function freshArchive(tsas?: number): Promise<TestArchive> {
  const archive = await TestArchive.open(postgres.server, tsas);
  opened.push(archive);
  return archive;
}

afterEach(async () => {
  for (const archive of opened.splice(0)) await archive.close();
});

const textFiles = (...names: readonly string[]) => new Map(names.map((name) => [`${name}.txt`, encodeUtf8(`Nội dung ${name}`)]));
const sha = (algorithm: string, bytes: Uint8Array): string => createHash(algorithm).update(bytes).digest('hex');
const digestsOf = (bytes: Uint8Array) => ({ sha256: sha('sha256', bytes), sha512: sha('sha512', bytes) });

async function verify(archive: TestArchive, members: ProofMembers): Promise<ProofReport> {
  // The contents are plain texts; what judging a PDF gives is tested elsewhere.
  const judgeSignatures = async () => ({ format: 'other', report: {} }) as never;
  return verifyProof(members, await archive.trust(), POLICY, LATER, archive.engine, { judgeSignatures });
}

const failed = (report: ProofReport) => report.checks.filter(({ outcome }) => outcome === 'failed');

describe('a seal', () => {
  it('covers what was accepted, is stated in the ledger, and two authorities answer for it', async () => {
    const archive = await freshArchive();
    const one = await archive.accept('mot', textFiles('a', 'b'));
    await archive.accept('hai', textFiles('c'));
    const seal = await archive.seal();
    expect(seal).toMatchObject({ first: 0, end: 2, dossiers: 2 });
    expect(seal?.trees.map(({ algorithm, tsa }) => [algorithm, tsa])).toEqual([
      ['sha256', 'tsa-1'],
      ['sha512', 'tsa-2'],
    ]);
    const found = (await archive.seals.covering([one.index, 1, 2])).get(one.index);
    expect(found?.statementIndex).toBe(2);
    const statement = parseStatement(await archive.prover.entry(2));
    expect(statement.seal).toMatchObject({ id: seal?.id, first: 0, end: 2, leaves: seal?.leafCount });
    expect((await archive.seals.covering([2])).size).toBe(0);
    for (const store of archive.replicas.stores) {
      const read = ledgerReaderOf(store);
      for (const { key, sha256 } of seal?.objects ?? [])
        expect(sha('sha256', (await read(key)) ?? new Uint8Array())).toBe(sha256);
    }
  });

  it('is not made when nothing was accepted since the last one', async () => {
    const archive = await freshArchive();
    expect(await archive.seal()).toBeNull();
    await archive.accept('mot', textFiles('a'));
    expect(await archive.seal()).not.toBeNull();
    expect(await archive.seal()).toBeNull();
    expect((await archive.seals.list({ page: 1, pageSize: 10 })).total).toBe(1);
  });

  it('covers the statement of the seal before it', async () => {
    const archive = await freshArchive();
    await archive.accept('mot', textFiles('a'));
    const first = await archive.seal();
    await archive.accept('hai', textFiles('b'));
    const second = await archive.seal();
    expect(second).toMatchObject({ first: first?.end, end: 3, dossiers: 1 });
    const sealedEntry = (await archive.seals.covering([1])).get(1);
    expect(sealedEntry?.id).toBe(second?.id);
    // The bundle that holds it, as wide as the second seal's end makes it, is a leaf.
    const bundle = await archive.test.parts.objects.get(entriesPath(0, 3));
    const evidence = await archive.evidence.of(1);
    expect(await evidence?.recordsOf(digestsOf(bundle ?? new Uint8Array()))).toHaveLength(2);
  });

  it('asks one authority twice when there is only one, or the other does not answer', async () => {
    const alone = await freshArchive(1);
    await alone.accept('mot', textFiles('a'));
    expect((await alone.seal())?.trees.map(({ tsa }) => tsa)).toEqual(['tsa-1', 'tsa-1']);
    await alone.accept('hai', textFiles('b'));
    const seal = await alone.sealer([...alone.tsas, UNREACHABLE]).run();
    expect(seal?.trees.map(({ tsa }) => tsa)).toEqual(['tsa-1', 'tsa-1']);
  });

  it('is left for later when no authority answers, and nothing is recorded', async () => {
    const archive = await freshArchive(1);
    await archive.accept('mot', textFiles('a'));
    await expect(archive.sealer([UNREACHABLE]).run()).rejects.toMatchObject({ code: 'TSA_ALL_FAILED' });
    expect(await archive.seals.nextFirst()).toBe(0);
    expect(await archive.seal()).not.toBeNull();
  });

  it('is made anew when the process ended before it was recorded', async () => {
    const archive = await freshArchive();
    const { index } = await archive.accept('mot', textFiles('a'));
    const ended = { run: () => Promise.reject(new Error('the process ended')) };
    await expect(archive.sealer(archive.tsas, ended).run()).rejects.toThrow('the process ended');
    expect(await archive.seals.nextFirst()).toBe(0);
    expect(await archive.seal()).toMatchObject({ first: 0, end: 1 });
    expect((await archive.seals.covering([index])).size).toBe(1);
    const folders = new Set<string>();
    for await (const { key } of archive.test.stores[0]?.list('ledger', 'seals/') ?? []) folders.add(key.split('/')[1] ?? '');
    expect(folders.size).toBe(2);
  });

  it('is made once when two processes seal at the same moment', async () => {
    const archive = await freshArchive();
    for (let n = 0; n < 3; n++) await archive.accept(`so-${n}`, textFiles(`a${n}`));
    const made = await Promise.all([archive.sealer().run(), archive.sealer().run(), archive.sealer().run()]);
    expect(made.filter((seal) => seal !== null)).toHaveLength(1);
    await archive.sequence();
    await archive.sealer().placePublished();
    expect((await archive.seals.list({ page: 1, pageSize: 10 })).total).toBe(1);
    expect(await archive.prover.checkpoint()).toMatchObject({ size: 4 });
  });

  it('refuses rows of the database that the signed checkpoint does not know', async () => {
    const archive = await freshArchive();
    await archive.accept('mot', textFiles('a'));
    await archive.source.query(
      `update ledger_entry set entry = convert_to(replace(convert_from(entry, 'UTF8'), 'archivist', 'auditor'), 'UTF8')`,
    );
    await expect(archive.sealer().run()).rejects.toMatchObject({ code: 'LEDGER_COPY_DIFFERS' });
  });

  it('describes its leaves so that renewal and rebuild find every one of them', async () => {
    const archive = await freshArchive();
    await archive.accept('mot', textFiles('a', 'b'));
    await archive.seal();
    await archive.accept('hai', textFiles('c'));
    const seal = await archive.seal();
    const { objects } = archive.test.parts;
    const read = async (key: string): Promise<Bytes> => (await objects.get(key)) ?? new Uint8Array();
    const { covers } = JSON.parse(new TextDecoder().decode(await read(sealKeys.description(seal?.id ?? ''))));
    const leaves: Bytes[] = [];
    const add = (bytes: Uint8Array): unknown => leaves.push(copyBytes(createHash('sha512').update(bytes).digest()));
    for (const cover of covers) {
      if (cover.kind === 'entries') add(await read(entriesPath(cover.index, cover.width)));
      if (cover.kind === 'bodies') add(await read(bodyPackKey(cover.pack)));
      if (cover.kind === 'checkpoint') add(await read(numberedCheckpointKey(cover.size)));
      if (cover.kind === 'aip') {
        const aip = await openAip(archive.replicas, { area: 'records', ...cover.inventory });
        leaves.push(...aip.objects.map(({ sha512 }) => parseHex(sha512)));
      }
    }
    expect(covers.map(({ kind }: { kind: string }) => kind)).toEqual(['entries', 'bodies', 'bodies', 'aip', 'checkpoint']);
    const built = buildHashTree(archive.engine, 'sha512', leaves);
    expect(encodeHex(built.root)).toBe(seal?.trees[1]?.root);
    // Nothing else is in the AIP's folder of a store: no object stays without evidence.
    const folder = covers.find(({ kind }: { kind: string }) => kind === 'aip').inventory.key.replace('/v1/inventory.json', '/');
    for await (const { key } of archive.test.stores[0]?.list('records', folder) ?? []) {
      const bytes = await readFile(join(archive.test.folder, 'kho-1', 'records', key));
      expect(
        leaves.map((leaf) => encodeHex(leaf)),
        key,
      ).toContain(sha('sha512', bytes));
    }
  });

  it('has tokens that openssl accepts', async () => {
    const archive = await freshArchive();
    await archive.accept('mot', textFiles('a'));
    const seal = await archive.seal();
    const folder = await mkdtemp(join(tmpdir(), 'chauban-openssl-'));
    const pem = `-----BEGIN CERTIFICATE-----\n${Buffer.from(archive.tsaRoot.certificate).toString('base64')}\n-----END CERTIFICATE-----\n`;
    await writeFile(join(folder, 'root.pem'), pem);
    for (const { algorithm, root } of seal?.trees ?? []) {
      const token = await archive.test.parts.objects.get(sealKeys.token(seal?.id ?? '', algorithm));
      await writeFile(join(folder, 'token.tst'), token ?? new Uint8Array());
      const check = [
        'ts',
        '-verify',
        '-token_in',
        '-in',
        join(folder, 'token.tst'),
        '-CAfile',
        join(folder, 'root.pem'),
        '-digest',
      ];
      const { stdout, stderr } = await run('openssl', [...check, root]);
      expect(stdout + stderr).toContain('Verification: OK');
      await expect(run('openssl', [...check, root.replace(/^./, root.startsWith('0') ? '1' : '0')])).rejects.toThrow();
    }
    await rm(folder, { recursive: true });
  });
});

describe('evidence of a file', () => {
  it('is the same bytes each time, and verifies', async () => {
    const archive = await freshArchive();
    const { index, contents } = await archive.accept('mot', textFiles('a', 'b', 'c'));
    expect(await archive.evidence.of(index)).toBeNull();
    await archive.seal();
    for (const bytes of contents.values()) {
      const [once, again] = await Promise.all(
        [0, 1].map(async () => (await archive.evidence.of(index))?.recordsOf(digestsOf(bytes))),
      );
      expect(once).toHaveLength(2);
      expect(once).toEqual(again);
      for (const record of once ?? []) expect(parseEvidenceRecord(record).chains).toHaveLength(1);
    }
    const stranger = await archive.evidence.of(index);
    await expect(stranger?.recordsOf(digestsOf(encodeUtf8('khác')))).rejects.toMatchObject({ code: 'EVIDENCE_NOT_A_LEAF' });
  });

  it('comes from the other store when one has a damaged tree', async () => {
    const archive = await freshArchive();
    const { index, contents } = await archive.accept('mot', textFiles('a', 'b'));
    const seal = await archive.seal();
    const bytes = contents.get(aipDataPath('a.txt')) ?? new Uint8Array();
    const expected = await (await archive.evidence.of(index))?.recordsOf(digestsOf(bytes));
    const key = sealKeys.tree(seal?.id ?? '', 'sha256');
    await damage(join(archive.test.folder, 'kho-1', 'ledger', key));
    expect(await (await archive.evidence.of(index))?.recordsOf(digestsOf(bytes))).toEqual(expected);
    await damage(join(archive.test.folder, 'kho-2', 'ledger', key));
    const both = await archive.evidence.of(index);
    await expect(both?.recordsOf(digestsOf(bytes))).rejects.toMatchObject({ name: 'PreservationError' });
  });

  it('refuses a seal that the ledger states otherwise', async () => {
    const archive = await freshArchive();
    const { index } = await archive.accept('mot', textFiles('a'));
    await archive.seal();
    await archive.source.query(`update seal set end_entry = end_entry + 1`);
    await expect(archive.evidence.of(index)).rejects.toMatchObject({ code: 'EVIDENCE_UNAVAILABLE' });
  });
});

describe('a proof bundle', () => {
  it('passes with its documents inside, for a dossier and for one document', async () => {
    const archive = await freshArchive();
    const { dossierId, contents } = await archive.accept('mot', textFiles('a', 'b'));
    await archive.accept('hai', textFiles('c'));
    await archive.seal();
    const whole = await archive.proofs.ofDossier(dossierId, READER, { withContent: true });
    const report = await verify(archive, readProofZip(whole.zip));
    expect(report.checks.filter(({ weight, outcome }) => weight === 'decides' && outcome !== 'passed')).toEqual([]);
    expect(report.indication).toBe('TOTAL-PASSED');
    expect(report.files.map(({ path, integrity, existence }) => [path, integrity, existence])).toEqual(
      ['a', 'b'].map((name) => [aipDataPath(`${name}.txt`), 'passed', 'passed']),
    );
    const one = await archive.proofs.ofDocument(`${dossierId}-2`, READER, { withContent: true });
    expect((await verify(archive, one.members)).indication).toBe('TOTAL-PASSED');
    expect(one.members.has('inventory.json')).toBe(false);
    const shown = new TextDecoder().decode(one.zip);
    expect(shown).not.toContain('a.txt');
    expect(contents.size).toBeGreaterThan(0);
  });

  it('says integrity and existence without the documents, and proves a document that the verifier holds', async () => {
    const archive = await freshArchive();
    const { dossierId, contents } = await archive.accept('mot', textFiles('a'));
    await archive.seal();
    const { members } = await archive.proofs.ofDossier(dossierId, READER, { withContent: false });
    const report = await verify(archive, members);
    expect(report.indication).toBe('INDETERMINATE');
    expect(report.en).toContain('Integrity and existence proven');
    const held = contents.get(aipDataPath('a.txt')) ?? new Uint8Array();
    const options = { documents: [new MemoryByteSource(held)] };
    const withDocument = await verifyProof(members, await archive.trust(), POLICY, LATER, archive.engine, options);
    expect(withDocument.checks.find(({ code }) => code === 'PROOF_DOCUMENT')?.outcome).toBe('passed');
  });

  it('tells that a dossier is not sealed yet', async () => {
    const archive = await freshArchive();
    const { dossierId } = await archive.accept('mot', textFiles('a'));
    const { report } = await archive.proofs.ofDossier(dossierId, READER, { withContent: true });
    expect(report.indication).toBe('INDETERMINATE');
    expect(report.checks.find(({ code, outcome }) => code === 'PROOF_EVIDENCE' && outcome === 'indeterminate')).toBeDefined();
  });

  it('names the member in which a byte was changed', async () => {
    const archive = await freshArchive();
    const { dossierId } = await archive.accept('mot', textFiles('a', 'b'));
    await archive.seal();
    const { members } = await archive.proofs.ofDossier(dossierId, READER, { withContent: true });
    for (const [path, bytes] of members) {
      const changed = copyBytes(bytes);
      const at = Math.floor(bytes.length / 2);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const report = await verify(archive, new Map<string, Bytes>([...members, [path, changed]]));
      expect(report.indication, path).toBe('TOTAL-FAILED');
      // A changed list of sums blames what it lists; everything else is named itself.
      if (path !== 'SHA256SUMS')
        expect(
          failed(report).map(({ member }) => member),
          path,
        ).toContain(path);
    }
  });

  it('is refused when the catalogue was changed', async () => {
    const archive = await freshArchive();
    const { dossierId } = await archive.accept('mot', textFiles('a'));
    await archive.accept('hai', textFiles('b'));
    await archive.seal();
    await archive.source.query(`update file set sha256 = repeat('0', 64), sha512 = repeat('0', 128) where path like '%a.txt'`);
    const refused = { code: 'RECORD_DIFFERS_FROM_LEDGER' };
    await expect(archive.proofs.ofDossier(dossierId, READER, { withContent: false })).rejects.toMatchObject(refused);
    await archive.source.query(`update dossier set entry_index = 1 where id = $1`, [dossierId]);
    await expect(archive.proofs.ofDossier(dossierId, READER, { withContent: false })).rejects.toMatchObject(refused);
  });
});

describe('reading', () => {
  it('shows evidence, copies and statement of a dossier, to those who may see it', async () => {
    const archive = await freshArchive();
    const { dossierId, index } = await archive.accept('mot', textFiles('a'));
    const before = await archive.dossiers.dossier(dossierId, READER);
    expect(before.evidence).toEqual({ state: 'PENDING', sealedAt: null });
    const seal = await archive.seal();
    const after = await archive.dossiers.dossier(dossierId, READER);
    expect(after.evidence).toEqual({ state: 'SEALED', sealedAt: seal?.sealedAt });
    expect(after.statement).toEqual({ index, digest: sha('sha256', await archive.prover.entry(index)) });
    expect(after.replicas.map(({ store }) => store)).toEqual(['kho-1', 'kho-2']);
    expect(after.documents[0]).not.toHaveProperty('text');
    const stranger = { ...READER, user: { ...READER.user, role: 'agency-officer', organisationId: 'other' } } as const;
    await expect(archive.dossiers.dossier(dossierId, stranger)).rejects.toMatchObject({ code: 'DOSSIER_NOT_FOUND' });
    await expect(archive.proofs.ofDossier(dossierId, stranger, { withContent: false })).rejects.toMatchObject({
      code: 'DOSSIER_NOT_FOUND',
    });
    expect((await archive.dossiers.list('phong-1', READER, { page: 1, pageSize: 10 })).items[0]?.evidence.state).toBe('SEALED');
  });

  it('gives a file from the good store, and writes it down', async () => {
    const archive = await freshArchive();
    const { dossierId, aipId, contents } = await archive.accept('mot', textFiles('a'));
    const bytes = contents.get(aipDataPath('a.txt')) ?? new Uint8Array();
    const objects = await archive.placements.objectsOf(aipId, 1);
    const key = objects.find(({ sha256 }) => sha256 === sha('sha256', bytes))?.key ?? '';
    await damage(join(archive.test.folder, 'kho-1', 'records', key));
    const { open } = await archive.files.find(`${dossierId}-1-0`, READER, { action: 'download', isFirstPiece: true });
    const source = await open();
    expect(await source.read(0, source.sizeBytes)).toEqual(copyBytes(bytes));
    await source.close();
    const logged = await archive.source.query(`select action, subject from access_log`);
    expect(logged).toEqual([{ action: 'download', subject: `${dossierId}/${aipDataPath('a.txt')}` }]);
  });

  it('hands out originals with description and report', async () => {
    const archive = await freshArchive();
    const { dossierId, contents } = await archive.accept('mot', textFiles('a'));
    const { items } = await archive.dips.ofDossier(dossierId, READER);
    const got = new Map<string, Uint8Array>();
    for await (const { name, content } of items) {
      const parts: Uint8Array[] = [];
      if (content instanceof Uint8Array) parts.push(content);
      else for await (const part of content) parts.push(part);
      got.set(name, Buffer.concat(parts));
    }
    expect([...got.keys()]).toEqual(['README.txt', 'tai-lieu/a.txt', 'mo-ta/hoso.xml', 'bao-cao/report.json']);
    expect(copyBytes(got.get('tai-lieu/a.txt') ?? new Uint8Array())).toEqual(
      copyBytes(contents.get(aipDataPath('a.txt')) ?? new Uint8Array()),
    );
  });
});

/** Flips a bit of every byte of a stored object. */
async function damage(path: string): Promise<void> {
  const bytes = await readFile(path);
  await chmod(path, 0o600);
  await writeFile(
    path,
    bytes.map((byte) => byte ^ 1),
  );
}
