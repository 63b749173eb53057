// npm run bench -- ingest [documents]: dossiers of 20 signed, time-stamped PDFs of about 150 KB, from HTTP upload to receipt, on a service of
// its own with two fsynced stores. Every document has bytes, digest and signature of its own; at least 50 signers. Beside it the yardstick:
// the same bytes hashed (SHA-256, SHA-512) and written twice with fsync, and nothing else.
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { Agent, type IncomingMessage, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { KeyFolder } from '../../src/adapters/keys/key-folder.ts';
import { DemoCa } from '../../src/adapters/pki/demo-pki.ts';
import { DemoTsa } from '../../src/adapters/pki/demo-tsa.ts';
import { zipBytes } from '../../src/adapters/zip/zip-writer.ts';
import { installationFolder } from '../../src/configuration/index.ts';
import { encodeUtf8 } from '../../src/core/encoding/utf8.ts';
import { drawDocument } from '../../src/demo/administrative-document.ts';
import { AppendedSignatures } from '../../src/demo/appended-signatures.ts';
import { DocumentSigner } from '../../src/demo/document-signature.ts';

const DOCUMENTS = Number(process.argv[2] ?? 1000);
const PER_DOSSIER = 20;
const SIGNERS = 50;
const PICTURE_BYTES = 104_000;
const UPLOADS_AT_ONCE = 12;
const PASSWORD = 'mật khẩu để đo tốc độ';
const HOME = installationFolder();

interface Service {
  readonly process: ChildProcess;
  readonly url: string;
  readonly dataDir: string;
  readonly password: string;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function startService(dataDir: string): Promise<Service> {
  const port = await freePort();
  const env = {
    ...process.env,
    CHAUBAN_DEMO: 'true',
    CHAUBAN_DEMO_RECORDS: 'false',
    CHAUBAN_DATA: dataDir,
    CHAUBAN_HTTP_PORT: String(port),
  };
  const child = spawn(process.execPath, ['--max-semi-space-size=64', join(HOME, 'dist/server/src/main.js')], {
    env: { ...env, CHAUBAN_LOG_FILE: 'bench.log' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const password = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /password: (\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}`)));
  });
  return { process: child, url: `http://127.0.0.1:${port}`, dataDir, password };
}

const agent = new Agent({ keepAlive: true });

class Client {
  #cookie = '';

  constructor(readonly url: string) {}

  async call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const raw = body instanceof Uint8Array ? body : body === undefined ? '' : JSON.stringify(body);
    const type: Record<string, string> =
      body === undefined || body instanceof Uint8Array ? {} : { 'content-type': 'application/json' };
    const length = { 'content-length': String(typeof raw === 'string' ? Buffer.byteLength(raw) : raw.length) };
    const sent = request(this.url + path, { method, agent, headers: { cookie: this.#cookie, ...length, ...type, ...headers } });
    sent.end(raw);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    for (const cookie of response.headers['set-cookie'] ?? []) this.#cookie = cookie.split(';')[0] ?? '';
    const said = await text(response);
    if ((response.statusCode ?? 0) >= 400) throw new Error(`${method} ${path}: ${response.statusCode} ${said}`);
    const { location } = response.headers;
    return (location === undefined ? (said === '' ? null : JSON.parse(said)) : location) as T;
  }

  async signIn(username: string, password: string): Promise<{ id: string }> {
    return this.call('POST', '/api/session', { username, password });
  }
}

async function prepareClient(service: Service): Promise<{ client: Client; fondsId: string }> {
  const administrator = new Client(service.url);
  const { id } = await administrator.signIn('admin', service.password);
  await administrator.call('POST', `/api/users/${id}/password`, { password: PASSWORD, current: service.password });
  const organisation = await administrator.call<{ id: string }>('POST', '/api/organisations', {
    code: 'H26',
    name: 'Cơ quan đo tốc độ',
  });
  const agreement = { policy: 'vn-existing', autoAccept: true, acceptUnsigned: false, failedSignatures: 'refuse' };
  const description = { Language: 'Tiếng Việt' };
  const fonds = await administrator.call<{ id: string }>('POST', '/api/fonds', {
    code: 'P01', identifier: '000.00.00.H26', name: 'Phông đo tốc độ', organisationId: organisation.id, profile: 'tt02-2019', description, agreement,
  }); // biome-ignore format: one body
  return { client: administrator, fondsId: fonds.id };
}

async function makeDocuments(keys: KeyFolder): Promise<Uint8Array[]> {
  const material = async (purpose: 'demo-ca-signers' | 'demo-tsa') => {
    const { privateKey, certificates } = await keys.get(purpose);
    return {
      privateKey: new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' })),
      certificate: certificates[0] ?? new Uint8Array(),
    };
  };
  const ca = await DemoCa.open(await material('demo-ca-signers'));
  const tsa = new DemoTsa({ ...(await material('demo-tsa')), issuers: [] });
  const range = { notBefore: new Date('2025-01-01T00:00:00Z'), notAfter: new Date('2030-01-01T00:00:00Z') };
  const signers = await Promise.all(
    Array.from(
      { length: SIGNERS },
      async (_, n) => new DocumentSigner(await ca.issue({ commonName: `Người ký ${n + 1}`, purpose: 'signer', ...range })),
    ),
  );
  const documents: Uint8Array[] = [];
  for (let n = 1; n <= DOCUMENTS; n++) {
    const unsigned = await drawn(n);
    const signatures = await AppendedSignatures.open(unsigned);
    const time = new Date(Date.UTC(2026, 2, 2, 2, 0, n));
    const signer = signers[n % SIGNERS];
    if (signer !== undefined) await signatures.append({ signer, stamped: { tsa, time }, claimedAt: time, reason: 'Ký duyệt' });
    documents.push(signatures.bytes);
    if (n % 100 === 0) process.stderr.write(`  ${n}/${DOCUMENTS}\r`);
  }
  return documents;
}

// Drawing is slow and the same each time: kept between runs. Keys, and so signatures, are new each time.
async function drawn(n: number): Promise<Uint8Array> {
  const file = join(HOME, '.cache', 'bench-documents', `${n}-${PICTURE_BYTES}.pdf`);
  if (existsSync(file)) return readFile(file);
  const bytes = await drawDocument({
    issuer: 'Cơ quan đo tốc độ',
    code: `${n}/QĐ-ĐTĐ`,
    place: 'Hà Nội',
    date: new Date('2026-03-02T00:00:00Z'),
    typeName: 'Quyết định',
    subject: `Về việc ban hành văn bản thứ ${n} để đo tốc độ tiếp nhận`,
    paragraphs: [
      `Điều 1. Ban hành kèm theo Quyết định này văn bản thứ ${n}.`,
      'Điều 2. Quyết định này có hiệu lực kể từ ngày ký.',
    ],
    signer: { position: 'Chủ tịch', name: 'Nguyễn Văn Đo' },
    pictureBytes: PICTURE_BYTES,
  });
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, bytes);
  return bytes;
}

function makePackage(notation: string, documents: readonly Uint8Array[], first: number): Promise<Uint8Array> {
  const code = `000.00.00.H26.P01.2026.${notation}`;
  const rows = documents.map((_, index) => {
    const n = first + index;
    return `<Document><DocCode>${notation}.${index + 1}</DocCode><DocOrdinal>${index + 1}</DocOrdinal><TypeName>Quyết định</TypeName><CodeNumber>${n}</CodeNumber><CodeNotation>QĐ-ĐTĐ</CodeNotation><IssuedDate>02/03/2026</IssuedDate><OrganName>Cơ quan đo tốc độ</OrganName><Subject>Văn bản thứ ${n}</Subject><Mode>Không hạn chế</Mode><Files><MainFile>${code}.${index + 1}.pdf</MainFile></Files></Document>`;
  });
  const xml = `<?xml version="1.0" encoding="UTF-8"?><HoSo xmlns="urn:chauban:sip:hoso:1" profile="tt02-2019"><Dossier><FileCode>${code}</FileCode><Identifier>000.00.00.H26</Identifier><OrganId>P01</OrganId><FileCatalog>2026</FileCatalog><FileNotation>${notation}</FileNotation><Title>Hồ sơ ${notation}</Title><Maintenance>20 năm</Maintenance><StartDate>01/01/2026</StartDate><EndDate>31/12/2026</EndDate><TotalDoc>${documents.length}</TotalDoc></Dossier><Documents>${rows.join('')}</Documents></HoSo>`;
  const items = [
    { name: 'hoso.xml', content: encodeUtf8(xml) },
    ...documents.map((content, index) => ({ name: `${code}.${index + 1}.pdf`, content, compress: false })),
  ];
  return zipBytes(items, new Date('2026-11-01T00:00:00Z'));
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

async function depositOne(client: Client, fondsId: string, bytes: Uint8Array): Promise<void> {
  const { id: transferId } = await client.call<{ id: string }>('POST', '/api/transfers', { fondsId });
  const location = await client.call<string>('POST', '/api/uploads', undefined, {
    'tus-resumable': '1.0.0', 'upload-length': String(bytes.length), 'upload-metadata': `transferId ${base64(transferId)},filename ${base64('goi.zip')}`,
  }); // biome-ignore format: one request
  const id = location.replace(/^.*\//, '');
  await client.call('PATCH', `/api/uploads/${id}`, bytes, {
    'tus-resumable': '1.0.0',
    'upload-offset': '0',
    'content-type': 'application/offset+octet-stream',
  });
  await client.call('POST', `/api/transfers/${transferId}/submit`);
  for (;;) {
    const item = await client.call<{ state: string; receipt: boolean; findings: unknown }>('GET', `/api/packages/${id}/progress`);
    if (item.state === 'ACCEPTED' && item.receipt) break;
    if (['REFUSED', 'AWAITING_DECISION', 'CANCELLED'].includes(item.state))
      throw new Error(`${item.state}: ${JSON.stringify(item.findings)}`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  await client.call('GET', `/api/packages/${id}/receipt`);
}

async function yardstick(folder: string, documents: readonly Uint8Array[]): Promise<number> {
  const started = performance.now();
  for (const store of ['a', 'b']) await mkdir(join(folder, store), { recursive: true });
  for (const [n, bytes] of documents.entries()) {
    createHash('sha256').update(bytes).digest();
    createHash('sha512').update(bytes).digest();
    for (const store of ['a', 'b']) {
      const path = join(folder, store, `${n}.pdf`);
      const file = await open(`${path}.tmp`, 'w');
      await file.writeFile(bytes);
      await file.sync();
      await file.close();
      await rename(`${path}.tmp`, path);
      const directory = await open(join(folder, store), 'r');
      await directory.sync();
      await directory.close();
    }
  }
  return (performance.now() - started) / 1000;
}

async function peakMemoryMb(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

/** Processor seconds of a process and everything it started (PostgreSQL among it); 0 where there is no /proc. */
async function processorSeconds(root: number | undefined): Promise<number> {
  const parents = new Map<number, { readonly parent: number; readonly ticks: number }>();
  for (const name of await readdir('/proc').catch(() => [])) {
    const stat = /^\d+$/.test(name) ? await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '') : '';
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    // proc(5): ppid is field 4, utime to cstime are 14 to 17; two come before the ones kept here.
    const ticks = fields.slice(11, 15).reduce((sum, value) => sum + value, 0);
    if (stat !== '') parents.set(Number(name), { parent: fields[1] ?? 0, ticks });
  }
  const belongs = (pid: number): boolean => pid === root || (parents.has(pid) && belongs(parents.get(pid)?.parent ?? 0));
  return [...parents].filter(([pid]) => belongs(pid)).reduce((sum, [, { ticks }]) => sum + ticks, 0) / 100;
}

function printStages(metrics: string): void {
  const sums = [...metrics.matchAll(/chauban_ingest_stage_seconds_sum\{stage="(\w+)"\} ([\d.e-]+)/g)].map(
    ([, stage = '', sum]) => ({ stage, sum: Number(sum) }),
  );
  const total = sums.reduce((all, { sum }) => all + sum, 0);
  for (const { stage, sum } of sums)
    console.log(`  ${stage.padEnd(8)} ${((100 * sum) / total).toFixed(1).padStart(5)} %  ${sum.toFixed(2)} s over all packages`);
}

const folder = await mkdtemp(join(process.env['CHAUBAN_BENCH_FOLDER'] ?? tmpdir(), 'chauban-bench-ingest-'));
let service: Service | undefined;
try {
  service = await startService(join(folder, 'data'));
  const { client, fondsId } = await prepareClient(service);
  console.log(`making ${DOCUMENTS} documents by ${SIGNERS} signers, each with a time-stamp token`);
  const documents = await makeDocuments(new KeyFolder(join(service.dataDir, 'keys')));
  const packages: Uint8Array[] = [];
  for (let at = 0; at < documents.length; at += PER_DOSSIER)
    packages.push(await makePackage(`${at / PER_DOSSIER + 1}.QD`, documents.slice(at, at + PER_DOSSIER), at + 1));
  const bytes = documents.reduce((sum, document) => sum + document.length, 0);
  console.log(
    `${documents.length} documents, ${(bytes / documents.length / 1024).toFixed(0)} KB each, ${packages.length} dossiers`,
  );
  const queue = [...packages];
  const processorBefore = await processorSeconds(service.process.pid);
  const started = performance.now();
  await Promise.all(
    Array.from({ length: UPLOADS_AT_ONCE }, async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) await depositOne(client, fondsId, next);
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  const processor = (await processorSeconds(service.process.pid)) - processorBefore;
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  const memory = await peakMemoryMb(service.process.pid);
  const plain = await yardstick(join(folder, 'yardstick'), documents);
  console.log(`ingest: ${seconds.toFixed(1)} s, ${(documents.length / seconds).toFixed(1)} documents/s, from upload to receipt`);
  console.log('share of the stages (packages overlap, so sums exceed the wall time):');
  printStages(metrics);
  console.log(`processor time of service and PostgreSQL: ${((1000 * processor) / documents.length).toFixed(1)} ms a document`);
  console.log(`peak memory of the service: ${memory} MB`);
  console.log(
    `yardstick (same bytes hashed and written twice with fsync): ${plain.toFixed(1)} s, ${(documents.length / plain).toFixed(1)} documents/s`,
  );
  console.log(`ingest runs at ${((100 * plain) / seconds).toFixed(0)} % of the yardstick's rate`);
} finally {
  service?.process.kill('SIGTERM');
  await new Promise((resolve) => (service === undefined ? resolve(undefined) : service.process.once('exit', resolve)));
  await rm(folder, { recursive: true, force: true });
}
