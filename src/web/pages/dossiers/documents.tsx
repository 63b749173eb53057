// The documents of a dossier beside the file that is being looked at.
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { apiUrl } from '../../api/client.ts';
import type { Dossier, FileView, RecordDocument } from '../../api/record-types.ts';
import type { Profile } from '../../api/types.ts';
import { useLanguage, useText } from '../../messages/language.tsx';
import { DescriptionFacts } from '../../parts/description-facts.tsx';
import { FileViewer } from '../../parts/file-viewer.tsx';
import { formatDate, formatSize } from '../../parts/format.ts';
import { SignatureWords } from '../../parts/signature-words.tsx';

interface DocumentsProps {
  readonly dossier: Dossier;
  readonly profile: Profile | undefined;
  /** Id of the document that a search hit or a link asked for. */
  readonly wanted: string;
}

export function Documents({ dossier, profile, wanted }: DocumentsProps) {
  const { packages } = useText();
  const first = dossier.documents.find((document) => document.id === wanted) ?? dossier.documents[0];
  const [chosen, setChosen] = useState<string | null>(null);
  const files = dossier.documents.flatMap((document) => document.files);
  const shown = files.find((file) => file.id === chosen) ?? first?.files[0];
  useEffect(() => {
    if (wanted !== '') window.document.getElementById(`document-${wanted}`)?.scrollIntoView({ block: 'start' });
  }, [wanted]);
  return (
    <div className="report-beside">
      <div className="sheet">
        {dossier.documents.map((document) => (
          <OneDocument key={document.id} document={document} profile={profile} shown={shown?.id ?? null} onShow={setChosen} />
        ))}
      </div>
      {shown ? (
        <aside className="report-viewer" aria-label={packages.document}>
          <FileViewer
            name={shown.name}
            mediaType={shown.mediaType}
            url={apiUrl(`/files/${shown.id}/content`)}
            downloadUrl={apiUrl(`/files/${shown.id}/content`, { download: 1 })}
          />
        </aside>
      ) : null}
    </div>
  );
}

interface OneDocumentProps {
  readonly document: RecordDocument;
  readonly profile: Profile | undefined;
  readonly shown: string | null;
  readonly onShow: (id: string) => void;
}

function OneDocument({ document, profile, shown, onShow }: OneDocumentProps) {
  const { records } = useText();
  const { description } = document;
  const word = (code: string) => String(description[code] ?? '');
  const code = [word('CodeNumber'), word('CodeNotation')].filter((part) => part !== '').join('/');
  const line = [word('TypeName'), code, formatDate(word('IssuedDate')), word('OrganName')].filter((part) => part !== '');
  return (
    <section className="report-group" id={`document-${document.id}`} aria-label={records.documentOne(document.ordinal)}>
      <h2>
        {document.ordinal}. {document.title ?? word('Subject')}
      </h2>
      <p className="hit-place">{line.join(' · ')}</p>
      {document.files.map((file) => (
        <OneFile key={file.id} file={file} current={file.id === shown} onShow={onShow} />
      ))}
      <details className="checks">
        <summary>{records.tabs.description}</summary>
        <DescriptionFacts fields={profile?.levels.document ?? []} values={description} />
      </details>
      <p>
        <a href={apiUrl(`/documents/${document.id}/proof`, { content: 1 })} download>
          {records.proofDocument}
        </a>
      </p>
    </section>
  );
}

function OneFile({ file, current, onShow }: { file: FileView; current: boolean; onShow: (id: string) => void }) {
  const { language, text } = useLanguage();
  const { packages, records, shell } = text;
  return (
    <div className={current ? 'file-report file-report-current' : 'file-report'}>
      <div className="file-row">
        <span className="file-name">
          <span className="quiet">{file.role === 'main' ? packages.main : packages.annex}</span> {file.name}{' '}
          <span className="quiet">{formatSize(file.sizeBytes, language)}</span>
        </span>
        <span className="button-row">
          <Button aria-pressed={current} aria-label={records.viewFile(file.name)} onClick={() => onShow(file.id)}>
            {shell.view}
          </Button>
          <a
            className="button-link"
            href={apiUrl(`/files/${file.id}/content`, { download: 1 })}
            download={file.name}
            aria-label={records.downloadFile(file.name)}
          >
            {shell.download}
          </a>
        </span>
      </div>
      {file.signatureReport ? <SignatureWords report={file.signatureReport} /> : null}
      <details className="checks">
        <summary>{records.fixity}</summary>
        <span className="code">{file.sha256}</span>
      </details>
    </div>
  );
}
