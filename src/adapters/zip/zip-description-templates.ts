// The hoso.xlsx template of a profile, with an example. Values are given to what fields are for, never to a field by name.
import { DescriptionTemplates } from '../../access/description-templates.port.ts';
import type { Bytes } from '../../core/encoding/bytes.ts';
import type { FieldRole, Profile } from '../../core/package/index.ts';
import { makeHosoTemplate } from './hoso-template.ts';

const DOSSIER: Readonly<Partial<Record<FieldRole, string>>> = {
  institution: '000.00.00.H26',
  'fonds-code': '01',
  'catalogue-year': '2026',
  'dossier-notation': '15.HC',
  title: 'Hồ sơ về việc tổ chức hội nghị tổng kết công tác năm 2025',
  retention: '20 năm',
  'access-mode': 'Hạn chế',
  language: 'Tiếng Việt',
  'start-date': '05/01/2026',
  'end-date': '20/03/2026',
  'total-documents': '1',
  keywords: 'tổng kết; hội nghị',
};
const DOCUMENT: Readonly<Partial<Record<FieldRole, string>>> = {
  'document-ordinal': '1',
  'document-type': 'Quyết định',
  number: '12',
  notation: 'QĐ-UBND',
  'issued-date': '05/01/2026',
  issuer: 'Ủy ban nhân dân tỉnh',
  title: 'Quyết định về việc tổ chức hội nghị tổng kết công tác năm 2025',
  language: 'Tiếng Việt',
  'page-count': '3',
  reliability: 'Gốc điện tử',
};
/** The time written into the file: the same profile gives the same bytes. */
const MODIFIED = new Date('2026-01-01T00:00:00Z');

export class ZipDescriptionTemplates extends DescriptionTemplates {
  override make(profile: Profile): Promise<Bytes> {
    const example = { dossier: valuesOf(profile, 'dossier', DOSSIER), document: valuesOf(profile, 'document', DOCUMENT) };
    return makeHosoTemplate(profile, example, MODIFIED);
  }
}

function valuesOf(
  profile: Profile,
  level: 'dossier' | 'document',
  byRole: Readonly<Partial<Record<FieldRole, string>>>,
): Readonly<Record<string, string>> {
  const pairs = profile.levels[level].fields.map(({ code, role }) => [code, role === undefined ? '' : (byRole[role] ?? '')]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}
