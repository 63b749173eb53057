// Builds the service and the pages, each only when the content of its sources has changed since the last build.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HOME, inPackage, type Outcome, runNode, say } from './run-program.ts';

interface BuildStep {
  readonly name: 'server' | 'web';
  readonly sources: readonly string[];
  readonly without: RegExp;
  readonly build: (outDir: string) => Promise<Outcome>;
}

const SERVER: BuildStep = {
  name: 'server',
  sources: ['src', 'migrations', 'test/bench', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
  without: /^src\/web\//,
  build: (outDir) => runNode([inPackage('typescript7', 'bin', 'tsc'), '-p', 'tsconfig.build.json', '--outDir', outDir]),
};

const WEB: BuildStep = {
  name: 'web',
  sources: [
    'src/web',
    'src/core',
    'src/engine',
    'config/policies',
    'vite.config.ts',
    'vite.verify.config.ts',
    'package-lock.json',
  ],
  without: /^$/,
  build: async (outDir) => {
    const pages = await runVite('vite.config.ts', outDir);
    return pages.status === 0 ? runVite('vite.verify.config.ts', outDir) : pages;
  },
};

/** Adds to `outDir`. */
function runVite(config: string, outDir: string): Promise<Outcome> {
  const args = [inPackage('vite', 'bin', 'vite.js'), 'build', '--config', config, '--outDir', outDir];
  return runNode(args, { env: { NODE_ENV: 'production' } });
}

/** Builds what has changed; ends the process with the compiler's words when that fails. */
export async function build(which: readonly BuildStep['name'][]): Promise<void> {
  const steps = [SERVER, WEB].filter(
    (step) => which.includes(step.name) && (step !== WEB || existsSync(join(HOME, 'vite.config.ts'))),
  );
  const failed = (await Promise.all(steps.map(buildStep))).filter((outcome) => outcome !== undefined);
  if (failed.length === 0) return;
  for (const outcome of failed) process.stderr.write(outcome.output);
  say('Không biên dịch được; xem các dòng trên.', 'The build failed; see above.');
  process.exit(1);
}

async function buildStep(step: BuildStep): Promise<Outcome | undefined> {
  const outDir = join(HOME, 'dist', step.name);
  const stamp = join(HOME, 'dist', `.${step.name}-built`);
  const digest = await digestSources(step);
  if (existsSync(outDir) && existsSync(stamp) && (await readFile(stamp, 'utf8')) === digest) return undefined;
  say(`Đang biên dịch (${step.name})`, `Building (${step.name})`);
  const fresh = `${outDir}.new`;
  await mkdir(join(HOME, 'dist'), { recursive: true });
  await rm(fresh, { recursive: true, force: true });
  const outcome = await step.build(fresh);
  if (outcome.status !== 0) return outcome;
  // The old build is complete until the new one is.
  await rm(stamp, { force: true });
  await rm(outDir, { recursive: true, force: true });
  await rename(fresh, outDir);
  await writeFile(stamp, digest);
  return undefined;
}

async function digestSources({ sources, without }: BuildStep): Promise<string> {
  const digest = createHash('sha256');
  for (const source of sources) {
    for (const file of await filesUnder(source)) {
      if (without.test(file)) continue;
      digest
        .update(`${file}\0`)
        .update(await readFile(join(HOME, file)))
        .update('\0');
    }
  }
  return digest.digest('hex');
}

async function filesUnder(path: string): Promise<string[]> {
  if (!existsSync(join(HOME, path))) return [];
  if (/\.(json|ts)$/.test(path)) return [path];
  const entries = await readdir(join(HOME, path), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(HOME.length + 1));
  return files.map((file) => file.replaceAll('\\', '/')).sort();
}
