// A refusal or a failure, in the reader's words, with the number to give the administrator and a way to try again.
import { Alert, Button } from 'antd';
import { ApiError, UNREACHABLE } from '../api/client.ts';
import { useLanguage } from '../messages/language.tsx';

export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { text, pick } = useLanguage();
  const body = error instanceof ApiError ? error.body : { ...UNREACHABLE, requestId: undefined };
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={text.shell.failedTitle}
      description={
        <>
          <div>{pick(body)}</div>
          {body.requestId ? <div className="quiet">{text.shell.requestId(body.requestId)}</div> : null}
        </>
      }
      action={retry ? <Button onClick={retry}>{text.shell.retry}</Button> : null}
    />
  );
}

/** Says why something did not work, at the top of the window. */
export function useFailureMessage(): (error: unknown) => string {
  const { pick } = useLanguage();
  return (error) => pick(error instanceof ApiError ? error.body : UNREACHABLE);
}
