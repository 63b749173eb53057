// The W3C and IETF interop vectors of XMLDSig (corpus `xmldsig-santuario`): what is said of each signature. None that is meant to fail is
// intact, and nothing is called broken but what is named here with its reason; all else is intact, or undetermined for a stated reason.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MemoryByteSource } from '../../src/core/encoding/byte-source.ts';
import { gatherFacts, type SignatureFacts } from '../../src/core/signature/index.ts';
import { isIntact } from '../../src/core/signature/judge-value.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { nodeInflate } from '../../src/engine/node-inflate.ts';
import { findCorpus } from './corpora.ts';
import { publishTable } from './published-tables.ts';

/** Signed data with line ends of CR LF, which the corpus has not kept. */
const LINE_ENDS = 'document.xml of the corpus has other line ends than the one that was signed';
const CHANGED = 'meant to fail, or edited after signing';

/** Files in which a digest or the value is wrong, by the end of their path. */
const BROKEN: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/template\.xml$/, 'a template: not signed yet'],
  [/c14n\/Y4\/signatureStripped\.xml$/, CHANGED],
  [/dsig\/signature[123]\.xml$/, CHANGED],
  [/dsig\/invalid-signature\.xml$/, CHANGED],
  [/signature-bad-transform-algo\.xml$/, CHANGED],
  [/phaos-xmldsig-three\/signature-(rsa|dsa)-manifest[a-z0-9-]*\.xml$/, LINE_ENDS],
  [/phaos-xmldsig-three\/signature-big\.xml$/, LINE_ENDS],
  [/signature-rsa-enveloped-bad-(digest-val|sig)\.xml$/, CHANGED],
  [/envelopingInvalidSignatureEd(25519|448)\.xml$/, CHANGED],
];
const MEANT_TO_FAIL = /bad|invalid|wrong|negative|attack/i;

const archive = findCorpus('xmldsig-santuario.tar.xz');
const folder = archive === undefined ? undefined : mkdtempSync(join(tmpdir(), 'santuario-'));
if (archive !== undefined && folder !== undefined) {
  const { status } = spawnSync('tar', ['xf', archive, '-C', folder]);
  if (status !== 0) throw new Error('the corpus xmldsig-santuario cannot be unpacked');
}
afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true });
});

function* filesIn(path: string): Generator<string> {
  for (const name of readdirSync(path)) {
    const inner = join(path, name);
    if (statSync(inner).isDirectory()) yield* filesIn(inner);
    else yield inner;
  }
}

const engine = new NodeEngine();
const sourceOf = (path: string) => new MemoryByteSource(new Uint8Array(readFileSync(path)));
const isSigned = (path: string) => path.endsWith('.xml') && /<([A-Za-z0-9]+:)?Signature[\s>]/.test(readFileSync(path, 'latin1'));

function besides(path: string) {
  const names = readdirSync(dirname(path)).map((name) => join(dirname(path), name));
  return names.filter((one) => one !== path && statSync(one).isFile()).map((name) => ({ name, source: sourceOf(name) }));
}

function verdictOn(facts: SignatureFacts): string {
  if (isIntact(facts, { signedAttributes: 'as-received-or-der' })) return 'intact';
  const isBroken = facts.value === 'not-verified' || facts.digests.some(({ matches }) => matches === false);
  if (isBroken) return 'broken';
  const codes = facts.findings.map(({ code }) => code);
  const reasons = [
    facts.signer === null && facts.value === 'not-checked' ? 'no key' : '',
    facts.value === 'unsupported' ? 'algorithm' : '',
  ];
  return `undetermined: ${[...new Set([...codes, ...reasons])].filter((one) => one !== '').join(' ')}`;
}

describe.skipIf(folder === undefined)('XMLDSig interop vectors', () => {
  it('each as its makers say, or undetermined for a reason', async () => {
    const base = folder ?? '';
    const verdicts = new Map<string, string[]>();
    for (const path of [...filesIn(base)].filter(isSigned)) {
      const detached = besides(path);
      const facts = await gatherFacts(sourceOf(path), { engine, inflate: nodeInflate, detached });
      const found = facts.readable ? facts.signatures.map(verdictOn) : [`undetermined: ${facts.findings[0]?.code}`];
      for (const verdict of new Set(found)) verdicts.set(verdict, [...(verdicts.get(verdict) ?? []), relative(base, path)]);
    }
    const table = [...verdicts]
      .sort(([, a], [, b]) => b.length - a.length)
      .map(([verdict, files]) => `  ${String(files.length).padStart(4)}  ${verdict}`);
    const broken = verdicts.get('broken') ?? [];
    const named = broken.map((file) => [file, BROKEN.find(([pattern]) => pattern.test(file))?.[1]] as const);
    const listed = named.map(([file, reason]) => `  broken ${file}: ${reason}`);
    publishTable('30-xmldsig', 'XMLDSig interop vectors (santuario), files', [...table, ...listed]);
    expect(named.filter(([, reason]) => reason === undefined)).toEqual([]);
    const intact = verdicts.get('intact') ?? [];
    expect(intact.filter((file) => MEANT_TO_FAIL.test(file))).toEqual([]);
    expect(intact.length).toBeGreaterThanOrEqual(75);
  }, 120_000);

  // interop/c14n: what each reference of the signature is over was written down by its makers.
  it.each(['Y1/exc-signature.xml', 'Y4/signature.xml', 'Y5/signature.xml', 'Y5/signatureCommented.xml'])(
    'every digest of c14n/%s',
    async (name) => {
      const facts = await gatherFacts(sourceOf(join(folder ?? '', 'xmldsig-santuario/interop/c14n', name)), {
        engine,
        inflate: nodeInflate,
      });
      expect(facts.signatures[0]?.digests.every(({ matches }) => matches === true)).toBe(true);
    },
  );
});
