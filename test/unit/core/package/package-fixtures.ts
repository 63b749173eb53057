// A submission without fault, and ways to spoil it.
import { readFileSync } from 'node:fs';
import { encodeUtf8 } from '../../../../src/core/encoding/utf8.ts';
import {
  checkSip,
  type DocumentDescription,
  type FieldValues,
  type Finding,
  type Profile,
  parseProfile,
  readHosoXml,
  type SipDescription,
  type SipFileFacts,
} from '../../../../src/core/package/index.ts';

const json: unknown = JSON.parse(readFileSync(new URL('../../../../config/profiles/tt02-2019.json', import.meta.url), 'utf8'));
export const profileJson = json as Readonly<Record<string, unknown>>;
export const profile: Profile = parseProfile(json);

export const DOSSIER: FieldValues = {
  FileCode: '000.00.00.H26.H26.04.2020.01.TH',
  Identifier: '000.00.00.H26',
  OrganId: 'H26.04',
  FileCatalog: '2020',
  FileNotation: '01.TH',
  Title: 'Tập lưu công văn đi năm 2020',
  Maintenance: '20 năm',
  StartDate: '02/01/2020',
  EndDate: '31/12/2020',
  TotalDoc: '2',
};

export const DOCUMENT: FieldValues = {
  DocCode: 'H26.04.2020.0001',
  DocOrdinal: '1',
  TypeName: 'Công văn',
  CodeNumber: '15',
  CodeNotation: 'UBND-VP',
  IssuedDate: '15/01/2020',
  OrganName: 'Ủy ban nhân dân tỉnh',
  Subject: 'Về việc bảo vệ bí mật nhà nước',
  Mode: 'Không hạn chế',
};

const name = (suffix: string): string => `${DOSSIER['FileCode'] ?? ''}.${suffix}`;
export const MAIN_1 = name('1.pdf');
export const ANNEX_1 = name('1.1.pdf');
export const MAIN_2 = name('2.pdf');
export const digest = (letter: string): string => letter.repeat(64);

export const documents: readonly [DocumentDescription, DocumentDescription] = [
  {
    kind: 'document',
    ordinal: 1,
    fields: DOCUMENT,
    main: { name: MAIN_1, sha256: digest('a') },
    annexes: [{ name: ANNEX_1 }],
    declaredWithoutText: false,
  },
  {
    kind: 'document',
    ordinal: 2,
    fields: { ...DOCUMENT, DocCode: 'H26.04.2020.0002', DocOrdinal: '2', CodeNumber: '16' },
    main: { name: MAIN_2 },
    annexes: [],
    declaredWithoutText: false,
  },
];

export const good: SipDescription = { profileId: 'tt02-2019', format: 'hoso.xml', dossier: { fields: DOSSIER }, documents };

export const goodFiles: readonly SipFileFacts[] = [
  { name: MAIN_1, sizeBytes: 10, sha256: digest('a') },
  { name: ANNEX_1, sizeBytes: 11, sha256: digest('b') },
  { name: MAIN_2, sizeBytes: 12, sha256: digest('c') },
];

export interface Spoiling {
  readonly description?: SipDescription;
  readonly files?: readonly SipFileFacts[];
  readonly texts?: ReadonlyMap<string, string>;
}

export function check({ description = good, files = goodFiles, texts = new Map() }: Spoiling): readonly Finding[] {
  return checkSip(profile, { description, files, texts });
}

export const withDossier = (fields: FieldValues): Spoiling => ({
  description: { ...good, dossier: { fields: { ...DOSSIER, ...fields } } },
});

export function withoutDossier(...codes: readonly string[]): Spoiling {
  const fields = Object.fromEntries(Object.entries(DOSSIER).filter(([code]) => !codes.includes(code)));
  return { description: { ...good, dossier: { fields } } };
}

export function withDocument(fields: FieldValues, change: Partial<DocumentDescription> = {}): Spoiling {
  const [first, second] = documents;
  return { description: { ...good, documents: [{ ...first, fields: { ...first.fields, ...fields }, ...change }, second] } };
}

export const readXml = (inner: string, root = '<HoSo xmlns="urn:chauban:sip:hoso:1">'): readonly Finding[] =>
  readHosoXml(encodeUtf8(`${root}${inner}</HoSo>`), profile).findings;
