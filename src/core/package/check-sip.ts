// All checks of one submission that need no cryptography: every check runs, one list comes out (design section 4, step 2).
import { checkAnnexes } from './check-annexes.ts';
import { checkCompleteness } from './check-completeness.ts';
import { checkConsistency } from './check-consistency.ts';
import { checkFields } from './check-fields.ts';
import type { DescriptionFormat, SipDescription, SipFileFacts } from './description.ts';
import { type Finding, makeFinding } from './finding.ts';
import type { Profile } from './profile-rules.ts';
import { checkSecrecyMarks } from './secrecy-marks.ts';

export interface SipCheckInput {
  readonly description: SipDescription;
  /** Every file of the package but the description. */
  readonly files: readonly SipFileFacts[];
  /** Extracted text by file name, for files whose text could be looked for; '' when a file has none. */
  readonly texts: ReadonlyMap<string, string>;
}

export function checkSip(profile: Profile, { description, files, texts }: SipCheckInput): readonly Finding[] {
  return [
    ...(description.fonds === undefined ? [] : checkFields(profile, 'fonds', description.fonds.fields, { level: 'fonds' })),
    ...checkFields(profile, 'dossier', description.dossier.fields, { level: 'dossier' }),
    ...description.documents.flatMap(({ kind, ordinal, fields }) =>
      checkFields(profile, kind, fields, { level: kind, documentOrdinal: ordinal }),
    ),
    ...checkConsistency(profile, description),
    ...checkCompleteness(profile, description, files),
    ...checkAnnexes(description, texts),
    ...checkTexts(description, texts),
    ...checkSecrecyMarks(profile, description, files, texts),
  ];
}

// Design section 7: for scans without text the depositor declares that there is none, and the declaration is kept.
function checkTexts(description: SipDescription, texts: ReadonlyMap<string, string>): readonly Finding[] {
  return description.documents.flatMap(({ kind, ordinal, main, declaredWithoutText }) => {
    const text = main === undefined ? undefined : texts.get(main.name);
    if (main === undefined || text === undefined || text.trim() !== '') return [];
    const code = declaredWithoutText ? 'DOCUMENT_DECLARED_WITHOUT_TEXT' : 'DOCUMENT_WITHOUT_TEXT';
    return [makeFinding(code, { level: kind, documentOrdinal: ordinal, file: main.name })];
  });
}

export interface LocatedDescription {
  /** Name of the entry in the archive. */
  readonly entry: string;
  readonly format: DescriptionFormat;
  /** '' or the one folder, with its '/', that holds everything; names in the description are relative to it. */
  readonly folder: string;
}

/**
 * Finds the description among the names of an archive: at the top, or in the single top folder that holds everything, which is
 * how "Send to compressed folder" packs a folder.
 */
export function locateDescription(names: readonly string[]): LocatedDescription | { readonly findings: readonly Finding[] } {
  const found = names.filter((name) => /^(?:[^/]+\/)?hoso\.(?:xml|xlsx)$/i.test(name));
  const top = found.filter((name) => !name.includes('/'));
  const candidates = top.length > 0 ? top : found;
  const [entry] = candidates;
  const target = { level: 'package' } as const;
  if (entry === undefined) return { findings: [makeFinding('SIP_DESCRIPTION_MISSING', target)] };
  const folder = entry.slice(0, entry.indexOf('/') + 1);
  if (candidates.length > 1)
    return { findings: [makeFinding('SIP_DESCRIPTION_AMBIGUOUS', target, { params: { names: candidates.join(', ') } })] };
  if (!names.every((name) => name.startsWith(folder))) return { findings: [makeFinding('SIP_DESCRIPTION_MISSING', target)] };
  return { entry, folder, format: entry.toLowerCase().endsWith('.xml') ? 'hoso.xml' : 'hoso.xlsx' };
}
