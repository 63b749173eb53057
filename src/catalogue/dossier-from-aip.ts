// The catalogue's record of a dossier, read back from its AIP alone: for audit (are the rows still what was accepted?) and rebuild.

import type { CryptoEngine } from '../core/crypto/engine.ts';
import { digestBytes } from '../core/crypto/engine.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import { encodeHex } from '../core/encoding/hex.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import { parseUtf8 } from '../core/encoding/utf8.ts';
import { AIP_PATHS, type Profile } from '../core/package/index.ts';
import { type AcceptanceFacts, acceptanceEvents } from './acceptance-events.ts';
import type { DossierRecord, PreservationEvent } from './dossier.ts';
import { dossierRecord } from './dossier-record.ts';
import type { PackageReport } from './package-report.ts';

/** Reads a file of the AIP by its logical path; the bytes have been checked against the ledger. */
export type AipFileReader = (logicalPath: string) => Promise<Bytes>;

export interface DossierFromAip {
  readonly record: DossierRecord;
  /** Up to acceptance. What happened later is in the ledger. */
  readonly events: readonly PreservationEvent[];
  readonly acceptance: AcceptanceFacts;
  readonly report: PackageReport;
}

/** Throws MalformedError AIP_PROFILE_UNKNOWN when the profile that it was described by is not in `profiles`; errors of `read` pass through. */
export async function dossierFromAip(
  read: AipFileReader,
  profiles: ReadonlyMap<string, Profile>,
  engine: CryptoEngine,
): Promise<DossierFromAip> {
  const report = JSON.parse(parseUtf8(await read(AIP_PATHS.report))) as PackageReport;
  const acceptance = JSON.parse(parseUtf8(await read(AIP_PATHS.acceptance))) as AcceptanceFacts;
  const profile = profiles.get(report.profile);
  if (profile === undefined) throw new MalformedError('AIP_PROFILE_UNKNOWN', `expected a known profile, got ${report.profile}`);
  const inventoryDigest = encodeHex(digestBytes(engine, 'sha256', await read(AIP_PATHS.inventory)));
  const hasTexts = report.files.some((file) => file.hasText);
  const texts = new Map<string, string>(hasTexts ? Object.entries(JSON.parse(parseUtf8(await read(AIP_PATHS.texts)))) : []);
  const record = dossierRecord({ profile, report, acceptance, inventoryDigest, texts });
  return { record, events: acceptanceEvents(report, acceptance), acceptance, report };
}
