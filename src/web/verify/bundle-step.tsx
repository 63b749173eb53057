// Step 1: the bundle, and documents that it does not carry.
import type { ChosenFile } from './dropped-files.ts';
import { FileButton } from './file-button.tsx';
import type { VerifyText } from './text.ts';
import type { Choice } from './verify-page.tsx';

interface BundleStepProps {
  readonly text: VerifyText;
  readonly bundle: File | null;
  readonly documents: readonly File[];
  readonly onFiles: (files: readonly ChosenFile[]) => void;
  readonly onChange: (part: Partial<Choice>) => void;
}

export function BundleStep({ text, bundle, documents, onFiles, onChange }: BundleStepProps) {
  return (
    <section className="step">
      <h2>{text.bundleStep}</h2>
      <p className="hint" id="bundle-hint">
        {text.bundleHint}
      </p>
      <FileButton label={text.chooseBundle} describedBy="bundle-hint" testId="bundle" onFiles={onFiles} main />
      <ul className="chosen">
        {bundle === null ? null : (
          <ChosenLine kind={text.files.bundle} name={bundle.name} text={text} onRemove={() => onChange({ bundle: null })} />
        )}
        {documents.map((file, index) => (
          <ChosenLine
            // biome-ignore lint/suspicious/noArrayIndexKey: two documents may bear the same name
            key={`${file.name}-${index}`}
            kind={text.files.document}
            name={file.name}
            text={text}
            onRemove={() => onChange({ documents: documents.filter((one) => one !== file) })}
          />
        ))}
      </ul>
    </section>
  );
}

function ChosenLine({ kind, name, text, onRemove }: { kind: string; name: string; text: VerifyText; onRemove: () => void }) {
  return (
    <li>
      <span className="kind">{kind}</span> <span className="name">{name}</span>
      <button type="button" className="plain" aria-label={text.remove(name)} onClick={onRemove}>
        ✕
      </button>
    </li>
  );
}
