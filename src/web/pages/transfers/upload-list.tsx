// Packages of an open transfer: those being uploaded now, those unfinished from before, those that are there.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Progress } from 'antd';
import { api } from '../../api/client.ts';
import type { PackageSummary, Transfer } from '../../api/record-types.ts';
import { useLanguage } from '../../messages/language.tsx';
import { useFailureMessage } from '../../parts/failure.tsx';
import { formatSize } from '../../parts/format.ts';
import { Mark, type Tone } from '../../parts/tags.tsx';
import type { UploadItem, UploadState } from '../../upload/upload-queue.ts';
import { useUploadQueue, useUploads } from '../../upload/uploads-context.tsx';

export function UploadList({ transfer, mayChange }: { transfer: Transfer; mayChange: boolean }) {
  const { text } = useLanguage();
  const uploads = useUploads(transfer.id);
  const shown = uploads.filter(
    (item) => item.state !== 'finished' || !transfer.packages.some((one) => one.id === item.packageId),
  );
  const taken = new Set(shown.map((item) => item.packageId));
  const packages = transfer.packages.filter((one) => !taken.has(one.id));
  if (shown.length + packages.length === 0) return <p className="quiet">{text.transfers.submitEmpty}</p>;
  return (
    <ul className="upload-list">
      {shown.map((item) => (
        <RunningUpload key={item.key} item={item} />
      ))}
      {packages.map((one) => (
        <ReceivedPackage key={one.id} one={one} mayChange={mayChange} />
      ))}
    </ul>
  );
}

const TONES: Record<UploadState, Tone> = {
  waiting: 'wait',
  uploading: 'busy',
  paused: 'plain',
  failed: 'warn',
  finished: 'good',
};

function RunningUpload({ item }: { item: UploadItem }) {
  const { language, text, pick } = useLanguage();
  const { upload } = text.transfers;
  const queue = useUploadQueue();
  const percent = item.sizeBytes === 0 ? 0 : Math.floor((item.sentBytes / item.sizeBytes) * 100);
  return (
    <li>
      <div className="upload-row">
        <span className="upload-name">{item.fileName}</span>
        <span role="status">
          <Mark tone={TONES[item.state]}>{upload[item.state]}</Mark>
        </span>
        <span className="quiet">
          {upload.received(formatSize(item.sentBytes, language), formatSize(item.sizeBytes, language))}
        </span>
        {item.state === 'uploading' ? <Button onClick={() => queue.pause(item.key)}>{upload.pause}</Button> : null}
        {item.state === 'paused' || item.state === 'failed' ? (
          <Button type="primary" onClick={() => queue.resume(item.key)}>
            {upload.resume}
          </Button>
        ) : null}
        {item.state === 'finished' ? null : <Button onClick={() => void queue.remove(item.key)}>{upload.remove}</Button>}
      </div>
      <Progress percent={percent} showInfo={false} aria-label={upload.progress(item.fileName, percent)} />
      {item.failure === null ? null : (
        <p role="alert" className="upload-failure">
          {pick(item.failure)}
        </p>
      )}
    </li>
  );
}

function ReceivedPackage({ one, mayChange }: { one: PackageSummary; mayChange: boolean }) {
  const { language, text } = useLanguage();
  const { upload } = text.transfers;
  const queries = useQueryClient();
  const { modal, message } = App.useApp();
  const explain = useFailureMessage();
  const remove = useMutation({
    mutationFn: () => api.delete(`/uploads/${encodeURIComponent(one.id)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['transfers', one.transferId] }),
    onError: (error) => void message.error(explain(error)),
  });
  const whole = one.receivedBytes === one.sizeBytes;
  return (
    <li>
      <div className="upload-row">
        <span className="upload-name">{one.fileName}</span>
        <Mark tone={whole ? 'good' : 'warn'}>{whole ? upload.finished : upload.interrupted}</Mark>
        <span className="quiet">{formatSize(one.sizeBytes, language)}</span>
        {mayChange ? (
          <Button
            loading={remove.isPending}
            onClick={() =>
              void modal.confirm({
                title: upload.removeConfirm(one.fileName),
                okText: upload.remove,
                cancelText: text.shell.back,
                onOk: () => remove.mutate(),
              })
            }
          >
            {upload.remove}
          </Button>
        ) : null}
      </div>
      {whole || !mayChange ? null : (
        <p className="quiet">
          {upload.resumeHint(one.fileName)} {upload.rebuildHint}
        </p>
      )}
    </li>
  );
}
