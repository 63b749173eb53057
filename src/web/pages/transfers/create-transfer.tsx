// Start a transfer: choose the fonds, add a note.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Form, Input, Modal, Select } from 'antd';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import type { Bodies } from '../../api/bodies.ts';
import { api } from '../../api/client.ts';
import { useFondsList } from '../../api/queries.ts';
import type { Transfer } from '../../api/record-types.ts';
import { useText } from '../../messages/language.tsx';
import { Failure } from '../../parts/failure.tsx';
import { useUser } from '../../session/session.tsx';

interface Values {
  readonly fondsId: string;
  readonly note?: string;
}

export function CreateTransfer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { transfers, shell } = useText();
  const user = useUser();
  const fonds = useFondsList();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const create = useMutation({
    mutationFn: (values: Values) =>
      api.post<Transfer>('/transfers', {
        fondsId: values.fondsId,
        note: values.note?.trim() ?? '',
      } satisfies Bodies['NewTransferDto']),
    onSuccess: async (transfer) => {
      queries.setQueryData(['transfers', transfer.id], transfer);
      void queries.invalidateQueries({ queryKey: ['transfers', 'list'] });
      await navigate(`/transfers/${transfer.id}`);
    },
  });
  const choices = (fonds.data?.items ?? [])
    .filter((one) => user.organisationId === null || one.organisationId === user.organisationId)
    .map((one) => ({ value: one.id, label: `${one.code} · ${one.name}` }));
  const only = choices.length === 1 ? choices[0]?.value : undefined;
  // Most agencies have one fonds: it is chosen already.
  useEffect(() => {
    if (open && only !== undefined && form.getFieldValue('fondsId') === undefined) form.setFieldValue('fondsId', only);
  }, [open, only, form]);
  return (
    <Modal
      open={open}
      title={transfers.create}
      okText={transfers.create}
      cancelText={shell.cancel}
      confirmLoading={create.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
      forceRender
    >
      <Form form={form} layout="vertical" onFinish={(values) => create.mutate(values)}>
        <Form.Item
          name="fondsId"
          label={transfers.chooseFonds}
          rules={[{ required: true, message: shell.required(transfers.fonds) }]}
        >
          <Select showSearch={{ optionFilterProp: 'label' }} options={choices} loading={fonds.isPending} autoFocus />
        </Form.Item>
        <Form.Item
          name="note"
          label={transfers.note}
          extra={transfers.noteHint}
          rules={[{ max: 500, message: shell.tooLong(500) }]}
        >
          <Input.TextArea rows={2} />
        </Form.Item>
      </Form>
      {create.isError ? <Failure error={create.error} /> : null}
      {fonds.isError ? <Failure error={fonds.error} /> : null}
    </Modal>
  );
}
