// A place to drop files on, with a button that a keyboard reaches.

import { Button } from 'antd';
import { type DragEvent, type ReactNode, useId, useRef, useState } from 'react';

interface DropZoneProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly accept: string;
  readonly multiple?: boolean;
  readonly disabled?: boolean;
  readonly primary?: boolean;
  readonly testId?: string;
  readonly onFiles: (files: readonly File[]) => void;
}

export function DropZone({
  label,
  hint,
  accept,
  multiple = false,
  disabled = false,
  primary = false,
  testId,
  onFiles,
}: DropZoneProps) {
  const input = useRef<HTMLInputElement>(null);
  const hintId = useId();
  const [over, setOver] = useState(false);

  function take(list: FileList | null) {
    if (list !== null && list.length > 0) onFiles([...list]);
    if (input.current) input.current.value = '';
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    if (!disabled) take(event.dataTransfer.files);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an addition; the button inside does the same by keyboard
    <div
      className={over ? 'drop-zone drop-zone-over' : 'drop-zone'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Button
        type={primary ? 'primary' : 'default'}
        disabled={disabled}
        aria-describedby={hintId}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        multiple={multiple}
        aria-label={label}
        data-testid={testId}
        onChange={(event) => take(event.target.files)}
      />
      <span id={hintId} className="quiet">
        {hint}
      </span>
    </div>
  );
}
