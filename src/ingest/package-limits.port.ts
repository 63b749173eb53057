// How large a package may be: the operator's configuration.
import type { SipArchiveLimits } from './sip-archive.port.ts';

export abstract class PackageLimits {
  /** Of the upload itself. */
  abstract readonly uploadBytes: number;
  abstract readonly archive: SipArchiveLimits;
}
