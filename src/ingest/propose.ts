// From findings to a proposal: faults refuse, doubts go to a person, a clean package is accepted if the agreement says so.
import type { TransferAgreement } from '../catalogue/fonds.ts';
import type { AnyFinding, Proposal } from './transfer.ts';

export function propose(findings: readonly AnyFinding[], agreement: TransferAgreement): Proposal {
  if (findings.some((finding) => finding.severity === 'refuse')) return 'refuse';
  if (findings.some((finding) => finding.severity === 'warn')) return 'person';
  return agreement.autoAccept ? 'accept' : 'person';
}
