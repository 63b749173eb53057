// The hoso.xlsx that agencies fill in. Implemented by adapters/zip.
import type { Bytes } from '../core/encoding/bytes.ts';
import type { Profile } from '../core/package/index.ts';

export abstract class DescriptionTemplates {
  abstract make(profile: Profile): Promise<Bytes>;
}
