// The fields of a user.
import { Form, Input, Select, Switch } from 'antd';
import { useOrganisations } from '../../api/queries.ts';
import { ROLES } from '../../api/types.ts';
import { useText } from '../../messages/language.tsx';
import { PASSWORD_MINIMUM } from '../../session/change-password-page.tsx';

export function UserFields({ existing }: { existing: boolean }) {
  const { admin, shell, session } = useText();
  const words = admin.users;
  const organisations = useOrganisations();
  const role = Form.useWatch('role') as string | undefined;
  const needed = (label: string) => [{ required: true, message: shell.required(label) }];
  return (
    <>
      <Form.Item name="username" label={words.username} rules={needed(words.username)}>
        <Input maxLength={64} disabled={existing} autoComplete="off" />
      </Form.Item>
      <Form.Item name="displayName" label={words.displayName} rules={needed(words.displayName)}>
        <Input maxLength={120} />
      </Form.Item>
      <Form.Item name="role" label={words.role} rules={needed(words.role)}>
        <Select options={ROLES.map((one) => ({ value: one, label: shell.roles[one] }))} />
      </Form.Item>
      {role === 'agency-officer' ? (
        <Form.Item
          name="organisationId"
          label={words.organisation}
          rules={[{ required: true, message: words.organisationNeeded }]}
        >
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={(organisations.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
          />
        </Form.Item>
      ) : null}
      {existing ? (
        <Form.Item name="active" label={words.active} valuePropName="checked">
          <Switch />
        </Form.Item>
      ) : (
        <Form.Item
          name="password"
          label={words.password}
          extra={words.passwordHint}
          rules={[{ required: true, min: PASSWORD_MINIMUM, message: session.change.tooShort }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      )}
    </>
  );
}
