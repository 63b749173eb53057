// Files that were dropped or chosen, with their paths inside a dropped folder, sorted into what they are for.
import { NO_TRUST, type Purpose, purposeOfPath, type TrustFiles } from './trust-choice.ts';

export interface ChosenFile {
  readonly path: string;
  readonly file: File;
}

export interface Sorted {
  readonly bundles: readonly File[];
  readonly documents: readonly File[];
  readonly trust: TrustFiles;
  readonly policyFile: File | null;
}

export function filesOfInput(list: FileList): ChosenFile[] {
  return [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** Must be called while the drop event is handled; folders are walked. */
export async function filesOfDrop(transfer: DataTransfer): Promise<ChosenFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const found: ChosenFile[] = [];
  if (entries.every((entry) => entry === null)) return filesOfInput(transfer.files);
  for (const entry of entries) if (entry !== null) await walk(entry, found);
  return found;
}

async function walk(entry: FileSystemEntry, found: ChosenFile[]): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    found.push({ path: entry.fullPath.replace(/^\//, ''), file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return;
    for (const inner of batch) await walk(inner, found);
  }
}

export function sortFiles(files: readonly ChosenFile[]): Sorted {
  const trust: Record<Purpose, readonly File[]> = { ...NO_TRUST };
  const bundles: File[] = [];
  const documents: File[] = [];
  let policyFile: File | null = null;
  for (const { path, file } of files) {
    const purpose = purposeOfPath(path);
    if (purpose === null) continue;
    if (purpose !== undefined) trust[purpose] = [...trust[purpose], file];
    else if (file.name === 'policy.json') policyFile = file;
    else if (/\.zip$/i.test(file.name)) bundles.push(file);
    else if (!/^(\.|README)/.test(file.name)) documents.push(file);
  }
  return { bundles, documents, trust, policyFile };
}
