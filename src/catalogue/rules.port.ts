// Rules that are data: description profiles, signature policies, retention rules (config/). Read once at start; a file that cannot be
// read, or is wrong, stops the start.
import type { Profile } from '../core/package/profile-rules.ts';
import type { SignaturePolicy } from '../core/signature/index.ts';

export abstract class Rules {
  abstract readonly profiles: ReadonlyMap<string, Profile>;
  /** Of this software, as recorded in AIPs. */
  abstract readonly softwareVersion: string;
  abstract readonly policies: ReadonlyMap<string, SignaturePolicy>;
}
