// NIST PKITS 1.0.1 whole, as a stranger would run it: 247 cases in a file, `chauban path --cases`, one answer a line.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/run-command-line.ts';
import { findCorpus } from './corpora.ts';
import { publishTable } from './published-tables.ts';

interface Case {
  readonly number: string;
  readonly name: string;
  readonly certs: readonly string[];
  readonly crls: readonly string[];
  readonly shouldValidate: boolean;
  readonly initialPolicySet: readonly string[];
  readonly initialExplicitPolicy: boolean;
  readonly initialPolicyMappingInhibit: boolean;
  readonly initialInhibitAnyPolicy: boolean;
  readonly userConstrainedPolicySet: readonly string[] | null;
}

interface Answer {
  readonly valid: boolean;
  readonly reasons: readonly { readonly code: string; readonly vi: string; readonly en: string }[];
  readonly policies: readonly string[];
}

const base = findCorpus('pkits');
// The suite names its policies; README of the corpus.
const oidOf = (policy: string): string =>
  policy === 'anyPolicy' ? '2.5.29.32.0' : policy.replace(/^NIST-test-policy-(\d+)$/, '2.16.840.1.101.3.2.1.48.$1');

describe.skipIf(base === undefined)('PKITS by the command', () => {
  const cases: Case[] = base === undefined ? [] : JSON.parse(readFileSync(join(base, 'expected.json'), 'utf8')).cases;
  const answers: Answer[] = [];
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'chauban-path-'));
    const lines = cases.map((one, index) => {
      const [anchor = '', ...certs] = one.certs.map((name) => join(base ?? '', 'certs', name));
      const crls = one.crls.map((name) => join(base ?? '', 'crls', name));
      // Every other case brings its bytes along.
      const given = (path: string) => (index % 2 === 0 ? path : readFileSync(path).toString('base64'));
      return JSON.stringify({
        anchors: [given(anchor)],
        certs: certs.map(given),
        crls: crls.map(given),
        at: '2011-04-15T00:00:00Z',
        policies: one.initialPolicySet.map(oidOf),
        requireExplicitPolicy: one.initialExplicitPolicy,
        inhibitPolicyMapping: one.initialPolicyMappingInhibit,
        inhibitAnyPolicy: one.initialInhibitAnyPolicy,
        revocation: 'require',
      });
    });
    const file = join(folder, 'cases.jsonl');
    writeFileSync(file, `${lines.join('\n')}\n`);
    let out = '';
    const output = {
      out: (text: string) => {
        out += text;
      },
      err: () => undefined,
    };
    expect(await runCommandLine(['path', '--cases', file, '--json'], output, new Date())).toBe(1);
    for (const line of out.trim().split('\n')) answers.push(JSON.parse(line) as Answer);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('answers every case', () => {
    expect(cases.length).toBe(247);
    expect(answers.length).toBe(247);
  });

  it('247 of 247', () => {
    const wrong = cases.filter((one, index) => answers[index]?.valid !== one.shouldValidate);
    const named = wrong.map(({ number, name }) => `${number} ${name}`);
    publishTable('10-pkits', 'NIST PKITS, by chauban path', [`${cases.length - wrong.length} of ${cases.length}`, ...named]);
    expect(named).toEqual([]);
  });

  it('the policies are those that the suite expects', () => {
    const told = cases.flatMap((one, index) => {
      const expected = one.userConstrainedPolicySet?.map(oidOf).sort();
      return expected === undefined || !one.shouldValidate
        ? []
        : [{ number: one.number, expected, got: answers[index]?.policies }];
    });
    expect(told.length).toBe(9);
    for (const { number, expected, got } of told)
      expect({ number, policies: [...(got ?? [])].sort() }).toEqual({ number, policies: expected });
  });

  it('whatever is not valid has a reason, in both languages', () => {
    for (const answer of answers.filter(({ valid }) => !valid)) {
      expect(answer.reasons.length).toBeGreaterThan(0);
      for (const { code, vi, en } of answer.reasons) expect([code, vi, en].every((text) => text !== '')).toBe(true);
    }
  });
});
