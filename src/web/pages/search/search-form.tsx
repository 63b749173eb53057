// The search box with its conditions.
import { Button, DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { type FormEvent, useState } from 'react';
import { useFondsList } from '../../api/queries.ts';
import { useText } from '../../messages/language.tsx';
import { type Condition, type Conditions, isEmptySearch } from './conditions.ts';

interface SearchFormProps {
  readonly conditions: Conditions;
  readonly onSearch: (conditions: Conditions) => void;
}

const FORMAT = 'DD/MM/YYYY';
const TYPED = ['DD/MM/YYYY', 'D/M/YYYY', 'DDMMYYYY', 'YYYY-MM-DD'];

export function SearchForm({ conditions, onSearch }: SearchFormProps) {
  const { search } = useText();
  const [values, setValues] = useState<Conditions>(conditions);
  const set = (name: Condition, value: string | undefined) => setValues((now) => ({ ...now, [name]: value ?? '' }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch(values);
  };
  return (
    <search>
      <form onSubmit={submit} className="sheet search-form">
        <label htmlFor="q" className="visually-hidden">
          {search.box}
        </label>
        <div className="search-line">
          <Input
            id="q"
            size="large"
            value={values.q ?? ''}
            placeholder={search.placeholder}
            aria-describedby="q-hint"
            allowClear
            autoFocus
            onChange={(event) => set('q', event.target.value)}
          />
          <Button type="primary" size="large" htmlType="submit">
            {search.submit}
          </Button>
        </div>
        <p id="q-hint" className="quiet">
          {search.hint}
        </p>
        <div className="conditions">
          <TextCondition name="number" label={search.number} values={values} onChange={set} />
          <TextCondition name="notation" label={search.notation} values={values} onChange={set} />
          <TextCondition name="issuer" label={search.issuer} values={values} onChange={set} />
          <TextCondition name="type" label={search.type} values={values} onChange={set} />
          <DateCondition name="from" label={search.from} values={values} onChange={set} />
          <DateCondition name="to" label={search.to} values={values} onChange={set} />
          <FondsCondition values={values} onChange={set} />
          <div className="condition">
            <label htmlFor="c-level">{search.level}</label>
            <Select
              id="c-level"
              value={values.level ?? ''}
              onChange={(value: string) => set('level', value)}
              options={[
                { value: '', label: search.levels.all },
                { value: 'dossier', label: search.levels.dossier },
                { value: 'document', label: search.levels.document },
              ]}
            />
          </div>
        </div>
        {isEmptySearch(values) ? null : (
          <button type="button" className="link-button" onClick={() => onSearch({})}>
            {search.clear}
          </button>
        )}
      </form>
    </search>
  );
}

interface ConditionProps {
  readonly name: Condition;
  readonly label: string;
  readonly values: Conditions;
  readonly onChange: (name: Condition, value: string | undefined) => void;
}

function TextCondition({ name, label, values, onChange }: ConditionProps) {
  return (
    <div className="condition">
      <label htmlFor={`c-${name}`}>{label}</label>
      <Input id={`c-${name}`} value={values[name] ?? ''} onChange={(event) => onChange(name, event.target.value)} />
    </div>
  );
}

function DateCondition({ name, label, values, onChange }: ConditionProps) {
  const value = values[name];
  return (
    <div className="condition">
      <label htmlFor={`c-${name}`}>{label}</label>
      <DatePicker
        id={`c-${name}`}
        format={[FORMAT, ...TYPED]}
        placeholder="31/12/2026"
        value={value ? dayjs(value) : null}
        onChange={(date) => onChange(name, date && !Array.isArray(date) ? date.format('YYYY-MM-DD') : '')}
      />
    </div>
  );
}

function FondsCondition({ values, onChange }: Pick<ConditionProps, 'values' | 'onChange'>) {
  const { search, shell } = useText();
  const fonds = useFondsList();
  return (
    <div className="condition">
      <label htmlFor="c-fondsId">{search.fonds}</label>
      <Select
        id="c-fondsId"
        showSearch={{ optionFilterProp: 'label' }}
        value={values.fondsId ?? ''}
        onChange={(value: string) => onChange('fondsId', value)}
        options={[
          { value: '', label: shell.all },
          ...(fonds.data?.items ?? []).map((one) => ({ value: one.id, label: one.name })),
        ]}
      />
    </div>
  );
}
