// The SIP of profile tt02-2019, the archive's own convention since Circular 02/2019 defines no package: docs/sip-tt02-2019.md.
// Names of fields are the profile's; only the frame around them is fixed here.
import type { DescriptionLevel, DocumentKind } from './description.ts';

export const HOSO_NAMESPACE = 'urn:chauban:sip:hoso:1';
export const HOSO_ROOT = 'HoSo';

export const HOSO_ELEMENTS = {
  fonds: 'Fonds',
  dossier: 'Dossier',
  documents: 'Documents',
  files: 'Files',
  mainFile: 'MainFile',
  annex: 'Annex',
} as const;

export const KIND_OF_ELEMENT: Readonly<Record<string, DocumentKind>> = {
  Document: 'document',
  Photo: 'photo',
  Audiovisual: 'audiovisual',
};
export const ELEMENT_OF_KIND: Readonly<Record<DocumentKind, string>> = {
  document: 'Document',
  photo: 'Photo',
  audiovisual: 'Audiovisual',
};

/** Sheets of hoso.xlsx. The first two must be there. */
export const SHEET_OF_LEVEL: Readonly<Record<DescriptionLevel, string>> = {
  dossier: 'Hồ sơ',
  document: 'Văn bản',
  photo: 'Ảnh',
  audiovisual: 'Phim, âm thanh',
  fonds: 'Phông',
};

/** Columns of hoso.xlsx that name files, beside the fields of the profile. */
export const FILE_COLUMNS = {
  mainFile: { code: 'MainFile', nameVi: 'Tệp chính', nameEn: 'Main file' },
  mainFileSha256: { code: 'MainFileSha256', nameVi: 'SHA-256 của tệp chính', nameEn: 'SHA-256 of the main file' },
  withoutText: { code: 'WithoutText', nameVi: 'Bản quét không có lớp chữ (x)', nameEn: 'Scan without text (x)' },
  annexes: { code: 'Annexes', nameVi: 'Tệp phụ lục (mỗi tệp một dòng)', nameEn: 'Annex files (one a line)' },
} as const;
