// A package from hoso.xlsx and PDF files: chosen, looked over, zipped in the browser, uploaded. No script, no other program.
import { Alert, Button, Progress } from 'antd';
import { useState } from 'react';
import { apiUrl } from '../../api/client.ts';
import { useFonds } from '../../api/queries.ts';
import type { Transfer } from '../../api/record-types.ts';
import { useLanguage, useText } from '../../messages/language.tsx';
import { formatSize } from '../../parts/format.ts';
import { DropZone } from '../../upload/drop-zone.tsx';
import { buildPackage, type Choice, faultsOf, packageNameOf, SHEET_NAME } from '../../upload/package-choice.ts';
import { ZipWriterError } from '../../upload/zip-writer.ts';
import { ChosenFiles } from './chosen-files.tsx';

const NOTHING: Choice = { sheet: null, documents: [] };

export function BuildPackage({ transfer, onPackage }: { transfer: Transfer; onPackage: (file: File) => void }) {
  const { language, text } = useLanguage();
  const { build } = text.transfers;
  const [choice, setChoice] = useState<Choice>(NOTHING);
  const [share, setShare] = useState<number | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const faults = faultsOf(choice, build);
  const untouched = choice.sheet === null && choice.documents.length === 0;

  function take(files: readonly File[]) {
    const sheets = files.filter((file) => /\.xlsx?$/i.test(file.name));
    const documents = files.filter((file) => !/\.xlsx?$/i.test(file.name));
    setFailure(null);
    setChoice((now) => ({ sheet: sheets[0] ?? now.sheet, documents: [...now.documents, ...documents] }));
  }

  async function make() {
    setShare(0);
    setFailure(null);
    try {
      onPackage(await buildPackage(choice, setShare));
      setChoice(NOTHING);
    } catch (error) {
      if (!(error instanceof ZipWriterError)) throw error;
      setFailure(error.code === 'ZIP_TOO_LARGE' ? build.tooLarge : build.unreadable(error.member));
    } finally {
      setShare(null);
    }
  }

  return (
    <div className="build">
      <p className="quiet">{build.intro}</p>
      <Template transfer={transfer} />
      <h3>{build.stepFiles}</h3>
      <div className="build-choose">
        <DropZone
          label={build.chooseSheet}
          hint={choice.sheet?.name ?? build.sheet}
          accept=".xlsx"
          testId="sheet-file"
          onFiles={take}
        />
        <DropZone
          label={build.chooseDocuments}
          hint={build.drop}
          accept=".pdf,.xlsx,application/pdf,.jpg,.jpeg,.png,.docx,.mp3,.mp4"
          multiple
          testId="document-files"
          onFiles={take}
        />
      </div>
      {untouched ? null : <ChosenFiles choice={choice} onChange={setChoice} />}
      <div aria-live="polite">
        {untouched || faults.length === 0 ? null : (
          <Alert type="warning" showIcon title={faults.length === 1 ? faults[0] : <FaultLines lines={faults} />} />
        )}
        {failure === null ? null : <Alert type="error" showIcon title={failure} />}
      </div>
      <h3>{build.stepUpload}</h3>
      {choice.sheet !== null && faults.length === 0 ? (
        <p className="quiet">
          {build.packageName}: <span className="code">{packageNameOf(choice)}</span> ·{' '}
          {build.chosen(
            choice.documents.length,
            formatSize(
              choice.documents.reduce((sum, file) => sum + file.size, 0),
              language,
            ),
          )}
        </p>
      ) : null}
      <Button type="primary" size="large" disabled={faults.length > 0 || share !== null} onClick={() => void make()}>
        {build.build}
      </Button>
      {share === null ? null : (
        <Progress percent={Math.round(share * 100)} aria-label={build.building(Math.round(share * 100))} />
      )}
    </div>
  );
}

function FaultLines({ lines }: { lines: readonly string[] }) {
  return (
    <ul className="plain-list">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function Template({ transfer }: { transfer: Transfer }) {
  const { build } = useText().transfers;
  const fonds = useFonds(transfer.fondsId);
  const profile = fonds.data?.profile ?? 'tt02-2019';
  return (
    <>
      <h3>{build.stepTemplate}</h3>
      <p>
        <a href={apiUrl(`/profiles/${profile}/template.xlsx`)} download={SHEET_NAME} className="button-link">
          {build.template}
        </a>
      </p>
      <details>
        <summary>{build.howTo}</summary>
        <ul>
          {build.howToLines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </details>
    </>
  );
}
