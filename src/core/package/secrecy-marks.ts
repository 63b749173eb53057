// Marks of state secrecy (Law 29/2018/QH14 Art. 8: Tuyệt mật, Tối mật, Mật) in metadata, names of files and text. A state secret may
// not be kept on networked equipment (Circular 02/2019 Art. 8), so a mark refuses at the door. Words about secrecy ("bảo vệ bí mật
// nhà nước", "bảo mật", "mật độ") are no marks: only a mark where marks stand counts. Findings never quote what they found.
import type { DocumentDescription, FieldValues, SipDescription, SipFileFacts } from './description.ts';
import { type Finding, type FindingTarget, makeFinding } from './finding.ts';
import { fieldByRole } from './profile.ts';
import type { Profile } from './profile-rules.ts';

const LEVEL = '(?:tuyệt\\s+mật|tối\\s+mật|mật)';
// Without diacritics "mat" may be mặt, mắt, mất: alone it proves nothing, after a label it does.
const LEVEL_PLAIN = '(?:tuyet\\s+mat|toi\\s+mat|mat)';
const NO_WORD_AFTER = '(?![\\p{L}\\p{N}])';
// A form that offers the choice "Mật / Tối mật / Tuyệt mật", or text going on ("độ mật: mật mã"), marks nothing.
const NO_CHOICE_AFTER = '(?!\\s*(?:[/,;|]|hoặc|và|hoac|va)\\s*(?:tuyệt|tối|mật|tuyet|toi|mat))';
const END_OF_VALUE = '(?=\\s*(?:$|[\\n.;,)\\]]|\\s{2}))';

const LABELLED = new RegExp(
  `(?:độ|mức)\\s*(?:độ\\s*)?mật\\s*[:：]\\s*["“(]?${LEVEL}${NO_WORD_AFTER}${NO_CHOICE_AFTER}${END_OF_VALUE}`,
  'iu',
);
const LABELLED_PLAIN = new RegExp(
  `\\b(?:do|muc)\\s+(?:do\\s+)?mat\\s*[:：]\\s*["“(]?${LEVEL_PLAIN}${NO_WORD_AFTER}${NO_CHOICE_AFTER}${END_OF_VALUE}`,
  'iu',
);

/** True when a text (of a whole document) carries a mark. */
export function hasSecrecyMark(text: string): boolean {
  const composed = text.normalize('NFC');
  if (LABELLED.test(composed) || LABELLED_PLAIN.test(composed)) return true;
  const lines = composed.split(/\r\n?|[\n\f\v\u0085\u2028\u2029]/);
  let previous = '';
  let filled = 0;
  for (const line of lines) {
    const trimmed = line.trim();
    if (trimmed === '') continue;
    filled++;
    // "BẢO VỆ BÍ" / "MẬT NHÀ NƯỚC": a heading broken between its words.
    const wrapped = /(?:bí|bảo|giải|tuyệt|tối|độ|bi|bao|giai|do|,|và|hoặc)\s*$/iu.test(previous.slice(-12));
    if (!wrapped && trimmed.length <= MAX_MARK_LINE && isMarkLine(trimmed, filled <= HEADER_LINES)) return true;
    previous = trimmed;
  }
  return false;
}

// Stamps stand under the notation or beside the addressee, in the head of a first page.
const HEADER_LINES = 20;
// A mark is short. Longer lines are prose, and hostile ones would cost time.
const MAX_MARK_LINE = 200;

function isMarkLine(line: string, inHeader: boolean): boolean {
  if (isMarkAlone(line, inHeader)) return true;
  // Two columns come out of a page as one line with a wide gap: "BỘ QUỐC PHÒNG        TỐI MẬT".
  if (!inHeader) return false;
  const columns = line.split(/\s{3,}|\t+/);
  return columns.length > 1 && columns.some((column) => isMarkAlone(column, false));
}

