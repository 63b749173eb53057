// Two ways into a transfer: PDFs with an Excel list (packed here, in the browser), or finished ZIP packages.
import { App } from 'antd';
import type { Transfer } from '../../api/record-types.ts';
import { useText } from '../../messages/language.tsx';
import { Section } from '../../parts/page.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { DropZone } from '../../upload/drop-zone.tsx';
import { useUploadQueue, useUploads } from '../../upload/uploads-context.tsx';
import { BuildPackage } from './build-package.tsx';

export function AddPackages({ transfer }: { transfer: Transfer }) {
  const { transfers } = useText();
  const { upload } = transfers;
  const add = useAddFiles(transfer);
  return (
    <Section title={upload.heading}>
      <Tabs
        label={upload.heading}
        items={[
          { key: 'pdf', label: upload.fromPdf, children: <BuildPackage transfer={transfer} onPackage={(file) => add([file])} /> },
          {
            key: 'zip',
            label: upload.fromZip,
            children: (
              <>
                <p className="quiet">{upload.zipHint}</p>
                <DropZone
                  label={upload.choose}
                  hint={upload.drop}
                  accept=".zip,application/zip"
                  multiple
                  testId="zip-files"
                  onFiles={add}
                />
              </>
            ),
          },
        ]}
      />
    </Section>
  );
}

/** A file that is there unfinished goes on; one that is there whole is not sent twice. */
export function useAddFiles(transfer: Transfer): (files: readonly File[]) => void {
  const { transfers } = useText();
  const queue = useUploadQueue();
  const uploads = useUploads(transfer.id);
  const { message } = App.useApp();
  return (files) => {
    for (const file of files) {
      const known = transfer.packages.find((one) => one.fileName === file.name && one.sizeBytes === file.size);
      const running = uploads.some((one) => one.fileName === file.name && one.sizeBytes === file.size);
      if (running || (known && known.receivedBytes === known.sizeBytes)) {
        void message.warning(`${file.name}: ${transfers.upload.tooMany}`);
      } else queue.add(transfer.id, file, known);
    }
  };
}
