// State secrets: of a package that carries a mark, only transfer id, code and time remain (design section 7; Circular 02/2019/TT-BNV
// Art. 8(a)). What a person wrote about it may tell of it too, so reasons go with the names.
import { hasSecrecyMarkInName } from '../core/package/index.ts';
import type { PackageReport, TransferPackage } from './transfer.ts';

const SECRET_MARK_PREFIX = 'SECRET_MARK_';

const ERASED = {
  vi: 'Gói có dấu chỉ độ mật nhà nước nên bị từ chối; toàn bộ tệp, nội dung và tên tệp đã được xóa khỏi khu vực tiếp nhận. Hãy xử lý tài liệu theo quy định về bảo vệ bí mật nhà nước.',
  en: 'The package carries a mark of state secrecy and was refused; all files, text and names were erased from staging. Handle the document under the rules on state secrets.',
} as const;

const ERASED_REASON = 'Gói có dấu chỉ độ mật nhà nước. / The package carries a mark of state secrecy.';

/** Any mark, also a doubtful one that was put to a person. */
export function carriesSecrecyMark({ report, fileName }: Pick<TransferPackage, 'report' | 'fileName'>): boolean {
  const reported = report?.findings.some(({ code }) => code.startsWith(SECRET_MARK_PREFIX)) ?? false;
  return reported || hasSecrecyMarkInName(fileName);
}

/** An archivist saw a mark that the checks could not see, on a scan for example: the finding that says so is added to the report. */
export function withSeenMark(item: TransferPackage): TransferPackage {
  const { report } = item;
  if (report === null) return item;
  const seen = { code: 'SECRET_MARK_SEEN', severity: 'refuse', target: { level: 'package' }, params: {}, ...ERASED } as const;
  return { ...item, report: { ...report, findings: [seen, ...report.findings], proposal: 'refuse' } };
}

/** The package without bytes' digests, names, description and words. The code of one finding says why; its place would tell too much. */
export function withoutContent(item: TransferPackage): TransferPackage {
  return {
    ...item,
    fileName: '',
    sizeBytes: 0,
    sha256: null,
    sha512: null,
    erased: true,
    decision: item.decision === null ? null : { ...item.decision, reason: ERASED_REASON },
    report: item.report === null ? null : bareReport(item.report),
  };
}

function bareReport(report: PackageReport): PackageReport {
  const findings = report.findings
    .filter(({ code }) => code.startsWith(SECRET_MARK_PREFIX))
    .map((finding) => ({ ...finding, target: { level: 'package' as const }, params: {}, vi: ERASED.vi, en: ERASED.en }));
  return { ...report, description: null, fileCode: '', title: '', files: [], findings: findings.slice(0, 1) };
}
