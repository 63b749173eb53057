// Bundle in, trust in, verdict out; everything stays on this computer.
import { type DragEvent, useEffect, useState } from 'react';
import { BundleStep } from './bundle-step.tsx';
import { type ChosenFile, filesOfDrop, sortFiles } from './dropped-files.ts';
import { SIGNATURE_POLICIES } from './policies.ts';
import { ReportView } from './report-view.tsx';
import { type Answer, runVerification } from './run-verification.ts';
import { VERIFY_TEXT, type VerifyLanguage, type VerifyText } from './text.ts';
import { NO_TRUST, PURPOSES, type Purpose, type TrustFiles } from './trust-choice.ts';
import { TrustStep } from './trust-step.tsx';
import { VerifyError } from './verify-error.ts';

export interface Choice {
  readonly bundle: File | null;
  readonly documents: readonly File[];
  readonly trust: TrustFiles;
  readonly policyFile: File | null;
  readonly ledgerKeys: string;
  readonly demo: boolean;
  readonly policyIndex: number;
}

const NOTHING: Choice = {
  bundle: null,
  documents: [],
  trust: NO_TRUST,
  policyFile: null,
  ledgerKeys: '',
  demo: false,
  policyIndex: 0,
};

export function VerifyPage() {
  const [language, setLanguage] = useState<VerifyLanguage>('vi');
  const [choice, setChoice] = useState<Choice>(NOTHING);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [failure, setFailure] = useState<VerifyError | null>(null);
  const [busy, setBusy] = useState(false);
  const text = VERIFY_TEXT[language];
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = `${text.title} · Châu Bản`;
  }, [language, text.title]);

  function change(part: Partial<Choice>) {
    setAnswer(null);
    setFailure(null);
    setChoice((now) => ({ ...now, ...part }));
  }

  function take(files: readonly ChosenFile[]) {
    const sorted = sortFiles(files);
    setAnswer(null);
    setFailure(sorted.bundles.length > 1 ? new VerifyError('TWO_BUNDLES', sorted.bundles[1]?.name ?? '') : null);
    setChoice((now) => ({
      ...now,
      bundle: sorted.bundles[0] ?? now.bundle,
      documents: [...now.documents, ...sorted.documents],
      trust: addTrust(now.trust, sorted.trust),
      policyFile: sorted.policyFile ?? now.policyFile,
    }));
  }

  async function run() {
    const { bundle } = choice;
    const signaturePolicy = SIGNATURE_POLICIES[choice.policyIndex];
    if (bundle === null || signaturePolicy === undefined) return;
    setBusy(true);
    setAnswer(null);
    setFailure(null);
    await new Promise((resolve) => setTimeout(resolve, 30)); // the page shows that it works before the work begins
    try {
      setAnswer(
        await runVerification({ ...choice, bundle, signaturePolicy, pastedLedgerKeys: choice.ledgerKeys, at: new Date() }),
      );
    } catch (error) {
      setFailure(error instanceof VerifyError ? error : new VerifyError('DEFECT', String(error), error));
    }
    setBusy(false);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an addition; every choice has a button
    <div className="verify" onDragOver={(event) => event.preventDefault()} onDrop={(event) => void drop(event, take)}>
      <Head language={language} setLanguage={setLanguage} text={text} />
      <main>
        <BundleStep text={text} bundle={choice.bundle} documents={choice.documents} onFiles={take} onChange={change} />
        <TrustStep text={text} language={language} choice={choice} onFiles={take} onChange={change} />
        <section className="step">
          <h2>{text.runStep}</h2>
          <div className="row">
            <button type="button" className="main-button" disabled={choice.bundle === null || busy} onClick={() => void run()}>
              {text.run}
            </button>
            <button type="button" onClick={() => change(NOTHING)}>
              {text.clear}
            </button>
          </div>
          <p role="status">{busy ? text.running : choice.bundle === null ? text.noBundle : ''}</p>
          {failure === null ? null : (
            <p role="alert" className="failure">
              {text.errors[failure.code](failure.detail)}
            </p>
          )}
        </section>
        {answer === null ? null : <ReportView answer={answer} language={language} text={text} />}
      </main>
    </div>
  );
}

async function drop(event: DragEvent, take: (files: readonly ChosenFile[]) => void): Promise<void> {
  event.preventDefault();
  take(await filesOfDrop(event.dataTransfer));
}

function addTrust(now: TrustFiles, more: TrustFiles): TrustFiles {
  const sum: Record<Purpose, readonly File[]> = { ...now };
  for (const purpose of PURPOSES) sum[purpose] = [...now[purpose], ...more[purpose]];
  return sum;
}

interface HeadProps {
  readonly language: VerifyLanguage;
  readonly setLanguage: (language: VerifyLanguage) => void;
  readonly text: VerifyText;
}

function Head({ language, setLanguage, text }: HeadProps) {
  const other = language === 'vi' ? 'en' : 'vi';
  return (
    <header className="head">
      <p className="brand">
        <svg width="30" height="30" viewBox="0 0 32 32" aria-hidden="true">
          <rect x="1.5" y="1.5" width="29" height="29" rx="4" fill="#b5301c" />
          <path d="M9 9.5h14v13H9zM9 16h14M16 9.5v13" fill="none" stroke="#fff" strokeWidth="1.8" />
        </svg>
        Châu Bản
      </p>
      <button type="button" className="plain" lang={other} onClick={() => setLanguage(other)}>
        {text.other}
      </button>
      <h1>{text.title}</h1>
      <p className="lead">{text.intro}</p>
    </header>
  );
}
