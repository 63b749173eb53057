// A button that opens the computer's file chooser.
import { useRef } from 'react';
import { type ChosenFile, filesOfInput } from './dropped-files.ts';

interface FileButtonProps {
  readonly label: string;
  readonly ariaLabel?: string;
  readonly describedBy?: string;
  readonly testId: string;
  readonly folder?: boolean;
  readonly main?: boolean;
  readonly onFiles: (files: readonly ChosenFile[]) => void;
}

export function FileButton({ label, ariaLabel, describedBy, testId, folder = false, main = false, onFiles }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className={main ? 'main-button' : ''}
        aria-label={ariaLabel}
        aria-describedby={describedBy}
        onClick={() => input.current?.click()}
      >
        {label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        aria-label={ariaLabel ?? label}
        data-testid={testId}
        {...(folder ? { webkitdirectory: '' } : {})}
        onChange={(event) => {
          if (event.target.files !== null) onFiles(filesOfInput(event.target.files));
          event.target.value = '';
        }}
      />
    </>
  );
}
