// OCFL 1.1 sections 3.5.2 and 3.5.4: every content file is listed, there, and has the digests that manifest and fixity say.
import type { DigestAlgorithm } from '../../core/crypto/engine.ts';
import { versionNumber } from './check-inventory.ts';
import { contentDirectory } from './content-directory.ts';
import type { ObjectFiles } from './object-files.ts';
import { type Findings, isJsonObject, type JsonObject, pathLists } from './ocfl-finding.ts';

/** Digests that the engine has, under their OCFL names. Others are not checked: absent, not failed. */
const ALGORITHMS: Readonly<Record<string, DigestAlgorithm>> = { md5: 'md5', sha1: 'sha1', sha256: 'sha256', sha512: 'sha512' };

/** Judges the content up to the inventory's own head. */
export async function checkContent(findings: Findings, files: ObjectFiles, inventory: JsonObject): Promise<void> {
  const listed = new Set(pathLists(inventory['manifest']).flatMap(([, paths]) => paths));
  const newest = versionNumber(String(inventory['head']));
  const content = contentDirectory(inventory);
  for (const path of files.paths) {
    const [version = '', folder] = path.split('/');
    if (versionNumber(version) <= newest && folder === content && !listed.has(path))
      findings.add('E023', `the manifest lacks ${path}`);
  }
  await checkDigests(findings, files, String(inventory['digestAlgorithm']), inventory['manifest'], 'E092');
  const fixity = inventory['fixity'];
  if (!isJsonObject(fixity)) return;
  for (const [algorithm, block] of Object.entries(fixity)) await checkDigests(findings, files, algorithm, block, 'E093');
}

async function checkDigests(findings: Findings, files: ObjectFiles, name: string, block: unknown, code: string): Promise<void> {
  const algorithm = Object.hasOwn(ALGORITHMS, name) ? ALGORITHMS[name] : undefined;
  for (const [digest, paths] of pathLists(block)) {
    for (const path of paths) {
      if (!files.has(path)) findings.add(code, `no file ${path}`);
      else if (algorithm !== undefined && (await files.digest(path, algorithm)) !== digest.toLowerCase()) {
        findings.add(code, `${path} has another ${name} digest`);
      }
    }
  }
}
