// The minutes of an audit (biên bản kiểm tra), in the six steps of Circular 02/2019/TT-BNV Art. 9: as text, which the ledger keeps, and
// as a page to print.

import type { ResponsiblePerson } from './audit-settings.port.ts';
import type { Audit, AuditFault, AuditOutcome } from './audit-types.ts';

export interface MinutesFacts {
  readonly audit: Pick<
    Audit,
    'id' | 'startedAt' | 'startedBy' | 'filesChecked' | 'bytesRead' | 'dossiers' | 'faults' | 'notes' | 'ledgerSize'
  >;
  readonly finishedAt: Date;
  readonly outcome: AuditOutcome;
  readonly origin: string;
  readonly stores: readonly { readonly name: string; readonly medium: string }[];
  readonly responsiblePerson: ResponsiblePerson | null;
  readonly softwareVersion: string;
  /** At most MOST_LISTED of them. */
  readonly listed: readonly AuditFault[];
}

/** The ledger takes bodies up to 16 MiB; more faults than that are a catastrophe whose list is in the database. */
export const MOST_LISTED = 5_000;

export function minutesText(facts: MinutesFacts): string {
  const lines = [
    'BIÊN BẢN KIỂM TRA TÀI LIỆU LƯU TRỮ ĐIỆN TỬ',
    '(Thông tư số 02/2019/TT-BNV, Điều 9)',
    '',
    ...sections(facts).flatMap(({ title, lines: told }) => [title, ...told.map((line) => `   ${line}`), '']),
    ...faultLines(facts),
    '',
    'Người phụ trách kiểm tra (ký, ghi rõ họ tên): ........................................',
  ];
  return `${lines.join('\n')}\n`.normalize('NFC');
}

export function minutesPage(facts: MinutesFacts): string {
  const blocks = sections(facts)
    .map(({ title, lines }) => `<h2>${escapeHtml(title)}</h2>${lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('')}`)
    .join('\n');
  const rows = facts.listed
    .map(
      (fault, index) =>
        `<tr>${[`${index + 1}`, fault.file, `${fault.store} – ${fault.medium}`, fault.path, fault.vi].map(cell).join('')}</tr>`,
    )
    .join('\n');
  const head = ['STT', 'Tên tệp', 'Phương tiện lưu trữ', 'Đường dẫn', 'Tình trạng và cách xử lý']
    .map((name) => `<th>${name}</th>`)
    .join('');
  const table = facts.listed.length === 0 ? '' : `<table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`;
  return `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>Biên bản kiểm tra ${escapeHtml(localTime(facts.finishedAt))}</title><style>
body{font:13pt/1.5 "Times New Roman",serif;max-width:180mm;margin:15mm auto;color:#000;background:#fff}
h1{font-size:15pt;text-align:center;margin:0}h2{font-size:13pt;margin:1em 0 .2em}p{margin:.1em 0}.under{text-align:center;font-style:italic}
table{border-collapse:collapse;width:100%;font-size:10.5pt}th,td{border:1px solid #000;padding:2px 5px;text-align:left;vertical-align:top;overflow-wrap:anywhere}
.sign{margin:2.5em 0 5em;text-align:right}
</style></head><body>
<h1>BIÊN BẢN KIỂM TRA TÀI LIỆU LƯU TRỮ ĐIỆN TỬ</h1><p class="under">(Thông tư số 02/2019/TT-BNV, Điều 9)</p>
${blocks}
${table}
${facts.listed.length < total(facts) ? `<p>${escapeHtml(more(facts))}</p>` : ''}
<p class="sign">Người phụ trách kiểm tra (ký, ghi rõ họ tên)</p>
</body></html>
`.normalize('NFC');
}

interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

// Art. 9: 1 the data to be checked, 2 equipment and software, 3 the media, 4 the check, 5 the faulty files, 6 the minutes.
function sections(facts: MinutesFacts): Section[] {
  const { audit, finishedAt, stores, responsiblePerson: person } = facts;
  return [
    {
      title: '1. Cơ sở dữ liệu được kiểm tra',
      lines: [`Sổ cái: ${facts.origin}, ${audit.ledgerSize ?? 0} bút toán.`, `Số hồ sơ (gói lưu trữ): ${audit.dossiers}.`],
    },
    { title: '2. Thiết bị và phần mềm', lines: [`Phần mềm Châu Bản, phiên bản ${facts.softwareVersion}.`] },
    { title: '3. Phương tiện lưu trữ', lines: stores.map(({ name, medium }) => `Kho "${name}": ${medium}`) },
    {
      title: '4. Kết quả kiểm tra',
      lines: [
        `Bắt đầu: ${localTime(audit.startedAt)}. Kết thúc: ${localTime(finishedAt)}.`,
        `Đã đọc và so sánh mã băm SHA-256, SHA-512 của ${audit.filesChecked} bản sao tệp (${audit.bytesRead} byte) với sổ cái.`,
        CONCLUSION[facts.outcome],
      ],
    },
    {
      title: '5. Các tệp bị lỗi',
      lines: audit.faults + audit.notes === 0 ? ['Không có.'] : [`Số lỗi: ${audit.faults}. Điểm cần biết: ${audit.notes}.`],
    },
    {
      title: '6. Lập biên bản',
      lines: [
        `Biên bản số ${audit.id}, được ghi vào sổ cái.`,
        audit.startedBy === null ? 'Kiểm tra theo lịch.' : `Người yêu cầu kiểm tra: ${audit.startedBy}.`,
        person === null
          ? 'Người phụ trách kiểm tra, bảo quản, sao lưu và phục hồi: chưa được chỉ định.'
          : `Người phụ trách kiểm tra, bảo quản, sao lưu và phục hồi: ${person.name}, ${person.position} (${person.email}).`,
      ],
    },
  ];
}

const CONCLUSION: Readonly<Record<AuditOutcome, string>> = {
  RUNNING: 'Đang kiểm tra.',
  PASSED: 'Kết luận: mọi bản sao nguyên vẹn.',
  FAILED: 'Kết luận: có lỗi, xem mục 5.',
  CANCELLED: 'Việc kiểm tra bị dừng trước khi xong; chỉ kết luận được về phần đã kiểm tra.',
};

function faultLines(facts: MinutesFacts): string[] {
  const lines = facts.listed.flatMap((fault, index) => [
    `${index + 1}. Tệp: ${fault.file}`,
    `   Phương tiện: ${fault.store} – ${fault.medium}`,
    `   Đường dẫn: ${fault.path}`,
    `   ${fault.vi}`,
  ]);
  return facts.listed.length < total(facts) ? [...lines, more(facts)] : lines;
}

const total = ({ audit }: MinutesFacts): number => audit.faults + audit.notes;
const more = (facts: MinutesFacts): string => `… và ${total(facts) - facts.listed.length} dòng nữa, xem trong hệ thống.`;
const cell = (text: string): string => `<td>${escapeHtml(text)}</td>`;

/** Vietnam keeps UTC+7 all year. */
function localTime(time: Date): string {
  const [date = '', clock = ''] = new Date(time.getTime() + 7 * 3_600_000).toISOString().split('T');
  return `${clock.slice(0, 8)} ngày ${date.split('-').reverse().join('/')} (giờ Việt Nam)`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
