// The head of a page: where one is, what it is, what one can do.
import { type ReactNode, useEffect } from 'react';
import { Link } from 'react-router';
import { useText } from '../messages/language.tsx';

interface PageProps {
  readonly title: string;
  /** Shown above the title: the page that this one belongs to. */
  readonly parent?: { readonly to: string; readonly label: string };
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function PageFrame({ title, parent, lead, actions, children }: PageProps) {
  const { shell } = useText();
  useEffect(() => {
    document.title = `${title} · ${shell.productName}`;
  }, [title, shell.productName]);
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-head-words">
          {parent ? (
            <p className="page-parent">
              <Link to={parent.to}>← {parent.label}</Link>
            </p>
          ) : null}
          <h1>{title}</h1>
          {lead ? <div className="page-lead">{lead}</div> : null}
        </div>
        {actions ? <div className="page-actions">{actions}</div> : null}
      </header>
      {children}
    </div>
  );
}

export function Section({ title, extra, children, id }: { title: string; extra?: ReactNode; children: ReactNode; id?: string }) {
  return (
    <section className="sheet" id={id} aria-label={title}>
      <div className="sheet-head">
        <h2>{title}</h2>
        {extra}
      </div>
      {children}
    </section>
  );
}
