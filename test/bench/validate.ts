// Signatures validated per second of processor time over the corpus vn-signed, all checks on, warm; the time of `chauban validate` as a command
// beside that of pdfsig over the same files, which checks neither chains nor tokens nor changes; a signed file of 500 MB.
// Run: npm run bench -- validate [large]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MemoryByteSource } from '../../src/core/encoding/byte-source.ts';
import { JudgeCache, parsePolicy, validateDocument } from '../../src/core/signature/index.ts';
import { Certificate, CertificateIndex } from '../../src/core/x509/index.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { nodeInflate } from '../../src/engine/node-inflate.ts';
import { makeLargeSignedPdf } from './large-pdf.ts';

const ROUNDS = 12;
const engine = new NodeEngine();
const cache = new JudgeCache(engine);
const corpora = process.env['CHAUBAN_CORPORA'] ?? resolve('../shared/corpora');
const policy = parsePolicy(JSON.parse(readFileSync('config/policies/vn-existing.json', 'utf8')));
const at = new Date('2026-11-21T00:00:00Z');

function certificates(folder: string): CertificateIndex {
  const path = join(corpora, 'vn-ca', folder);
  return new CertificateIndex(readdirSync(path).map((name) => Certificate.parse(new Uint8Array(readFileSync(join(path, name))))));
}

const seconds = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
};

async function benchDocuments(): Promise<void> {
  const folder = join(corpora, 'vn-signed');
  const files = readdirSync(folder).filter((name) => name.endsWith('.pdf'));
  const documents = files.map((name) => new Uint8Array(readFileSync(join(folder, name))));
  const roots = certificates('roots');
  const trust = { signers: roots, timeStamps: roots, intermediates: certificates('intermediates') };
  const times: number[] = [];
  let signatures = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const since = process.cpuUsage();
    signatures = 0;
    for (const bytes of documents) {
      const options = { engine, inflate: nodeInflate, trust, policy, at, cache };
      signatures += (await validateDocument(new MemoryByteSource(bytes), options)).report.signatures.length;
    }
    times.push(seconds(since));
  }
  const [best = 0] = times.sort((a, b) => a - b);
  const median = times[ROUNDS >> 1] ?? 0;
  console.log(`${files.length} documents, ${signatures} signatures, warm, processor time of one round of ${ROUNDS}:`);
  console.log(`  best   ${best.toFixed(3)} s: ${(signatures / best).toFixed(0)} signatures/s`);
  console.log(`  median ${median.toFixed(3)} s: ${(signatures / median).toFixed(0)} signatures/s`);
  benchPdfsig(
    files.map((name) => join(folder, name)),
    best,
  );
}

// Children's time: what the kernel counted for processes that have ended.
function benchPdfsig(paths: readonly string[], ours: number): void {
  if (spawnSync('pdfsig', ['-v']).error !== undefined) {
    console.log('  pdfsig is not here (Debian package poppler-utils): nothing to compare with');
    return;
  }
  const { stdout } = spawnSync(
    'bash',
    ['-c', 'for file in "$@"; do pdfsig -nocert "$file" >/dev/null 2>&1; done; times', 'bash', ...paths],
    {
      encoding: 'utf8',
    },
  );
  const [user = 0, system = 0] = [...(stdout.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  );
  const theirs = user + system;
  console.log(
    `  pdfsig ${theirs.toFixed(3)} s, a process for each file: ours is ${(ours / theirs).toFixed(2)} times that (at most 3 asked)`,
  );
}

async function benchLarge(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chauban-large-'));
  const path = join(folder, 'large.pdf');
  try {
    const sizeBytes = makeLargeSignedPdf(path, 500 << 20);
    const file = await open(path);
    const read = async (offset: number, length: number) => {
      const { buffer } = await file.read(new Uint8Array(length), 0, length, offset);
      return buffer;
    };
    const none = new CertificateIndex([]);
    const trust = { signers: none, timeStamps: none, intermediates: none };
    const since = process.cpuUsage();
    const { report } = await validateDocument({ sizeBytes, read }, { engine, inflate: nodeInflate, trust, policy, at });
    const used = seconds(since);
    await file.close();
    const megabytes = process.resourceUsage().maxRSS / 1024;
    const intact = report.signatures.map((signature) => signature.intact).join();
    console.log(
      `${(sizeBytes / (1 << 20)).toFixed(0)} MB, intact: ${intact}, ${used.toFixed(2)} s, at most ${megabytes.toFixed(0)} MB of memory (1024 asked)`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// The large one alone: what it takes is then its own.
if (process.argv.includes('large')) await benchLarge();
else await benchDocuments();
