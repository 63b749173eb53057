// What a clerk has chosen for one package, what is wrong with it before it is made, and making it (docs/sip-tt02-2019.md):
// hoso.xlsx at the root, and beside it the files that it names.
import { writeZip } from './zip-writer.ts';

export const SHEET_NAME = 'hoso.xlsx';

export interface Choice {
  readonly sheet: File | null;
  readonly documents: readonly File[];
}

export interface ChoiceWords {
  readonly noSheet: string;
  readonly noDocuments: string;
  readonly notSheet: string;
  readonly sameName: (name: string) => string;
  readonly emptyFile: (name: string) => string;
}

/** Sentences for the person; empty when the package can be made. */
export function faultsOf({ sheet, documents }: Choice, words: ChoiceWords): string[] {
  const faults: string[] = [];
  if (sheet === null) faults.push(words.noSheet);
  else if (!/\.xlsx$/i.test(sheet.name)) faults.push(words.notSheet);
  if (documents.length === 0) faults.push(words.noDocuments);
  const seen = new Set<string>();
  const told = new Set<string>();
  for (const { name, size } of documents) {
    // Some file systems do not tell A from a: such names could not both be unpacked.
    const key = name.normalize('NFC').toLowerCase();
    if (seen.has(key) && !told.has(key)) {
      faults.push(words.sameName(name));
      told.add(key);
    }
    seen.add(key);
    if (size === 0) faults.push(words.emptyFile(name));
  }
  if (sheet?.size === 0) faults.push(words.emptyFile(sheet.name));
  return faults;
}

/** From the sheet's own name, or from its first document when the sheet bears the customary name. */
export function packageNameOf({ sheet, documents }: Choice): string {
  const stem = (name: string) => name.replace(/\.[^.]+$/, '').normalize('NFC');
  const own = sheet === null ? SHEET_NAME : sheet.name;
  if (own.toLowerCase() !== SHEET_NAME) return `${stem(own)}.zip`;
  const first = [...documents].map((file) => file.name.normalize('NFC')).sort()[0];
  // The customary file name is <FileCode>.<ordinal>.<ext>: what stands before the ordinal names the dossier.
  return first === undefined ? 'hoso.zip' : `${stem(first).replace(/\.\d{1,4}$/, '')}.zip`;
}

/** The same files give the same bytes, in whatever order they were chosen. `onProgress` is told a share from 0 to 1. */
export async function buildPackage(choice: Choice, onProgress: (share: number) => void): Promise<File> {
  if (choice.sheet === null) throw new TypeError('expected a choice without faults, got one without a sheet');
  const documents = [...choice.documents].sort((a, b) => (a.name < b.name ? -1 : 1));
  const members = [choice.sheet, ...documents].map((file, index) => ({
    name: index === 0 ? SHEET_NAME : file.name,
    content: file,
  }));
  const zip = await writeZip(members, onProgress);
  return new File([zip], packageNameOf(choice), { type: 'application/zip', lastModified: 0 });
}
