// What `npm start`, `npm test` and the other commands run first. Works on Node 20 with nothing installed: installs when the
// lockfile has changed, then runs scripts/<command>.ts under Node 24, which comes as an npm package.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOME = dirname(dirname(fileURLToPath(import.meta.url)));
const COMMANDS = ['start', 'test', 'check', 'build', 'bench', 'chauban', 'conformance', 'fuzz', 'compliance', 'api-types'];
const STAMP = join(HOME, 'node_modules', '.chauban-installed');
const NODE_NEEDED = 24;

// Everything for people goes to stderr: stdout belongs to the command (chauban --json).
const say = (vi, en) => process.stderr.write(`${vi} / ${en}\n`);

function stop(vi, en) {
  process.stderr.write(`\n${vi}\n\n${en}\n`);
  process.exit(1);
}

function lockfileDigest() {
  const digest = createHash('sha256');
  for (const file of ['package.json', 'package-lock.json']) digest.update(readFileSync(join(HOME, file)));
  return digest.digest('hex');
}

/** Whether what npm says it installed is what the lockfile asks for; so a clone installed by hand is not installed again. */
function matchesLockfile() {
  const installed = join(HOME, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const there = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(HOME, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional, devOptional }]) =>
      path === '' || there[path]?.version === version || (there[path] === undefined && (optional || devOptional)),
  );
}

async function install() {
  const digest = lockfileDigest();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === digest) return;
  if (!matchesLockfile()) {
    say(
      'Đang cài đặt thư viện (lần đầu mất vài phút, cần có mạng)',
      'Installing libraries (some minutes the first time; needs the network)',
    );
    await runNpm();
  }
  writeFileSync(STAMP, digest);
}

function runNpm() {
  // npm tells its scripts where it is itself; that is the npm that the user has chosen.
  const cli = process.env.npm_execpath;
  const [program, ...before] = cli?.endsWith('.js') ? [process.execPath, cli] : ['npm'];
  const args = [
    ...before,
    'ci',
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    // Without a network npm would try each of some hundred packages for minutes; what it has kept may still be enough.
    ...(hasNetwork(program, before) ? [] : ['--offline']),
  ];
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: HOME, env: npmEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const clock = setInterval(() => process.stderr.write(`  … ${Math.round((Date.now() - started) / 1000)} s\n`), 10_000);
    child.once('error', (error) => explainInstall(String(error)));
    child.once('close', (status) => {
      clearInterval(clock);
      if (status !== 0) explainInstall(output);
      say(`Đã cài đặt xong sau ${Math.round((Date.now() - started) / 1000)} s`, 'Installed');
      resolve();
    });
  });
}

const NO_NETWORK = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED/;

/** Asks the registry for one small thing. Anything but a network error is left for the installation itself to tell. */
function hasNetwork(program, before) {
  const args = [
    ...before,
    'view',
    'reflect-metadata',
    'version',
    '--prefer-online',
    '--fetch-retries=0',
    '--fetch-timeout=20000',
  ];
  const { status, stderr } = spawnSync(program, args, { cwd: HOME, env: npmEnvironment(), encoding: 'utf8' });
  return status === 0 || !NO_NETWORK.test(String(stderr));
}

// A home that cannot be written (a service user's) must not stop npm, which keeps its cache there.
function npmEnvironment() {
  try {
    accessSync(homedir(), constants.W_OK);
    return process.env;
  } catch {
    const cache = join(HOME, '.cache', 'npm');
    return { ...process.env, npm_config_cache: cache, npm_config_logs_dir: join(cache, 'logs') };
  }
}

function explainInstall(output) {
  if (/EACCES|EPERM|EROFS/.test(output)) {
    stop(
      `Không có quyền ghi vào ${HOME}. Hãy chạy bằng người dùng sở hữu thư mục này.`,
      `No permission to write in ${HOME}. Run as the owner of this folder.\n\n${output}`,
    );
  }
  if (/ENOSPC/.test(output))
    stop('Hết chỗ trên đĩa. Cần khoảng 2 GB trống.', `The disk is full. About 2 GB are needed.\n\n${output}`);
  if (NO_NETWORK.test(output)) {
    stop(
      'Không có mạng nên chưa tải được thư viện. Lần chạy đầu tiên cần truy cập kho npm; các lần sau thì không.',
      `No network, so the libraries could not be downloaded. Only the first run needs the npm registry.\n\n${output}`,
    );
  }
  stop('Không cài đặt được thư viện.', `The libraries could not be installed.\n\n${output}`);
}

function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= NODE_NEEDED) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = join(HOME, 'node_modules', `node-${platform}-${process.arch}`, 'bin', name);
  if (existsSync(node)) return node;
  return stop(
    `Máy này cần Node ${NODE_NEEDED} trở lên (đang có ${process.version}). Hãy cài từ https://nodejs.org rồi chạy lại.`,
    `This machine needs Node ${NODE_NEEDED} or later (it has ${process.version}). Install it from https://nodejs.org and run again.`,
  );
}

function run(command, args) {
  const node = findNode();
  const script = join(HOME, 'scripts', `${command}.ts`);
  // The command's own children find the same Node.
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
  // Documents pass through memory once and are then garbage: a larger young generation halves the work of collecting it.
  const child = spawn(node, ['--max-semi-space-size=64', script, ...args], {
    cwd: HOME,
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('close', (status, signal) => process.exit(status ?? (signal === 'SIGINT' ? 130 : 143)));
  // When npm above us is killed, nobody could stop the command any more: it is told to end in order.
  const above = ancestors();
  setInterval(() => {
    if (ancestors() !== above) child.kill('SIGTERM');
  }, 1000).unref();
}

// Our parent and its own: npm starts commands through a shell, which may stay between it and us.
function ancestors() {
  try {
    const [, grandparent] = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${process.ppid}/status`, 'utf8')) ?? [];
    return `${process.ppid} ${grandparent}`;
  } catch (error) {
    // Not Linux, or the parent is gone: then its number has changed as well.
    return `${process.ppid} ${error.code}`;
  }
}

function explainFileError(error) {
  if (['EACCES', 'EPERM', 'EROFS'].includes(error.code)) {
    stop(
      `Không có quyền ghi: ${error.path}. Hãy chạy bằng người dùng sở hữu thư mục ${HOME}.`,
      `No permission to write: ${error.path}. Run as the owner of ${HOME}.`,
    );
  }
  if (error.code === 'ENOSPC') stop('Hết chỗ trên đĩa.', 'The disk is full.');
  throw error;
}

const [command = '', ...args] = process.argv.slice(2);
if (!COMMANDS.includes(command)) {
  stop(
    `Không có lệnh “${command}”. Các lệnh: ${COMMANDS.join(', ')}.`,
    `There is no command "${command}". Commands: ${COMMANDS.join(', ')}.`,
  );
}
if (Number(process.versions.node.split('.')[0]) < 20) {
  stop(`Cần Node 20 trở lên (đang có ${process.version}).`, `Node 20 or later is needed (this is ${process.version}).`);
}
try {
  await install();
  run(command, args);
} catch (error) {
  explainFileError(error);
}
