// Step 2: whom the verifier believes, each for one purpose.
import type { ChosenFile } from './dropped-files.ts';
import { FileButton } from './file-button.tsx';
import { SIGNATURE_POLICIES } from './policies.ts';
import type { VerifyLanguage, VerifyText } from './text.ts';
import { PURPOSES, type Purpose } from './trust-choice.ts';
import type { Choice } from './verify-page.tsx';

interface TrustStepProps {
  readonly text: VerifyText;
  readonly language: VerifyLanguage;
  readonly choice: Choice;
  readonly onFiles: (files: readonly ChosenFile[]) => void;
  readonly onChange: (part: Partial<Choice>) => void;
}

export function TrustStep({ text, language, choice, onFiles, onChange }: TrustStepProps) {
  const add = (purpose: Purpose, files: readonly ChosenFile[]) =>
    onChange({ trust: { ...choice.trust, [purpose]: [...choice.trust[purpose], ...files.map(({ file }) => file)] } });
  return (
    <section className="step">
      <h2>{text.trustStep}</h2>
      <p className="hint">{text.trustHint}</p>
      <FileButton label={text.chooseFolder} describedBy="folder-hint" testId="trust-folder" folder onFiles={onFiles} />
      <p className="hint" id="folder-hint">
        {text.chooseFolderHint}
        {choice.policyFile === null ? '' : ' ✓ policy.json'}
      </p>
      <details>
        <summary>{text.orSingle}</summary>
        <ul className="purposes">
          {PURPOSES.map((purpose) => (
            <li key={purpose}>
              <span>{text.purposes[purpose]}</span>
              <FileButton
                label={text.choose}
                ariaLabel={`${text.purposes[purpose]}: ${text.choose}`}
                testId={`trust-${purpose}`}
                onFiles={(files) => add(purpose, files)}
              />
            </li>
          ))}
        </ul>
        <label htmlFor="ledger-keys">{text.pasteLedger}</label>
        <textarea
          id="ledger-keys"
          rows={2}
          spellCheck={false}
          value={choice.ledgerKeys}
          onChange={(event) => onChange({ ledgerKeys: event.target.value })}
        />
      </details>
      <ul className="counts" aria-live="polite">
        {PURPOSES.filter((purpose) => choice.trust[purpose].length > 0).map((purpose) => (
          <li key={purpose}>
            {text.purposes[purpose]}: {text.chosen(choice.trust[purpose].length)}
          </li>
        ))}
      </ul>
      <Options text={text} language={language} choice={choice} onChange={onChange} />
    </section>
  );
}

function Options({ text, language, choice, onChange }: Omit<TrustStepProps, 'onFiles'>) {
  return (
    <>
      <p>
        <label htmlFor="signature-policy">{text.policy}</label>
        <select
          id="signature-policy"
          value={choice.policyIndex}
          onChange={(event) => onChange({ policyIndex: Number(event.target.value) })}
        >
          {SIGNATURE_POLICIES.map((policy, index) => (
            <option key={policy.id} value={index}>
              {policy.id}: {policy.title[language]}
            </option>
          ))}
        </select>
      </p>
      <label className="tick">
        <input type="checkbox" checked={choice.demo} onChange={(event) => onChange({ demo: event.target.checked })} />
        {text.demo}
      </label>
    </>
  );
}
