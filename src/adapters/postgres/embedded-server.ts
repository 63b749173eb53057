// A PostgreSQL server of our own in a folder: for `npm start` without DATABASE_URL, and for tests. It survives a killed parent;
// the next start finds it by its postmaster.pid and takes it over.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { embeddedBinaries, type Launcher, launcher } from './embedded-binaries.ts';

const USER = 'chauban';
const START_TIMEOUT_MS = 120_000;
const OWNER_LOCK = 2_019_020_002;

export interface EmbeddedServerOptions {
  /** Holds cluster/, password and postgres.log. Made when absent. */
  readonly folder: string;
  /** Tests only: no fsync, and the server ends with the process that started it. */
  readonly throwaway?: boolean;
}

export class EmbeddedServerError extends Error {
  override readonly name = 'EmbeddedServerError';
  readonly code: 'DATABASE_IN_USE' | 'DATABASE_START_FAILED';

  constructor(code: EmbeddedServerError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export class EmbeddedServer {
  readonly #pid: number;
  readonly #port: number;
  readonly #password: string;
  readonly #owner: pg.Client;

  private constructor(pid: number, port: number, password: string, owner: pg.Client) {
    this.#pid = pid;
    this.#port = port;
    this.#password = password;
    this.#owner = owner;
  }

  /** Starts the server, or takes over one left running. Throws EmbeddedServerError. */
  static async start(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
    const cluster = join(options.folder, 'cluster');
    await mkdir(options.folder, { recursive: true });
    const running = (await readPostmaster(cluster)) ?? (await startServer(options, cluster));
    const password = await readFile(join(options.folder, 'password'), 'utf8');
    const owner = await takeOwnership(connectionUrl(running.port, password, 'postgres'), options.folder);
    return new EmbeddedServer(running.pid, running.port, password, owner);
  }

  /** The address of a database, which is made when it does not exist. `name`: lower-case letters, digits and _. */
  async database(name: string, template = 'template1'): Promise<string> {
    if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new TypeError(`expected a plain database name, got ${name}`);
    const found = await this.#owner.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) await this.#owner.query(`create database ${name} template ${template}`);
    return connectionUrl(this.#port, this.#password, name);
  }

  /** Ends the sessions that are left and stops the server; the data stays. */
  async stop(): Promise<void> {
    await this.#owner.end();
    if (isAlive(this.#pid)) process.kill(this.#pid, 'SIGINT');
    while (isAlive(this.#pid)) await sleep(20);
  }
}

interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** What postmaster.pid says, once that server is ready; undefined when none runs. A file left by a dead server is removed. */
async function readPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const path = join(cluster, 'postmaster.pid');
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const lines = (await readFile(path, 'utf8').catch(() => '')).split('\n').map((line) => line.trim());
    const pid = Number(lines[0]);
    if (lines.length < 2 || !Number.isInteger(pid) || pid <= 0) return undefined;
    if (!(await isServerOf(pid, cluster))) {
      // After a crash of the machine or a container another program may have the number by now.
      await rm(path, { force: true });
      return undefined;
    }
    // Line 4 is the port, line 8 the status (PostgreSQL 10 and later).
    if (lines[7] === 'ready') return { pid, port: Number(lines[3]) };
    await sleep(50);
  }
  throw new EmbeddedServerError('DATABASE_START_FAILED', `expected the server of ${cluster} to be ready within 120 s`);
}

async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return command.split('\0').includes(cluster);
}

async function startServer(options: EmbeddedServerOptions, cluster: string): Promise<Postmaster> {
  const native = await embeddedBinaries();
  const as = await launcher(cluster, join(native, 'bin', 'postgres'));
  if (!existsSync(join(cluster, 'PG_VERSION'))) await initialise(native, options.folder, cluster, as);
  const log = await open(join(options.folder, 'postgres.log'), 'a', 0o600);
  const dying = options.throwaway === true && process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'INT'] : [];
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'log_min_messages=warning', 'max_connections=60'];
  // Terse: the DETAIL of a rejected row is the row.
  settings.push('log_error_verbosity=terse');
  if (options.throwaway === true) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
  const port = String(await freePort());
  const server = [join(native, 'bin', 'postgres'), '-D', cluster, '-p', port, ...settings.flatMap((one) => ['-c', one])];
  const [program = '', ...args] = [...as.prefix, ...dying, ...server];
  // Detached: Ctrl+C in a terminal must reach the service alone, which then stops the server in order.
  const child = spawn(program, args, { detached: true, stdio: ['ignore', 'ignore', log.fd] });
  const exited = new Promise<'exited'>((resolve) => {
    child.once('exit', () => resolve('exited'));
    child.once('error', () => resolve('exited'));
  });
  child.unref();
  await log.close();
  return await untilReady(cluster, options.folder, exited);
}

async function untilReady(cluster: string, folder: string, exited: Promise<'exited'>): Promise<Postmaster> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const state = await Promise.race([exited, sleep(30)]);
    const running = await readPostmaster(cluster);
    if (running !== undefined) return running;
    if (state === 'exited') break;
  }
  const log = await readFile(join(folder, 'postgres.log'), 'utf8');
  throw new EmbeddedServerError('DATABASE_START_FAILED', `PostgreSQL did not start: ${log.slice(-1000).trim()}`);
}

// Made under another name and renamed, so that an interrupted first start leaves no half-made cluster.
async function initialise(native: string, folder: string, cluster: string, as: Launcher): Promise<void> {
  const fresh = `${cluster}.new`;
  const password = join(folder, 'password');
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  if (as.owner !== undefined) await chown(fresh, as.owner.uid, as.owner.gid);
  await writeFile(password, randomBytes(24).toString('hex'), { mode: 0o600 });
  // A fixed locale: search must not depend on the machine's. Text is folded in SQL.
  const flags = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '-U', USER, '-D', fresh];
  // As root the program runs as somebody else, who may not be able to read our file: hand it over for the moment.
  if (as.owner !== undefined) await chown(password, as.owner.uid, as.owner.gid);
  await runInitdb([...as.prefix, join(native, 'bin', 'initdb'), ...flags, `--pwfile=${password}`]);
  if (as.owner !== undefined) await chown(password, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
  await rename(fresh, cluster);
}

function runInitdb([program = '', ...args]: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.once('error', (cause) => reject(new EmbeddedServerError('DATABASE_START_FAILED', 'initdb could not be run', cause)));
    child.once('close', (status) => {
      if (status === 0) resolve();
      else reject(new EmbeddedServerError('DATABASE_START_FAILED', `initdb ended with ${status}: ${errors.slice(-1000).trim()}`));
    });
  });
}

/** One service per folder: the session that holds this lock is the owner, and the lock dies with its process. */
async function takeOwnership(url: string, folder: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  // Ends with the server: stop() has its own way to notice.
  client.on('error', () => undefined);
  await client.connect();
  for (let attempt = 0; attempt < 30; attempt++) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [OWNER_LOCK]);
    if (rows[0]?.taken === true) return client;
    await sleep(100);
  }
  await client.end();
  throw new EmbeddedServerError('DATABASE_IN_USE', `another Châu Bản service is running on ${folder}`);
}

function connectionUrl(port: number, password: string, database: string): string {
  return `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
