// Add a fonds or edit one: identity, the agreement, and the description by the fields of its profile.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, Radio, Select, Switch } from 'antd';
import { useNavigate, useParams } from 'react-router';
import type { Bodies } from '../../api/bodies.ts';
import { api } from '../../api/client.ts';
import { useFonds, useOrganisations, useProfile, useProfiles } from '../../api/queries.ts';
import type { Fonds } from '../../api/types.ts';
import { useLanguage, useText } from '../../messages/language.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { PageFrame, Section } from '../../parts/page.tsx';
import { FieldItem } from './field-item.tsx';

type Values = Pick<Fonds, 'code' | 'identifier' | 'name' | 'organisationId' | 'profile' | 'agreement'> & {
  readonly description?: Readonly<Record<string, string | number | null | undefined>>;
};

/** Fields of the profile that are columns of the fonds itself. */
const OWN_FIELDS: readonly string[] = ['Identifier', 'OrganId', 'FondName'];
const FRESH = {
  profile: 'tt02-2019',
  agreement: { policy: 'vn-existing', autoAccept: false, acceptUnsigned: true, failedSignatures: 'refuse' },
} as const;

export function FondsEditPage() {
  const { records } = useText();
  const { id } = useParams();
  const query = useFonds(id);
  return (
    <PageFrame
      title={id === undefined ? records.fondsCreate : records.fondsEdit}
      parent={
        id === undefined ? { to: '/fonds', label: records.fondsTitle } : { to: `/fonds/${id}`, label: query.data?.name ?? '' }
      }
    >
      {id === undefined ? <FondsForm fonds={null} /> : <Loaded query={query}>{(fonds) => <FondsForm fonds={fonds} />}</Loaded>}
    </PageFrame>
  );
}

function FondsForm({ fonds }: { fonds: Fonds | null }) {
  const { shell } = useText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const save = useMutation({
    mutationFn: (values: Values) => {
      const { name, agreement } = values;
      const description = textsOf(values.description ?? {});
      return fonds === null
        ? api.post<Fonds>('/fonds', { ...values, description } satisfies Bodies['NewFondsDto'])
        : api.patch<Fonds>(`/fonds/${fonds.id}`, { name, agreement, description } satisfies Bodies['FondsChangeDto']);
    },
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: ['fonds'] });
      void message.success(shell.saved);
      await navigate(`/fonds/${saved.id}`);
    },
  });
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      className="fonds-form"
      initialValues={fonds ?? FRESH}
      scrollToFirstError
      onFinish={(values) => save.mutate(values)}
    >
      <IdentityFields existing={fonds !== null} />
      <AgreementFields />
      <DescriptionFields form={form} />
      {save.isError ? <Failure error={save.error} /> : null}
      <div className="button-row form-end">
        <Button type="primary" size="large" htmlType="submit" loading={save.isPending}>
          {shell.save}
        </Button>
        <Button size="large" onClick={() => void navigate(-1)}>
          {shell.cancel}
        </Button>
      </div>
    </Form>
  );
}

function textsOf(values: NonNullable<Values['description']>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [code, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== '') kept[code] = String(value);
  }
  return kept;
}

function IdentityFields({ existing }: { existing: boolean }) {
  const { language, text } = useLanguage();
  const { records, shell } = text;
  const organisations = useOrganisations();
  const profiles = useProfiles();
  const needed = (label: string) => [{ required: true, whitespace: true, message: shell.required(label) }];
  return (
    <Section title={records.fondsTitle}>
      <Form.Item name="name" label={records.fondsName} rules={needed(records.fondsName)}>
        <Input maxLength={200} />
      </Form.Item>
      <div className="conditions">
        <Form.Item name="identifier" label={records.identifier} rules={needed(records.identifier)}>
          <Input maxLength={100} disabled={existing} />
        </Form.Item>
        <Form.Item name="code" label={records.fondsCode} rules={needed(records.fondsCode)}>
          <Input maxLength={100} disabled={existing} />
        </Form.Item>
        <Form.Item name="organisationId" label={records.organisation} rules={needed(records.organisation)}>
          <Select
            disabled={existing}
            showSearch={{ optionFilterProp: 'label' }}
            options={(organisations.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
          />
        </Form.Item>
        <Form.Item name="profile" label={records.profile} rules={needed(records.profile)}>
          <Select
            disabled={existing}
            options={(profiles.data ?? []).map((one) => ({ value: one.id, label: language === 'vi' ? one.nameVi : one.nameEn }))}
          />
        </Form.Item>
      </div>
    </Section>
  );
}

function AgreementFields() {
  const { records } = useText();
  return (
    <Section title={records.agreement}>
      <Form.Item name={['agreement', 'policy']} label={records.policy}>
        <Radio.Group
          className="stacked-radios"
          options={[
            { value: 'vn-existing', label: records.policies['vn-existing'] },
            { value: 'strict', label: records.policies.strict },
          ]}
        />
      </Form.Item>
      <Form.Item name={['agreement', 'failedSignatures']} label={records.failedSignatures.label}>
        <Radio.Group
          className="stacked-radios"
          options={[
            { value: 'refuse', label: records.failedSignatures.refuse },
            { value: 'person', label: records.failedSignatures.person },
          ]}
        />
      </Form.Item>
      <Form.Item name={['agreement', 'autoAccept']} label={records.autoAccept} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name={['agreement', 'acceptUnsigned']} label={records.acceptUnsigned} valuePropName="checked">
        <Switch />
      </Form.Item>
    </Section>
  );
}

function DescriptionFields({ form }: { form: ReturnType<typeof Form.useForm<Values>>[0] }) {
  const { records } = useText();
  const profileId = Form.useWatch('profile', form) as string | undefined;
  const profile = useProfile(profileId);
  if (profileId === undefined) return null;
  return (
    <Section title={records.description}>
      <Loaded query={profile}>
        {(value) => (
          <div className="conditions">
            {value.levels.fonds
              .filter((field) => !OWN_FIELDS.includes(field.code))
              .map((field) => (
                <FieldItem key={field.code} field={field} />
              ))}
          </div>
        )}
      </Loaded>
    </Section>
  );
}
