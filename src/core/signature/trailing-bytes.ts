// What follows a CMS in its file. Padding and a line break are harmless; anything else belongs to nothing that was signed.
import type { Bytes } from '../encoding/bytes.ts';
import type { FactFinding } from './facts.ts';

export function trailingFindings(rest: Bytes): readonly FactFinding[] {
  if (rest.every((octet) => octet === 0 || octet === 0x0a || octet === 0x0d)) return [];
  return [{ code: 'CMS_FILE_TRAILING_DATA', detail: `${rest.length} bytes follow the CMS` }];
}
