// A retention period in a few words.
import type { Retention } from '../api/record-types.ts';
import type { Messages } from '../messages/shape.ts';

export function retentionWords(retention: Retention, { records }: Messages): string {
  switch (retention.kind) {
    case 'permanent':
      return records.retentionKinds.permanent;
    case 'years':
      return records.retentionKinds.years(retention.years ?? 0);
    case 'person':
      return records.retentionKinds.person;
  }
}
