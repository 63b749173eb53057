// Give a user a new first password, which must be changed at the next sign-in.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Form, Input, Modal } from 'antd';
import type { Bodies } from '../../api/bodies.ts';
import { api } from '../../api/client.ts';
import type { User } from '../../api/types.ts';
import { useText } from '../../messages/language.tsx';
import { Failure } from '../../parts/failure.tsx';
import { PASSWORD_MINIMUM } from '../../session/change-password-page.tsx';

export function ResetPassword({ user, onClose }: { user: User | null; onClose: () => void }) {
  const { admin, shell, session } = useText();
  const words = admin.users;
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ password: string }>();
  const reset = useMutation({
    mutationFn: ({ password }: { password: string }) =>
      api.post(`/users/${user?.id}/password`, { password } satisfies Bodies['PasswordDto']),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['users'] });
      void message.success(shell.saved);
      form.resetFields();
      onClose();
    },
  });
  return (
    <Modal
      open={user !== null}
      title={`${words.resetPassword}: ${user?.username ?? ''}`}
      okText={words.resetPassword}
      cancelText={shell.cancel}
      confirmLoading={reset.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
      forceRender
    >
      <Form form={form} layout="vertical" onFinish={(values) => reset.mutate(values)}>
        <Form.Item
          name="password"
          label={words.password}
          extra={words.passwordHint}
          rules={[{ required: true, min: PASSWORD_MINIMUM, message: session.change.tooShort }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </Form>
      {reset.isError ? <Failure error={reset.error} /> : null}
    </Modal>
  );
}
