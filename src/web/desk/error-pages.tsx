// What a person sees when an address does not exist or a page breaks.
import { Button, Result } from 'antd';
import { Link, useRouteError } from 'react-router';
import { useText } from '../messages/language.tsx';

export function NotFoundPage() {
  const { shell } = useText();
  return (
    <Result
      status="404"
      icon={null}
      title={<h1 className="result-title">{shell.notFoundTitle}</h1>}
      subTitle={shell.notFoundText}
      extra={
        <Link className="button-link button-link-primary" to="/">
          {shell.toHome}
        </Link>
      }
    />
  );
}

export function BrokenPage() {
  const { shell } = useText();
  const error = useRouteError();
  return (
    <main className="broken">
      <h1>{shell.brokenTitle}</h1>
      <p>{shell.brokenText}</p>
      <pre>{error instanceof Error ? `${error.name}: ${error.message}` : String(error)}</pre>
      <Button type="primary" onClick={() => window.location.reload()}>
        {shell.reload}
      </Button>
    </main>
  );
}
