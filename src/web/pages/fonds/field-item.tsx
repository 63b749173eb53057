// One field of a description form, as its profile describes it: type, length, code list, whether it is needed.
import { Form, Input, Select } from 'antd';
import type { Field } from '../../api/types.ts';
import { useLanguage } from '../../messages/language.tsx';

const LONG_TEXT_FROM = 200;

export function FieldItem({ field }: { field: Field }) {
  const { language, text } = useLanguage();
  const label = language === 'vi' ? field.nameVi : field.nameEn;
  const long = field.type === 'text' || (field.length ?? 0) > LONG_TEXT_FROM;
  return (
    <Form.Item
      name={['description', field.code]}
      label={label}
      className={long ? 'wide-item' : ''}
      rules={[
        ...(field.required === true ? [{ required: true, message: text.shell.required(label) }] : []),
        ...(field.length ? [{ max: field.length, message: text.shell.tooLong(field.length) }] : []),
      ]}
    >
      {field.codeList && field.codeList.length > 0 ? (
        <Select allowClear options={field.codeList.map((entry) => ({ value: entry.code, label: entry[language] }))} />
      ) : long ? (
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 10 }} />
      ) : (
        <Input inputMode={field.type === 'number' ? 'numeric' : 'text'} />
      )}
    </Form.Item>
  );
}
