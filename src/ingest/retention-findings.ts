// Retention that cannot be computed from the dossier's own fields is put to a person before acceptance.
import { retentionOf } from '../catalogue/index.ts';
import type { Profile, SipDescription } from '../core/package/index.ts';
import { ingestFinding } from './finding.ts';
import type { AnyFinding } from './transfer.ts';

export function retentionFindings(profile: Profile, description: SipDescription): readonly AnyFinding[] {
  const decision = retentionOf(profile, description);
  if (decision.kind !== 'person') return [];
  return [ingestFinding('RETENTION_UNDECIDED', 'warn', { level: 'dossier' }, { detailVi: decision.vi, detailEn: decision.en })];
}
