// How the values of a dossier agree with each other: its code and its parts, its documents' codes, ordinals, dates, duplicates.
import { type CalendarDate, compareCalendarDates, parseCalendarDate } from './calendar-date.ts';
import type { DocumentDescription, SipDescription } from './description.ts';
import { type Finding, type FindingTarget, makeFinding } from './finding.ts';
import { composeDossierCode, dossierCodeOf, fieldByRole, valueOfRole } from './profile.ts';
import type { FieldRole, Profile } from './profile-rules.ts';

export function checkConsistency(profile: Profile, description: SipDescription): readonly Finding[] {
  return [
    ...checkDossierCode(profile, description),
    ...checkFonds(profile, description),
    ...description.documents.flatMap((document) => checkDocumentPlace(profile, description, document)),
    ...checkTotal(profile, description),
    ...checkDates(profile, description),
    ...checkUnique(profile, description, 'document-code', 'DOCCODE_DUPLICATE', (value) => value.toLowerCase()),
    ...checkUnique(profile, description, 'document-ordinal', 'DOCORDINAL_DUPLICATE', (value) => String(Number(value))),
    ...checkOrdinalGaps(profile, description),
    ...checkDuplicates(profile, description),
  ];
}

const DOSSIER: FindingTarget = { level: 'dossier' };

// Circular 02/2019 Appendix II row 1: the code is its four parts joined with dots; the last may hold dots itself.
function checkDossierCode(profile: Profile, { dossier }: SipDescription): readonly Finding[] {
  const stated = valueOfRole(profile, 'dossier', 'dossier-code', dossier.fields);
  const composed = composeDossierCode(profile, dossier.fields);
  const field = fieldByRole(profile, 'dossier', 'dossier-code')?.code ?? '';
  const at = { ...DOSSIER, field };
  if (stated === undefined) {
    if (composed === undefined) return [makeFinding('FILECODE_MISSING', at)];
    return [makeFinding('FILECODE_COMPOSED', at, { params: { value: composed } })];
  }
  if (composed === undefined) {
    const missing = profile.dossierCode.parts.filter(
      (role) => valueOfRole(profile, 'dossier', role, dossier.fields) === undefined,
    );
    const names = missing.map((role) => fieldByRole(profile, 'dossier', role)?.code ?? role).join(', ');
    return [makeFinding('FILECODE_PARTS_MISSING', at, { params: { value: stated, names } })];
  }
  return stated === composed ? [] : [makeFinding('FILECODE_INCONSISTENT', at, { params: { value: stated, expected: composed } })];
}

function checkFonds(profile: Profile, { fonds, dossier }: SipDescription): readonly Finding[] {
  if (fonds === undefined) return [];
  return (['institution', 'fonds-code'] as const).flatMap((role) => {
    const value = valueOfRole(profile, 'fonds', role, fonds.fields);
    const expected = valueOfRole(profile, 'dossier', role, dossier.fields);
    if (value === undefined || expected === undefined || value === expected) return [];
    const field = fieldByRole(profile, 'fonds', role)?.code ?? role;
    return [makeFinding('FONDS_DIFFERS', { level: 'fonds', field }, { params: { value, expected } })];
  });
}

function checkDocumentPlace(profile: Profile, { dossier }: SipDescription, document: DocumentDescription): readonly Finding[] {
  const roles: readonly FieldRole[] = ['dossier-code', ...profile.dossierCode.parts];
  return roles.flatMap((role) => {
    const value = valueOfRole(profile, document.kind, role, document.fields);
    const expected =
      role === 'dossier-code' ? dossierCodeOf(profile, dossier.fields) : valueOfRole(profile, 'dossier', role, dossier.fields);
    if (value === undefined || expected === undefined || value === expected) return [];
    const field = fieldByRole(profile, document.kind, role)?.code ?? role;
    return [makeFinding('DOCUMENT_FILECODE_DIFFERS', { ...at(document), field }, { params: { value, expected } })];
  });
}

function checkTotal(profile: Profile, { dossier, documents }: SipDescription): readonly Finding[] {
  const stated = valueOfRole(profile, 'dossier', 'total-documents', dossier.fields);
  if (stated === undefined || !/^\d+$/.test(stated) || Number(stated) === documents.length) return [];
  const field = fieldByRole(profile, 'dossier', 'total-documents')?.code ?? '';
  return [
    makeFinding('TOTALDOC_MISMATCH', { ...DOSSIER, field }, { params: { expected: Number(stated), count: documents.length } }),
  ];
}

