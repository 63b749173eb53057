// A file as the browser shows it (PDF, pictures), from the bytes as they are kept; everything else is offered for download.
import { useText } from '../messages/language.tsx';

interface FileViewerProps {
  readonly name: string;
  readonly mediaType: string;
  readonly url: string;
  readonly downloadUrl: string;
}

export function FileViewer({ name, mediaType, url, downloadUrl }: FileViewerProps) {
  const { packages, shell } = useText();
  return (
    <div className="viewer">
      <div className="viewer-head">
        <span className="viewer-name">{name}</span>
        <a href={url} target="_blank" rel="noreferrer">
          {packages.openInTab} <span className="visually-hidden">{shell.newWindow}</span>
        </a>
        <a href={downloadUrl} download={name}>
          {shell.download}
        </a>
      </div>
      <Content name={name} mediaType={mediaType} url={url} />
    </div>
  );
}

function Content({ name, mediaType, url }: { name: string; mediaType: string; url: string }) {
  const { packages } = useText();
  if (mediaType === 'application/pdf') {
    return <iframe key={url} className="viewer-content" title={packages.viewerTitle(name)} src={`${url}#view=FitH&navpanes=0`} />;
  }
  if (/^image\/(png|jpeg|gif|webp)$/.test(mediaType)) {
    return <img className="viewer-picture" src={url} alt={packages.viewerTitle(name)} />;
  }
  return <p className="viewer-none">{packages.viewerNoPreview}</p>;
}
