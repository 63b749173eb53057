// What the agreement makes of a document's signature report. INDETERMINATE is never silently refused or accepted (design section 4).
import type { TransferAgreement } from '../catalogue/fonds.ts';
import type { FindingTarget } from '../core/package/finding.ts';
import type { DocumentReport } from '../core/signature/report.ts';
import { ingestFinding } from './finding.ts';
import type { AnyFinding } from './transfer.ts';

const DOUBTFUL = new Set(['PDF_SIGNATURE_TRACES', 'PDF_TRAILING_DATA']);

export function signatureFindings(
  report: DocumentReport,
  target: FindingTarget,
  agreement: TransferAgreement,
): readonly AnyFinding[] {
  const failed = agreement.failedSignatures === 'refuse' ? 'refuse' : 'warn';
  const details = { detailVi: report.summary.vi, detailEn: report.summary.en };
  // Whatever its signatures are: what is kept for decades must be readable without a password.
  if (report.checks.some(({ code }) => code === 'PDF_ENCRYPTED')) return [ingestFinding('PDF_ENCRYPTED', 'refuse', target)];
  if (report.status === 'UNREADABLE') return [ingestFinding('PDF_UNREADABLE', 'refuse', target, details)];
  if (report.resaved !== null) {
    return [ingestFinding('SIGNATURE_RESAVED', failed, target, { detailVi: report.resaved.vi, detailEn: report.resaved.en })];
  }
  if (report.status === 'NO_SIGNATURE') {
    // Traces of signatures, or bytes after the end: this may be what is left of a signed file, whatever the agreement says of unsigned ones.
    const isDoubtful = report.checks.some((check) => DOUBTFUL.has(check.code));
    return isDoubtful ? [ingestFinding('SIGNATURE_LOST', 'warn', target, details)] : [unsigned(target, agreement)];
  }
  if (report.indication === 'TOTAL-PASSED') return [ingestFinding('SIGNATURE_PASSED', 'info', target, details)];
  return report.signatures
    .filter((signature) => signature.indication !== 'TOTAL-PASSED')
    .map((signature) => {
      const said = { detailVi: signature.summary.vi, detailEn: signature.summary.en };
      return signature.indication === 'TOTAL-FAILED'
        ? ingestFinding('SIGNATURE_FAILED', failed, target, said)
        : ingestFinding('SIGNATURE_INDETERMINATE', 'warn', target, said);
    });
}

export function unsigned(target: FindingTarget, agreement: TransferAgreement): AnyFinding {
  return agreement.acceptUnsigned
    ? ingestFinding('SIGNATURE_ABSENT_ACCEPTED', 'info', target)
    : ingestFinding('SIGNATURE_ABSENT', 'warn', target);
}
