// A form in a dialog that creates a thing (POST) or changes one (PATCH).
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Form, Modal } from 'antd';
import { type ReactNode, useEffect } from 'react';
import { api } from '../api/client.ts';
import { useText } from '../messages/language.tsx';
import { Failure } from './failure.tsx';

interface EditDialogProps<T extends { id: string }> {
  /** null: closed; without id: a new one. */
  readonly value: Partial<T> | null;
  readonly title: string;
  /** Collection of the service, for example "users". */
  readonly resource: string;
  /** What a change sends, from the form's values; the service refuses members that it does not know. */
  readonly changeOf?: (values: Record<string, unknown>) => Record<string, unknown>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function EditDialog<T extends { id: string }>({
  value,
  title,
  resource,
  changeOf = (values) => values,
  onClose,
  children,
}: EditDialogProps<T>) {
  const { shell } = useText();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<Record<string, unknown>>();
  const save = useMutation({
    mutationFn: (values: Record<string, unknown>) =>
      value?.id === undefined
        ? api.post<T>(`/${resource}`, withoutEmpty(values))
        : api.patch<T>(`/${resource}/${value.id}`, changeOf(values)),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [resource] });
      void message.success(shell.saved);
      onClose();
    },
  });
  const { reset } = save;
  useEffect(() => {
    if (value === null) return;
    reset();
    form.resetFields();
    form.setFieldsValue(value);
  }, [value, form, reset]);
  return (
    <Modal
      open={value !== null}
      title={title}
      okText={shell.save}
      cancelText={shell.cancel}
      confirmLoading={save.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
      forceRender
    >
      <Form form={form} layout="vertical" onFinish={(values) => save.mutate(values)}>
        {children}
      </Form>
      {save.isError ? <Failure error={save.error} /> : null}
    </Modal>
  );
}

function withoutEmpty(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, item]) => item !== undefined && item !== ''));
}
