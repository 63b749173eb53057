// What the checks found: first the package and the dossier as a whole, then each document with its files and signatures.
import { Button } from 'antd';
import type { Finding, Package, StagedDocument, StagedFile } from '../../api/record-types.ts';
import type { Profile } from '../../api/types.ts';
import { useLanguage } from '../../messages/language.tsx';
import { formatSize } from '../../parts/format.ts';
import { SignatureWords } from '../../parts/signature-words.tsx';
import { FindingList } from './finding-list.tsx';

interface ReportProps {
  readonly one: Package;
  readonly profile: Profile | undefined;
  /** Path of the file in the viewer. */
  readonly shown: string | null;
  /** null: the files can no longer be viewed here. */
  readonly onShow: ((path: string) => void) | null;
}

export function Report({ one, profile, shown, onShow }: ReportProps) {
  const { language, text } = useLanguage();
  const { packages } = text;
  const nameOfField = ({ target }: Finding): string => {
    const fields = target.level === 'dossier' ? profile?.levels.dossier : profile?.levels.document;
    const field = fields?.find((one) => one.code === target.field);
    return (language === 'vi' ? field?.nameVi : field?.nameEn) ?? target.field ?? '';
  };
  const ofDocuments = new Map<number, Finding[]>();
  const general: Finding[] = [];
  for (const finding of one.findings) {
    const ordinal = finding.target.documentOrdinal ?? ordinalOfFile(one.documents, finding.target.file);
    if (ordinal === null) general.push(finding);
    else ofDocuments.set(ordinal, [...(ofDocuments.get(ordinal) ?? []), finding]);
  }
  return (
    <>
      <section className="report-group">
        <h3>{packages.groups.package}</h3>
        <FindingList findings={general} empty={packages.noFindings} nameOfField={nameOfField} />
      </section>
      {one.documents.map((document) => (
        <section className="report-group" key={document.ordinal}>
          <h3>{packages.groups.document(document.ordinal, document.title ?? '')}</h3>
          <FindingList
            findings={ofDocuments.get(document.ordinal) ?? []}
            empty={packages.noFindings}
            nameOfField={nameOfField}
            onShow={onShow === null ? null : (finding) => onShow(finding.target.file ?? mainFile(document)?.path ?? '')}
          />
          {document.files.map((file) => (
            <FileReport key={file.path} file={file} current={file.path === shown} onShow={onShow} />
          ))}
        </section>
      ))}
      {one.otherFiles.length > 0 ? (
        <section className="report-group">
          <h3>{packages.groups.other}</h3>
          {one.otherFiles.map((file) => (
            <FileReport key={file.path} file={file} current={file.path === shown} onShow={onShow} />
          ))}
        </section>
      ) : null}
    </>
  );
}

function ordinalOfFile(documents: readonly StagedDocument[], file: string | null | undefined): number | null {
  if (!file) return null;
  return documents.find((document) => document.files.some((one) => one.path === file || one.name === file))?.ordinal ?? null;
}

function mainFile(document: StagedDocument): StagedFile | undefined {
  return document.files.find((file) => file.role === 'main') ?? document.files[0];
}

interface FileReportProps {
  readonly file: StagedFile;
  readonly current: boolean;
  readonly onShow: ((path: string) => void) | null;
}

function FileReport({ file, current, onShow }: FileReportProps) {
  const { language, text } = useLanguage();
  const { packages } = text;
  return (
    <div className={current ? 'file-report file-report-current' : 'file-report'}>
      <div className="file-row">
        <span className="file-name">
          <span className="quiet">{file.role === 'main' ? packages.main : packages.annex}</span> {file.name}{' '}
          <span className="quiet">{formatSize(file.sizeBytes, language)}</span>
        </span>
        {onShow === null ? null : (
          <Button aria-pressed={current} aria-label={packages.show(file.name)} onClick={() => onShow(file.path)}>
            {text.shell.view}
          </Button>
        )}
      </div>
      {file.signatureReport ? <SignatureWords report={file.signatureReport} /> : null}
    </div>
  );
}