function isMarkAlone(text: string, inHeader: boolean): boolean {
  const bare = closeSpacedLetters(text.replace(/^[\s[({<*"“'|_.:-]+|[\s\])}>*"”'|_.:-]+$/gu, '').replace(/\s+/g, ' '));
  if (/^(?:TUYỆT MẬT|TỐI MẬT|MẬT)$/u.test(bare)) return true;
  if (/^(?:TUYET MAT|TOI MAT)$/u.test(bare)) return true;
  if (/^(?:Tuyệt [Mm]ật|Tối [Mm]ật)$/u.test(bare)) return true;
  return inHeader && bare === 'Mật';
}

// "M Ậ T", "T Ố I   M Ậ T": letters spaced out in a stamp. Extraction has already made the gaps equal.
function closeSpacedLetters(text: string): string {
  if (!/^\p{L}(?: \p{L})+$/u.test(text)) return text;
  return text.replace(/ /g, '').replace(/^(TUYỆT|TỐI|TUYET|TOI)(MẬT|MAT)$/u, '$1 $2');
}

const WHOLE_VALUE = new RegExp(`^(?:(?:độ|mức độ)\\s+)?(?:0?3\\s*[-.:]?\\s*)?${LEVEL}$`, 'iu');
const WHOLE_VALUE_PLAIN = /^(?:tuyet\s+mat|toi\s+mat)$/iu;
const BRACKETED = new RegExp(`[(\\[{]\\s*(?:độ\\s+)?${LEVEL}\\s*[)\\]}]`, 'iu');
const BRACKETED_PLAIN = /[([{]\s*(?:tuyet\s+mat|toi\s+mat)\s*[)\]}]/iu;
const UPPER_PREFIX = /^(?:TUYỆT MẬT|TỐI MẬT|MẬT)\s*[-–:.]/u;
const UPPER_SUFFIX = /[-–:.]\s*(?:TUYỆT MẬT|TỐI MẬT|MẬT)$/u;

/** True when the value of a field carries a mark. */
export function hasSecrecyMarkInValue(value: string): boolean {
  const text = value.normalize('NFC').trim().replace(/\s+/g, ' ');
  const rules = [
    LABELLED,
    LABELLED_PLAIN,
    WHOLE_VALUE,
    WHOLE_VALUE_PLAIN,
    BRACKETED,
    BRACKETED_PLAIN,
    UPPER_PREFIX,
    UPPER_SUFFIX,
  ];
  return rules.some((rule) => rule.test(text));
}

/**
 * The end of a number or notation: "-MẬT", "/TỐI MẬT", "(M)", "(TM)", "(TuM)" are marks; "-M" alone may also be a unit's
 * abbreviation. 'doubtful' asks a person.
 */
export function secrecySuffixOf(notation: string): 'mark' | 'doubtful' | 'none' {
  const text = notation.normalize('NFC').trim();
  if (/[-/.(\s](?:TUYỆT\s?MẬT|TỐI\s?MẬT|MẬT|TUYETMAT|TOIMAT)\)?$/iu.test(text) || /\((?:M|TM|TuM|TUM)\)$/u.test(text))
    return 'mark';
  return /[-/]M$/u.test(text) ? 'doubtful' : 'none';
}

/** True when the name of a file (with its folders) carries a mark. */
export function hasSecrecyMarkInName(name: string): boolean {
  return name.split('/').some((part) => {
    const words = part
      .normalize('NFC')
      .replace(/\.[^.]+$/, '')
      .replace(/[_.\s-]+/g, ' ')
      .trim();
    if (BRACKETED.test(words) || BRACKETED_PLAIN.test(words)) return true;
    if (/(?:^|\s)(?:TUYỆT MẬT|TỐI MẬT|TUYET MAT|TOI MAT)(?:$|\s)/u.test(words)) return true;
    return /(?:^|\s)(?:tuyệt|tối) mật$/iu.test(words) || /^MẬT(?:$|\s)|(?<!BÍ|BẢO|GIẢI)\sMẬT$/u.test(words);
  });
}

/** `texts`: extracted text by file name. */
export function checkSecrecyMarks(
  profile: Profile,
  description: SipDescription,
  files: readonly SipFileFacts[],
  texts: ReadonlyMap<string, string>,
): readonly Finding[] {
  const found: Finding[] = [...checkValues(description.dossier.fields, { level: 'dossier' })];
  if (description.fonds !== undefined) found.push(...checkValues(description.fonds.fields, { level: 'fonds' }));
  for (const document of description.documents) {
    const at: FindingTarget = { level: document.kind, documentOrdinal: document.ordinal };
    found.push(...checkValues(document.fields, at), ...checkNotation(profile, document, at));
    const names = [document.main, ...document.annexes].map((file) => file?.name ?? '');
    if (names.some((name) => hasSecrecyMark(texts.get(name) ?? ''))) found.push(makeFinding('SECRET_MARK_TEXT', at));
  }
  // A name that is itself secret must not be repeated in a report: the finding names none.
  if (files.some(({ name }) => hasSecrecyMarkInName(name)))
    found.push(makeFinding('SECRET_MARK_FILE_NAME', { level: 'package' }));
  return found;
}

function checkValues(fields: FieldValues, at: FindingTarget): readonly Finding[] {
  return Object.entries(fields)
    .filter(([, value]) => hasSecrecyMarkInValue(value))
    .map(([field]) => makeFinding('SECRET_MARK_FIELD', { ...at, field }));
}

function checkNotation(profile: Profile, document: DocumentDescription, at: FindingTarget): readonly Finding[] {
  return (['number', 'notation', 'document-code'] as const).flatMap((role) => {
    const field = fieldByRole(profile, document.kind, role)?.code;
    const suffix = field === undefined ? 'none' : secrecySuffixOf(document.fields[field] ?? '');
    if (field === undefined || suffix === 'none') return [];
    return [makeFinding('SECRET_MARK_NOTATION', { ...at, field }, suffix === 'doubtful' ? { severity: 'warn' } : {})];
  });
}

/** True when some finding says that the package may hold a state secret: bytes and text must then be erased (design section 7). */
export function refusesAsStateSecret(findings: readonly Pick<Finding<string>, 'code' | 'severity'>[]): boolean {
  return findings.some(({ code, severity }) => code.startsWith('SECRET_MARK_') && severity === 'refuse');
}
