// Hits: what it is, where it lies, and the words that were found.
import { FileTextOutlined, FolderOutlined } from '@ant-design/icons';
import { Link } from 'react-router';
import type { Hit } from '../../api/record-types.ts';
import { useText } from '../../messages/language.tsx';
import { formatDate } from '../../parts/format.ts';
import { Snippet } from './snippet.tsx';

export function HitList({ hits }: { hits: readonly Hit[] }) {
  const { search } = useText();
  return (
    <ol className="hits">
      {hits.map((hit) => (
        <li key={`${hit.level}-${hit.id}`}>
          <Link
            className="hit-title"
            to={hit.level === 'document' ? `/dossiers/${hit.dossierId}#document-${hit.id}` : `/dossiers/${hit.dossierId}`}
          >
            {hit.level === 'document' ? (
              <FileTextOutlined aria-label={search.document} />
            ) : (
              <FolderOutlined aria-label={search.dossier} />
            )}{' '}
            {hit.title}
          </Link>
          <p className="hit-place">
            {[codeOf(hit), formatDate(hit.issuedDate), hit.issuer, search.inDossier(hit.fileCode), hit.fondsName]
              .filter((part) => part)
              .join(' · ')}
          </p>
          {hit.snippet ? (
            <p className="hit-snippet">
              <Snippet text={hit.snippet} />
            </p>
          ) : null}
        </li>
      ))}
    </ol>
  );
}

function codeOf({ number, notation }: Hit): string {
  return [number, notation].filter((part) => part).join('/');
}
