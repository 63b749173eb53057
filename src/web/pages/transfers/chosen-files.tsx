// The files chosen for a package, with a way to leave one out again.
import { CloseOutlined, FileExcelOutlined, FilePdfOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useLanguage } from '../../messages/language.tsx';
import { formatSize } from '../../parts/format.ts';
import type { Choice } from '../../upload/package-choice.ts';

export function ChosenFiles({ choice, onChange }: { choice: Choice; onChange: (choice: Choice) => void }) {
  const { language, text } = useLanguage();
  const { build } = text.transfers;
  const rows = [
    ...(choice.sheet === null ? [] : [{ file: choice.sheet, sheet: true }]),
    ...choice.documents.map((file) => ({ file, sheet: false })),
  ];
  const leaveOut = (file: File) =>
    onChange({
      sheet: choice.sheet === file ? null : choice.sheet,
      documents: choice.documents.filter((one) => one !== file),
    });
  return (
    <ul className="chosen">
      {rows.map(({ file, sheet }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two files may bear the same name; that is told as a fault
        <li key={`${file.name}-${index}`}>
          {sheet ? <FileExcelOutlined aria-hidden /> : <FilePdfOutlined aria-hidden />}
          <span className="chosen-name">
            {file.name} {sheet ? <span className="quiet">({build.sheet})</span> : null}
          </span>
          <span className="quiet">{formatSize(file.size, language)}</span>
          <Button type="text" icon={<CloseOutlined />} aria-label={build.removeFile(file.name)} onClick={() => leaveOut(file)} />
        </li>
      ))}
    </ul>
  );
}
