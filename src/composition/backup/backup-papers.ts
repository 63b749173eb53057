// The papers of a backup: list of dossiers as XML (Circular 02/2019/TT-BNV Art. 10: metadata is backed up as XML), the log (nhật ký, App. VI)
// and the minutes (biên bản, App. VII).

import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BACKUP_FAULT_SENTENCES } from './backup-faults.ts';
import type { SetDescription } from './backup-sets.ts';
import { writeDurably } from './backup-sets.ts';

export interface BackedUpDossier {
  readonly id: string;
  readonly aip: string;
  readonly entry: number;
  readonly fonds: string;
  readonly fileCode: string;
  readonly title: string;
  /** Of the AIP's inventory, as the ledger has it. */
  readonly inventory: string;
  /** Path of its description below metadata/. */
  readonly description: string;
}

export interface BackedUpFonds {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

export interface ResponsiblePerson {
  readonly name: string;
  readonly position: string;
}

export const DOSSIER_LIST = 'danh-muc.xml';
const LOG = 'nhat-ky-sao-luu.txt';
const MINUTES = 'bien-ban.txt';

export function dossierListXml(fonds: readonly BackedUpFonds[], dossiers: readonly BackedUpDossier[], at: Date): string {
  const element = (name: string, attributes: object): string =>
    `  <${name}${Object.entries(attributes)
      .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
      .join('')}/>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<DanhMuc xmlns="urn:chauban:backup:list:1" lap="${at.toISOString()}">`,
    ...fonds.map((one) => element('Phong', one)),
    ...dossiers.map((one) => element('HoSo', one)),
    '</DanhMuc>',
    '',
  ].join('\n');
}

// Characters that XML 1.0 cannot hold at all become spaces.
function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;');
}

export interface PaperFacts {
  readonly set: SetDescription;
  readonly folder: string;
  /** Which store was copied, and where it lies. */
  readonly source: { readonly name: string; readonly location: string };
  readonly responsible: ResponsiblePerson | undefined;
}

export async function writePapers(path: string, facts: PaperFacts): Promise<void> {
  await writeDurably(join(path, MINUTES), minutes(facts));
}

/** One line a backup, in the root of the medium, once its set is finished. */
export async function logBackup({ set, folder, source, responsible }: PaperFacts): Promise<void> {
  const line = [
    vietnamTime(set.finishedAt),
    KINDS[set.kind],
    `kho ${source.name}`,
    set.name,
    `${set.objects} tệp`,
    `${set.sizeBytes} byte`,
    set.faults.length === 0 ? 'Đạt' : `KHÔNG ĐẠT: ${set.faults.length} lỗi`,
    responsible?.name ?? '',
  ].join('\t');
  await appendFile(join(folder, LOG), `${line}\n`, { flush: true });
}

const KINDS = { full: 'Sao lưu đầy đủ', incremental: 'Sao lưu gia tăng' } as const;

function minutes({ set, folder, source, responsible }: PaperFacts): string {
  const faults = set.faults.map(
    ({ code, key, entry }, i) =>
      `   ${i + 1}. ${key} (${code}${entry === null ? '' : `, bút toán ${entry}`}): ${BACKUP_FAULT_SENTENCES[code].vi}`,
  );
  return [
    'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
    'Độc lập - Tự do - Hạnh phúc',
    '',
    'BIÊN BẢN SAO LƯU TÀI LIỆU LƯU TRỮ ĐIỆN TỬ',
    '(theo Điều 10 Thông tư số 02/2019/TT-BNV)',
    '',
    `1. Hình thức sao lưu: ${KINDS[set.kind]}${set.base === null ? '' : `, tiếp nối bản đầy đủ ${set.base}`}`,
    `2. Thời gian: từ ${vietnamTime(set.startedAt)} đến ${vietnamTime(set.finishedAt)}`,
    `3. Nguồn: kho ${source.name} (${source.location})`,
    `4. Phương tiện và đường dẫn lưu bản sao: ${join(folder, set.name)}`,
    `5. Sổ cái: ${set.ledger.origin}, ${set.ledger.size} bút toán, mã băm gốc ${set.ledger.root}`,
    `6. Nội dung: ${set.dossiers} hồ sơ, ${set.objects} tệp, ${set.sizeBytes} byte; thông tin mô tả ở định dạng XML trong thư mục metadata`,
    `7. Bảng kê các tệp kèm mã băm: manifest.jsonl (SHA-256: ${set.manifest})`,
    set.faults.length === 0
      ? '8. Kết quả: ĐẠT. Mọi tệp đã được đối chiếu với mã băm ghi trong sổ cái khi sao chép và được đọc lại từ phương tiện.'
      : `8. Kết quả: KHÔNG ĐẠT. ${set.faults.length} lỗi:`,
    ...faults,
    '9. Thư mục khóa không nằm trong bản sao này và phải được sao lưu riêng.',
    '',
    `Người chịu trách nhiệm: ${responsible === undefined ? '……………………………………' : `${responsible.name}, ${responsible.position}`}`,
    'Người thực hiện: ……………………………………',
    'Chữ ký: ……………………………………',
    '',
  ].join('\n');
}

/** 21/11/2026 14:05:09, the time of Việt Nam. */
function vietnamTime(utc: string): string {
  const local = new Date(new Date(utc).getTime() + 7 * 3_600_000).toISOString();
  return `${local.slice(8, 10)}/${local.slice(5, 7)}/${local.slice(0, 4)} ${local.slice(11, 19)}`;
}
