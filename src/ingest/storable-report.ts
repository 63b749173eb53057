// A report that can be kept whatever the package holds: text that PostgreSQL takes, and so few findings that the ledger takes the body of
// a refusal. What was left out is said.
import { storableText } from '../catalogue/index.ts';
import type { Severity } from '../core/package/severity.ts';
import { ingestFinding } from './finding.ts';
import type { AnyFinding, PackageReport } from './transfer.ts';

const MAX_PER_CODE = 200;
const MAX_FINDINGS = 2_000;
/** Of the findings as JSON: far below what the ledger takes, even when every character needs three bytes. */
const MAX_CHARACTERS = 2 << 20;
/** Of one sentence or value of a finding. */
const MAX_TEXT = 1_000;
const WORST_FIRST: readonly Severity[] = ['refuse', 'warn', 'info'];

/** The proposal stays what all findings made it. */
export function storableReport(report: PackageReport): PackageReport {
  const { findings, ...rest } = report;
  return { ...(withTexts(rest, storableText) as Omit<PackageReport, 'findings'>), findings: cutFindings(findings) };
}

/**
 * At most MAX_PER_CODE of each code and MAX_FINDINGS in all, the worst first, in their order; the first of each code is always there.
 * For each code that was cut, one more finding tells how many there were beyond, with the worst severity among those left out.
 */
export function cutFindings(findings: readonly AnyFinding[]): readonly AnyFinding[] {
  const kept = new Map<AnyFinding, AnyFinding>();
  const perCode = new Map<string, number>();
  let characters = 0;
  const keep = (finding: AnyFinding) => {
    const short = withTexts(finding, shortText) as AnyFinding;
    kept.set(finding, short);
    perCode.set(finding.code, (perCode.get(finding.code) ?? 0) + 1);
    characters += JSON.stringify(short).length;
  };
  for (const finding of findings) if (!perCode.has(finding.code)) keep(finding);
  for (const severity of WORST_FIRST) {
    for (const finding of findings) {
      if (kept.size >= MAX_FINDINGS || characters >= MAX_CHARACTERS) break;
      if (finding.severity !== severity || kept.has(finding)) continue;
      if ((perCode.get(finding.code) ?? 0) < MAX_PER_CODE) keep(finding);
    }
  }
  const shown = findings.flatMap((finding) => kept.get(finding) ?? []);
  return [...shown, ...leftOut(findings.filter((finding) => !kept.has(finding)))];
}

function leftOut(findings: readonly AnyFinding[]): readonly AnyFinding[] {
  const byCode = Map.groupBy(findings, ({ code }) => code);
  return [...byCode].map(([code, cut]) => {
    const worst = WORST_FIRST.find((severity) => cut.some((finding) => finding.severity === severity)) ?? 'info';
    return ingestFinding('FINDINGS_CUT', worst, { level: 'package' }, { code, count: cut.length });
  });
}

function shortText(text: string): string {
  return storableText(text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);
}

/** The same value with every text, and every name of a member, as `make` makes it. Dates and the like do not occur in a report. */
function withTexts(value: unknown, make: (text: string) => string): unknown {
  if (typeof value === 'string') return make(value);
  if (Array.isArray(value)) return value.map((item) => withTexts(item, make));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [make(key), withTexts(item, make)]));
}
