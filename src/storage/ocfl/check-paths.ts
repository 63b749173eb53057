// OCFL 1.1 sections 3.5.2, 3.5.3.1: rules for the paths and digests of a block "digest -> paths".
import { type Findings, isJsonObject, pathLists } from './ocfl-finding.ts';

export interface PathBlockCodes {
  /** A path begins or ends with "/", or has empty, "." or ".." segments. */
  readonly slashes: string;
  readonly segments: string;
  /** A path twice, or one that is a folder of another. */
  readonly conflict: string;
  /** One digest twice, in different case. */
  readonly duplicate: string;
  /** Not lists of strings. */
  readonly shape: string;
}

export const MANIFEST_CODES: PathBlockCodes = {
  slashes: 'E100',
  segments: 'E099',
  conflict: 'E101',
  duplicate: 'E096',
  shape: 'E092',
};
export const STATE_CODES: PathBlockCodes = {
  slashes: 'E053',
  segments: 'E052',
  conflict: 'E095',
  duplicate: 'E050',
  shape: 'E051',
};
// In fixity a path may occur once for each digest of it that is recorded, but only once per algorithm.
export const FIXITY_CODES: PathBlockCodes = {
  slashes: 'E100',
  segments: 'E099',
  conflict: 'E101',
  duplicate: 'E097',
  shape: 'E057',
};

export function checkPathBlock(findings: Findings, block: unknown, codes: PathBlockCodes): void {
  if (!isJsonObject(block)) return;
  for (const [digest, paths] of Object.entries(block)) {
    const isList = Array.isArray(paths) && paths.every((path) => typeof path === 'string');
    if (!isList) findings.add(codes.shape, `expected a list of paths under ${digest}`);
  }
  const digests = Object.keys(block).map((digest) => digest.toLowerCase());
  if (new Set(digests).size !== digests.length) findings.add(codes.duplicate, 'one digest is listed twice, in different case');
  checkPaths(
    findings,
    pathLists(block).flatMap(([, paths]) => paths),
    codes,
  );
}

function checkPaths(findings: Findings, paths: readonly string[], codes: PathBlockCodes): void {
  const all = new Set(paths);
  if (all.size !== paths.length) findings.add(codes.conflict, 'one path is listed twice');
  for (const path of all) {
    if (path.startsWith('/') || path.endsWith('/')) findings.add(codes.slashes, `path begins or ends with "/": ${path}`);
    if (path.split('/').some((segment) => segment === '' || segment === '.' || segment === '..')) {
      findings.add(codes.segments, `path has an empty, "." or ".." segment: ${path}`);
    }
    for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
      if (all.has(path.slice(0, at))) findings.add(codes.conflict, `${path.slice(0, at)} is a file and a folder`);
    }
  }
}
