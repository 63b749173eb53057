// What happened to a package up to its acceptance, as PREMIS 3 events. Types are terms of the Library of Congress event type list.

import { aipDataPath, type PremisRecord } from '../core/package/index.ts';
import type { PreservationEvent } from './dossier.ts';
import type { Decision, PackageReport } from './package-report.ts';

/** Kept in the AIP: with the report, all that the catalogue's rows of this dossier are made of. */
export interface AcceptanceFacts {
  readonly dossierId: string;
  readonly aipId: string;
  readonly fondsId: string;
  readonly organisationId: string;
  readonly transferId: string;
  readonly packageId: string;
  readonly packageSha256: string;
  readonly receivedAt: string;
  readonly decidedAt: string;
  readonly decision: Pick<Decision, 'outcome' | 'reason'> & { readonly automatic: boolean };
  /** Version of the software that checked and stored it. */
  readonly software: string;
}

export function acceptanceEvents(report: PackageReport, facts: AcceptanceFacts): readonly PreservationEvent[] {
  const software = `chauban ${facts.software}`;
  const faults = report.findings.filter((finding) => finding.severity === 'warn').length;
  const signed = report.files.filter((file) => file.signatures?.status === 'SIGNED').length;
  const event = (n: number, type: string, time: string, agent: string, outcome: PreservationEvent['outcome'], vi: string, en: string) => ({
    id: `${facts.dossierId}-e${n}`, type, time: new Date(time), agent, outcome, vi, en,
  }); // biome-ignore format: one row an event
  const decider = facts.decision.automatic ? software : 'archivist';
  return [
    event(1, 'transfer', facts.receivedAt, 'agency-officer', 'success', 'Cơ quan nộp gói nộp lưu.', 'The agency submitted the package.'),
    event(2, 'message digest calculation', report.checkedAt, software, 'success',
      `Tính mã băm SHA-256 và SHA-512 của ${report.files.length} tệp.`, `SHA-256 and SHA-512 computed for ${report.files.length} files.`),
    event(3, 'validation', report.checkedAt, software, faults === 0 ? 'success' : 'warning',
      `Kiểm tra cấu trúc, thông tin mô tả và tính đầy đủ theo ${report.profile}: ${faults} điểm cần lưu ý.`,
      `Structure, description and completeness checked against ${report.profile}: ${faults} remarks.`),
    event(4, 'digital signature validation', report.checkedAt, software, faults === 0 ? 'success' : 'warning',
      `Kiểm tra chữ ký số theo chính sách ${report.policy}: ${signed}/${report.files.length} tệp có chữ ký số.`,
      `Digital signatures validated under policy ${report.policy}: ${signed} of ${report.files.length} files are signed.`),
    event(5, 'accession', facts.decidedAt, decider, 'success',
      `Quyết định tiếp nhận: ${facts.decision.reason}`, `Decision to accept: ${facts.decision.reason}`),
    event(6, 'ingestion', facts.decidedAt, software, 'success',
      'Lập gói lưu trữ và ghi vào các kho.', 'The archival package was made and written to the stores.'),
  ]; // biome-ignore format: one row an event
}

const local = (value: string) => ({ type: 'local', value });

export function premisOf(report: PackageReport, events: readonly PreservationEvent[]): PremisRecord {
  const agents = [...new Set(events.map((event) => event.agent))];
  return {
    objects: report.files.map((file) => ({
      identifier: local(aipDataPath(file.name)),
      originalName: file.name,
      sizeBytes: file.sizeBytes,
      sha256: file.sha256,
      sha512: file.sha512,
      formatName: file.mediaType,
    })),
    events: events.map((event) => ({
      identifier: local(event.id),
      type: event.type,
      at: event.time,
      detail: event.vi,
      outcome: event.outcome,
      agents: [{ identifier: local(event.agent), role: 'implementer' as const }],
      objects: report.files.map((file) => ({ identifier: local(aipDataPath(file.name)), role: 'source' as const })),
    })),
    agents: agents.map((name) => ({
      identifier: local(name),
      name,
      type: name.startsWith('chauban ') ? ('software' as const) : ('person' as const),
    })),
  };
}
