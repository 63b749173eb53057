// Add a certificate file for one purpose.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import type { Anchor, AnchorPurpose } from '../../api/types.ts';
import { useText } from '../../messages/language.tsx';
import { Failure } from '../../parts/failure.tsx';
import { DropZone } from '../../upload/drop-zone.tsx';

export function AddAnchor({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { admin, shell } = useText();
  const words = admin.trust;
  const queries = useQueryClient();
  const [purpose, setPurpose] = useState<AnchorPurpose>('signers');
  const [source, setSource] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const add = useMutation({
    mutationFn: (chosen: File) => api.postBytes<Anchor>('/trust', { purpose, source: source.trim() }, chosen),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['trust'] });
      setFile(null);
      onClose();
    },
  });
  return (
    <Modal
      open={open}
      title={words.add}
      okText={words.add}
      cancelText={shell.cancel}
      okButtonProps={{ disabled: file === null }}
      confirmLoading={add.isPending}
      onOk={() => {
        if (file !== null) add.mutate(file);
      }}
      onCancel={onClose}
    >
      <fieldset className="plain-fieldset">
        <legend>{words.purpose}</legend>
        <Radio.Group
          className="stacked-radios"
          value={purpose}
          onChange={(event) => setPurpose(event.target.value as AnchorPurpose)}
          options={[
            { value: 'signers', label: words.purposes.signers },
            { value: 'tsa', label: words.purposes.tsa },
            { value: 'intermediates', label: words.purposes.intermediates },
          ]}
        />
      </fieldset>
      <DropZone
        label={words.file}
        hint={file?.name}
        accept=".cer,.crt,.pem,.der"
        onFiles={(files) => setFile(files[0] ?? null)}
      />
      <label htmlFor="anchor-source" className="field-label">
        {words.source}
      </label>
      <Input
        id="anchor-source"
        maxLength={1000}
        placeholder={words.sourceHint}
        value={source}
        onChange={(event) => setSource(event.target.value)}
      />
      {add.isError ? <Failure error={add.error} /> : null}
    </Modal>
  );
}
