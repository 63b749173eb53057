// What was changed in a PDF after a signature (ISO 32000-2:2020, 12.8.2.2, 12.8.2.4, 12.7.5.5; EN 319 102-1 V1.4.1, 5.2.2 and 5.2.8).
import type { CheckList } from './check-list.ts';
import type { FieldLockFacts, PdfSignatureFacts } from './facts.ts';
import type { JudgeContext } from './judge-context.ts';

const CLAUSE = 'ISO 32000-2 12.8.2.2';

/** What a certifying or locking signature allows; for any other, what the policy accepts. */
export function judgeChanges(
  list: CheckList,
  pdf: PdfSignatureFacts,
  { policy, facts }: Pick<JudgeContext, 'policy' | 'facts'>,
): void {
  const { kind, changes, pagesDiffer } = pdf.modificationsAfter;
  const detail = changes[0] === undefined ? kind : `${changes[0].object}: ${changes[0].detail}`;
  const locked = lockedFieldsChanged(pdf);
  if (locked.length > 0) {
    list.fail('LOCKED_FIELDS_CHANGED', 'ISO 32000-2 12.8.2.4', 'FORMAT_FAILURE', { fields: locked.slice(0, 10).join(', ') });
  }
  if (pagesDiffer === true) list.fail('PAGES_CHANGED', 'EN 319 102-1 5.2.2', 'FORMAT_FAILURE');
  if (isForbidden(pdf)) list.fail('CHANGES_FORBIDDEN', CLAUSE, 'FORMAT_FAILURE', { detail });
  else if (kind === 'none') list.pass('CHANGES_NONE', CLAUSE);
  else if (!policy.acceptedChanges.includes(kind))
    list.doubt('CHANGES_NOT_ACCEPTED', CLAUSE, 'SIG_CONSTRAINTS_FAILURE', { detail });
  else list.pass(kind === 'signatures-only' ? 'CHANGES_SIGNATURES' : 'CHANGES_ACCEPTED', CLAUSE);
  if (facts.pdf?.isEncrypted === true) list.doubt('DOCUMENT_ENCRYPTED', 'ISO 32000-2 7.6', 'SIG_CONSTRAINTS_FAILURE');
}

function isForbidden({ modificationsAfter, docMdp, fieldLocks }: PdfSignatureFacts): boolean {
  const { kind, addedSignatureFields } = modificationsAfter;
  const permissions = [docMdp, ...fieldLocks.map(({ permission }) => permission)].filter((permission) => permission !== null);
  if (permissions.length === 0 || kind === 'none') return false;
  const permission = Math.min(...permissions);
  if (kind === 'other') return true;
  if (kind === 'annotations') return permission < 3;
  return permission === 1 && (kind === 'form-filling' || addedSignatureFields.length > 0);
}

function lockedFieldsChanged({ modificationsAfter, fieldLocks }: PdfSignatureFacts): readonly string[] {
  return modificationsAfter.changedFields.filter((field) => fieldLocks.some((lock) => locks(lock, field)));
}

function locks({ action, fields }: FieldLockFacts, field: string): boolean {
  if (action === 'all') return true;
  const isNamed = fields.some((name) => field === name || field.startsWith(`${name}.`));
  return action === 'only' ? isNamed : !isNamed;
}
