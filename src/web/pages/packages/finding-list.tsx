// Findings, gravest first: what is wrong, what to do, by which rule; a click shows the file.
import type { Finding, Severity } from '../../api/record-types.ts';
import { useLanguage } from '../../messages/language.tsx';
import { Mark, SEVERITY_TONES } from '../../parts/tags.tsx';

interface FindingListProps {
  readonly findings: readonly Finding[];
  readonly empty: string;
  readonly nameOfField: (finding: Finding) => string;
  readonly onShow?: ((finding: Finding) => void) | null;
}

const ORDER: Record<Severity, number> = { refuse: 0, warn: 1, info: 2 };

export function FindingList({ findings, empty, nameOfField, onShow = null }: FindingListProps) {
  if (findings.length === 0) return <Mark tone="good">{empty}</Mark>;
  const sorted = [...findings].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
  return (
    <ul className="findings">
      {sorted.map((finding, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a code may occur several times, and the list does not change in place
        <li key={`${finding.code}-${index}`} className={`finding finding-${finding.severity}`}>
          <OneFinding finding={finding} field={nameOfField(finding)} onShow={onShow} />
        </li>
      ))}
    </ul>
  );
}

interface OneFindingProps {
  readonly finding: Finding;
  readonly field: string;
  readonly onShow: ((finding: Finding) => void) | null;
}

function OneFinding({ finding, field, onShow }: OneFindingProps) {
  const { text, pick } = useLanguage();
  const { packages } = text;
  const { file } = finding.target;
  const context = [
    file ? packages.file(file) : '',
    field ? packages.field(field) : '',
    finding.article ? packages.article(finding.article) : '',
  ].filter((part) => part !== '');
  const words = (
    <>
      <Mark tone={SEVERITY_TONES[finding.severity]}>{packages.severities[finding.severity]}</Mark> {pick(finding)}
      <span className="finding-context">
        {context.join(' · ')} <span className="code">{finding.code}</span>
      </span>
    </>
  );
  if (onShow === null) return words;
  return (
    <button type="button" className="finding-button" onClick={() => onShow(finding)}>
      {words}
    </button>
  );
}
