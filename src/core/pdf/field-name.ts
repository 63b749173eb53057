// Names of form fields (ISO 32000-2:2020, 12.7.4.2): partial names from the root down, joined by full stops.
import { MalformedError } from '../encoding/malformed-error.ts';
import type { PdfDocument } from './document.ts';
import { textOf } from './text-string.ts';
import { dictOf, type PdfDict } from './values.ts';

export const MAX_FIELD_DEPTH = 64;

/** The full name of a field or of its widget. Throws PDF_FIELDS_LIMIT when /Parent leads on without end. */
export async function fullFieldName(document: PdfDocument, revision: number, field: PdfDict): Promise<string> {
  const names: string[] = [];
  let at: PdfDict | null = field;
  for (let depth = 0; at !== null; depth++) {
    if (depth > MAX_FIELD_DEPTH)
      throw new MalformedError('PDF_FIELDS_LIMIT', `expected at most ${MAX_FIELD_DEPTH} levels of fields`);
    const own = textOf(await document.resolve(at.entries.get('T'), revision));
    if (own !== null) names.unshift(own);
    at = dictOf(await document.resolve(at.entries.get('Parent'), revision));
  }
  return names.join('.');
}