function dateOf(text: string | undefined): CalendarDate | undefined {
  const date = text === undefined ? undefined : parseCalendarDate(text);
  return typeof date === 'object' ? date : undefined;
}

function checkDates(profile: Profile, { dossier, documents }: SipDescription): readonly Finding[] {
  const start = valueOfRole(profile, 'dossier', 'start-date', dossier.fields);
  const end = valueOfRole(profile, 'dossier', 'end-date', dossier.fields);
  const [from, to] = [dateOf(start), dateOf(end)];
  const params = { start: start ?? '…', end: end ?? '…' };
  const field = fieldByRole(profile, 'dossier', 'end-date')?.code ?? '';
  if (from !== undefined && to !== undefined && compareCalendarDates(from, to) > 0) {
    return [makeFinding('DATES_REVERSED', { ...DOSSIER, field }, { params })];
  }
  return documents.flatMap((document) => {
    const value = valueOfRole(profile, document.kind, 'issued-date', document.fields);
    const issued = dateOf(value);
    if (value === undefined || issued === undefined) return [];
    const early = from !== undefined && compareCalendarDates(issued, from) < 0;
    const late = to !== undefined && compareCalendarDates(issued, to) > 0;
    return early || late ? [makeFinding('ISSUED_OUTSIDE_DOSSIER', at(document), { params: { ...params, value } })] : [];
  });
}

function checkUnique(
  profile: Profile,
  { documents }: SipDescription,
  role: FieldRole,
  code: 'DOCCODE_DUPLICATE' | 'DOCORDINAL_DUPLICATE',
  keyOf: (value: string) => string,
): readonly Finding[] {
  const seen = new Map<string, number>();
  return documents.flatMap((document) => {
    const value = valueOfRole(profile, document.kind, role, document.fields);
    if (value === undefined) return [];
    const other = seen.get(keyOf(value));
    if (other === undefined) {
      seen.set(keyOf(value), document.ordinal);
      return [];
    }
    const field = fieldByRole(profile, document.kind, role)?.code ?? role;
    return [makeFinding(code, { ...at(document), field }, { params: { value, other } })];
  });
}

const SHOWN_GAPS = 20;

function checkOrdinalGaps(profile: Profile, { documents }: SipDescription): readonly Finding[] {
  const ordinals = documents
    .map((document) => Number(valueOfRole(profile, document.kind, 'document-ordinal', document.fields)))
    .filter((ordinal) => Number.isInteger(ordinal) && ordinal > 0);
  if (ordinals.length === 0) return [];
  const present = new Set(ordinals);
  const last = ordinals.reduce((a, b) => Math.max(a, b), 0);
  const missing: number[] = [];
  for (let ordinal = 1; ordinal < last && missing.length < SHOWN_GAPS; ordinal++)
    if (!present.has(ordinal)) missing.push(ordinal);
  if (missing.length === 0) return [];
  return [makeFinding('DOCORDINAL_GAP', DOSSIER, { params: { values: missing.join(', ') } })];
}

/**
 * Decree 30/2020 Appendix VI Part I III.1.h warns when number, notation and issuer repeat; with the same date it is the same
 * document. The key of a document for such comparisons, also across dossiers; undefined when one of the four is absent.
 */
export function documentIdentityKey(profile: Profile, document: DocumentDescription): string | undefined {
  const roles = ['number', 'notation', 'issuer', 'issued-date'] as const;
  const values = roles.map((role) => valueOfRole(profile, document.kind, role, document.fields));
  if (values.some((value) => value === undefined)) return undefined;
  return values
    .map((value) =>
      (value ?? '')
        .toLowerCase()
        .replace(/\s+/g, ' ')
        .replace(/^0+(?=\d)/, ''),
    )
    .join('\u001f');
}

function checkDuplicates(profile: Profile, { documents }: SipDescription): readonly Finding[] {
  const seen = new Map<string, number>();
  return documents.flatMap((document) => {
    const key = documentIdentityKey(profile, document);
    if (key === undefined) return [];
    const other = seen.get(key);
    if (other !== undefined) return [makeFinding('DOCUMENT_DUPLICATE', at(document), { params: { other } })];
    seen.set(key, document.ordinal);
    return [];
  });
}

function at(document: DocumentDescription): FindingTarget {
  return { level: document.kind, documentOrdinal: document.ordinal };
}
