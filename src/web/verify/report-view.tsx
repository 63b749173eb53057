// The verdict, large; then each file and each check in words.
import { useEffect, useRef } from 'react';
import type { ProofCheck, ProofFileReport, ProofOutcome, ProofReport } from '../../core/proof/index.ts';
import type { Answer } from './run-verification.ts';
import type { VerifyLanguage, VerifyText } from './text.ts';

interface ReportViewProps {
  readonly answer: Answer;
  readonly language: VerifyLanguage;
  readonly text: VerifyText;
}

const SIGNS: Record<ProofOutcome, string> = { passed: '✓', failed: '✕', indeterminate: '?' };
const OUTCOMES: Record<ProofReport['indication'], ProofOutcome> = {
  'TOTAL-PASSED': 'passed',
  'TOTAL-FAILED': 'failed',
  INDETERMINATE: 'indeterminate',
};

export function ReportView({ answer, language, text }: ReportViewProps) {
  const { report, demo } = answer;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const outcome = OUTCOMES[report.indication];
  return (
    <section className="report" aria-label={text.result}>
      <div className={`verdict ${outcome}`} data-indication={report.indication}>
        <span className="verdict-sign" aria-hidden="true">
          {SIGNS[outcome]}
        </span>
        <div>
          <h2 ref={heading} tabIndex={-1}>
            {text.verdicts[report.indication]}
          </h2>
          <p>{report[language]}</p>
          {demo ? <p className="demo">{text.demoVerdict}</p> : null}
        </div>
      </div>
      <Files files={report.files} language={language} text={text} />
      <h3>{text.eachCheck(report.checks.length)}</h3>
      <ol className="checks">
        {report.checks.map((check, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order is the content, and a code may occur twice
          <li key={`${check.code}-${index}`}>
            <CheckLine check={check} language={language} text={text} />
          </li>
        ))}
      </ol>
      <p className="hint">{text.judged(showTime(report.at, language), report.policy, report.engine)}</p>
      <div className="row no-print">
        <button type="button" onClick={() => save(report)}>
          {text.save}
        </button>
        <button type="button" onClick={() => window.print()}>
          {text.print}
        </button>
      </div>
    </section>
  );
}

function Outcome({ outcome, text }: { outcome: ProofOutcome; text: VerifyText }) {
  return (
    <span className={`outcome ${outcome}`}>
      <span aria-hidden="true">{SIGNS[outcome]}</span> {text.outcomes[outcome]}
    </span>
  );
}

function CheckLine({ check, language, text }: { check: ProofCheck; language: VerifyLanguage; text: VerifyText }) {
  return (
    <>
      {check.weight === 'note' && check.outcome !== 'passed' ? (
        <span className="outcome note">{text.note}</span>
      ) : (
        <Outcome outcome={check.outcome} text={text} />
      )}{' '}
      {check[language]}
      <span className="code">
        {check.code} · {check.clause} · {check.member}
      </span>
    </>
  );
}

interface FilesProps {
  readonly files: readonly ProofFileReport[];
  readonly language: VerifyLanguage;
  readonly text: VerifyText;
}

function Files({ files, language, text }: FilesProps) {
  if (files.length === 0) return null;
  return (
    <>
      <h3>{text.eachFile}</h3>
      <section className="scroll" aria-label={text.eachFile} {...{ tabIndex: 0 }}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text.file}</th>
              <th scope="col">{text.integrity}</th>
              <th scope="col">{text.existence}</th>
              <th scope="col">{text.authenticity}</th>
            </tr>
          </thead>
          <tbody>
            {files.map((file) => (
              <tr key={file.path}>
                <th scope="row">{file.path}</th>
                <td>
                  <Outcome outcome={file.integrity} text={text} />
                </td>
                <td>
                  <Outcome outcome={file.existence} text={text} />
                  {file.since ? <div className="hint">{text.since(showTime(file.since, language))}</div> : null}
                </td>
                <td>
                  {file.authenticityFrom === 'none' ? text.from.none : <Outcome outcome={file.authenticity} text={text} />}
                  {file.authenticityFrom === 'none' ? null : <div className="hint">{text.from[file.authenticityFrom]}</div>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function showTime(time: string, language: VerifyLanguage): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : date.toLocaleString(language === 'vi' ? 'vi-VN' : 'en-GB');
}

function save(report: ProofReport): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(report, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'chauban-verify.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
