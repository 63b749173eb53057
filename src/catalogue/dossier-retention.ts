// Retention from the dossier's own fields (Law 33/2024/QH15 Art. 15).
import { type Profile, type SipDescription, valueOfRole } from '../core/package/index.ts';
import { decideRetention, parseRetentionPeriod, type RetentionDecision } from '../core/retention/index.ts';
import { isoDate } from './described-values.ts';

export function retentionOf(profile: Profile, description: SipDescription): RetentionDecision {
  const dossier = description.dossier.fields;
  const stated = [
    valueOfRole(profile, 'dossier', 'retention', dossier),
    ...description.documents.map(({ kind, fields }) => valueOfRole(profile, kind, 'retention', fields)),
  ].filter((value) => value !== undefined);
  return decideRetention(
    stated.map((value) => parseRetentionPeriod(value)),
    yearEnded(profile, description),
  );
}

// The year in which the work ended: the dossier's end date, else its start date's year is not enough to know.
function yearEnded(profile: Profile, description: SipDescription): number | undefined {
  const end = isoDate(valueOfRole(profile, 'dossier', 'end-date', description.dossier.fields));
  return end === null ? undefined : Number(end.slice(0, 4));
}
