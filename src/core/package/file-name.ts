// The customary names of files: <FileCode>.<ordinal>[.<annex>].<ext>, characters that a file name cannot hold replaced.

export interface FilePlace {
  readonly dossierCode: string;
  readonly ordinal: number;
  /** 0 for the main file. */
  readonly annexOrdinal: number;
}

/** The name that a file would customarily have in this place, with the extension it has now. */
export function customaryName(name: string, { dossierCode, ordinal, annexOrdinal }: FilePlace): string {
  const extension = /\.([^./]+)$/.exec(name)?.[1];
  const parts = [
    holdable(dossierCode),
    String(ordinal),
    ...(annexOrdinal > 0 ? [String(annexOrdinal)] : []),
    ...(extension === undefined ? [] : [extension]),
  ];
  return parts.join('.');
}

/** Zeros before the ordinals, folders, case and the choice of the replacing character do not matter. */
export function isCustomaryName(name: string, place: FilePlace): boolean {
  const base = name.slice(name.lastIndexOf('/') + 1);
  return customKey(base) === customKey(customaryName(name, place));
}

// Windows forbids these; agencies work on Windows.
function holdable(text: string): string {
  return text.replace(/[<>:"/\\|?*\p{Cc}]/gu, '-');
}

function customKey(name: string): string {
  return holdable(name)
    .toLowerCase()
    .replace(/[\s_-]+/g, '-')
    .replace(/\.0+(?=\d)/g, '.');
}
