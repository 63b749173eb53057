// What a certifying or locking signature allows after it, and what is told of pages that differ.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CheckList } from '../../../../src/core/signature/check-list.ts';
import type {
  DocumentFacts,
  FieldLockFacts,
  ModificationFacts,
  PdfSignatureFacts,
} from '../../../../src/core/signature/facts.ts';
import { parsePolicy } from '../../../../src/core/signature/index.ts';
import { judgeChanges } from '../../../../src/core/signature/judge-changes.ts';

const policy = parsePolicy(JSON.parse(readFileSync('config/policies/vn-existing.json', 'utf8')));
const NONE: ModificationFacts = {
  kind: 'none',
  revisions: 0,
  addedSignatureFields: [],
  changedFields: [],
  pagesDiffer: false,
  changes: [],
};

function judged(
  changes: Partial<ModificationFacts>,
  signature: Partial<Pick<PdfSignatureFacts, 'docMdp' | 'fieldLocks'>> = {},
  isEncrypted = false,
) {
  const list = new CheckList();
  const pdf = { docMdp: null, fieldLocks: [], ...signature, modificationsAfter: { ...NONE, ...changes } };
  judgeChanges(list, pdf as unknown as PdfSignatureFacts, {
    policy,
    facts: { pdf: { isEncrypted } } as unknown as DocumentFacts,
  });
  return { outcome: list.outcome, codes: list.checks.filter(({ outcome }) => outcome !== 'passed').map(({ code }) => code) };
}

const lock = (action: FieldLockFacts['action'], fields: string[] = [], permission: 1 | 2 | 3 | null = null): FieldLockFacts => ({
  from: 'field-mdp',
  action,
  fields,
  permission,
});
const FAILED = (code: string) => ({ outcome: 'failed', codes: expect.arrayContaining([code]) });
const PASSED = { outcome: 'passed', codes: [] };

describe('DocMDP', () => {
  it.each([
    [1, { kind: 'signatures-only' as const }, PASSED],
    [1, { kind: 'signatures-only' as const, addedSignatureFields: ['S2'] }, FAILED('CHANGES_FORBIDDEN')],
    [1, { kind: 'form-filling' as const }, FAILED('CHANGES_FORBIDDEN')],
    [2, { kind: 'signatures-only' as const, addedSignatureFields: ['S2'] }, PASSED],
    [2, { kind: 'annotations' as const }, FAILED('CHANGES_FORBIDDEN')],
    [3, { kind: 'other' as const }, FAILED('CHANGES_FORBIDDEN')],
  ] as const)('P %i with %o', (docMdp, changes, expected) => {
    expect(judged(changes, { docMdp })).toEqual(expected);
  });
  it('what is allowed still asks the policy', () => {
    expect(judged({ kind: 'annotations' }, { docMdp: 3 })).toEqual({ outcome: 'indeterminate', codes: ['CHANGES_NOT_ACCEPTED'] });
    expect(judged({ kind: 'form-filling' }, { docMdp: 2 })).toEqual({
      outcome: 'indeterminate',
      codes: ['CHANGES_NOT_ACCEPTED'],
    });
  });
});

describe('field locks', () => {
  const changed = { kind: 'form-filling' as const, changedFields: ['so.ngay'] };
  it.each([
    ['all', lock('all'), true],
    ['only, named', lock('only', ['so.ngay']), true],
    ['only, named above', lock('only', ['so']), true],
    ['only, another of like name', lock('only', ['so.n', 'ngay']), false],
    ['all but it', lock('all-but', ['so.ngay']), false],
    ['all but another', lock('all-but', ['dau']), true],
  ])('%s', (_, given, isLocked) => {
    const { codes, outcome } = judged(changed, { fieldLocks: [given] });
    expect(codes.includes('LOCKED_FIELDS_CHANGED')).toBe(isLocked);
    expect(outcome).toBe(isLocked ? 'failed' : 'indeterminate');
  });
  it('an empty signature field that is locked may not be signed', () => {
    const signing = { kind: 'signatures-only' as const, changedFields: ['S2'], addedSignatureFields: ['S2'] };
    expect(judged(signing, { fieldLocks: [lock('all')] })).toEqual(FAILED('LOCKED_FIELDS_CHANGED'));
    expect(judged(signing, { fieldLocks: [lock('only', ['S3'])] })).toEqual(PASSED);
  });
  it('the permission of a lock counts like that of a certifying signature', () => {
    expect(judged({ kind: 'annotations' }, { fieldLocks: [lock('only', [], 2)] })).toEqual(FAILED('CHANGES_FORBIDDEN'));
    expect(judged({ kind: 'annotations' }, { docMdp: 3, fieldLocks: [lock('only', [], 1)] })).toEqual(
      FAILED('CHANGES_FORBIDDEN'),
    );
  });
});

it('pages that differ are a failure without any permission', () => {
  expect(judged({ kind: 'other', pagesDiffer: true })).toEqual(FAILED('PAGES_CHANGED'));
  expect(judged({ kind: 'other', pagesDiffer: null })).toEqual({ outcome: 'indeterminate', codes: ['CHANGES_NOT_ACCEPTED'] });
});

it('an encrypted document is undecided', () => {
  expect(judged({}, {}, true)).toEqual({ outcome: 'indeterminate', codes: ['DOCUMENT_ENCRYPTED'] });
});
