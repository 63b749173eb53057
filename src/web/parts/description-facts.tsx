// A description by the labels of its profile, in the profile's order; fields without content on demand.
import { useState } from 'react';
import type { Description, Field } from '../api/types.ts';
import { useLanguage } from '../messages/language.tsx';
import { Facts } from './facts.tsx';

interface DescriptionFactsProps {
  readonly fields: readonly Field[];
  readonly values: Description;
  readonly columns?: 1 | 2;
}

export function DescriptionFacts({ fields, values, columns = 1 }: DescriptionFactsProps) {
  const { language, text } = useLanguage();
  const [all, setAll] = useState(false);
  const known = new Set(fields.map((field) => field.code));
  const rows = [
    ...fields.map((field) => ({
      name: `${language === 'vi' ? field.nameVi : field.nameEn}`,
      value: valueWords(field, values[field.code], language),
    })),
    // Whatever was handed over is shown, also when the profile does not know it.
    ...Object.keys(values)
      .filter((code) => !known.has(code))
      .map((code) => ({ name: code, value: String(values[code] ?? '') })),
  ];
  const empty = rows.filter((row) => row.value === '').length;
  return (
    <>
      <Facts columns={columns} facts={all ? rows.map((row) => ({ ...row, value: row.value || '–' })) : rows} />
      {empty > 0 && !all ? (
        <button type="button" className="link-button" onClick={() => setAll(true)}>
          {text.records.emptyFields(empty)}
        </button>
      ) : null}
    </>
  );
}

function valueWords(field: Field, value: string | number | null | undefined, language: 'vi' | 'en'): string {
  if (value === null || value === undefined) return '';
  const coded = field.codeList?.find((entry) => entry.code === String(value));
  return coded ? coded[language] : String(value);
}
