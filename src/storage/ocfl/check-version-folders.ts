// OCFL 1.1 section 3.3 and 3.5: version folders, and earlier inventories against the newest one.
import { checkContent } from './check-content.ts';
import { checkInventory, versionNumber } from './check-inventory.ts';
import { contentDirectory } from './content-directory.ts';
import type { ObjectFiles } from './object-files.ts';
import { type Findings, isJsonObject, type JsonObject, pathLists } from './ocfl-finding.ts';
import { checkSidecar, readInventoryJson } from './read-inventory-json.ts';

export interface ObjectUnderTest {
  readonly findings: Findings;
  readonly files: ObjectFiles;
  readonly root: JsonObject;
  /** '' when the declaration does not tell. */
  readonly specVersion: string;
}

export async function checkVersionFolders(object: ObjectUnderTest): Promise<void> {
  const { findings, files, root } = object;
  const folders = files
    .names()
    .filter(({ name, isFile }) => !isFile && !Number.isNaN(versionNumber(name)))
    .map(({ name }) => name)
    .sort((a, b) => versionNumber(a) - versionNumber(b));
  const listed = isJsonObject(root['versions']) ? Object.keys(root['versions']) : [];
  for (const name of listed)
    if (!folders.includes(name) && !Number.isNaN(versionNumber(name))) findings.add('E010', `no folder for version ${name}`);
  for (const name of folders)
    if (!listed.includes(name)) findings.add('E046', `the root inventory does not know version ${name}`);
  let earlier = '';
  for (const folder of folders) {
    checkNames(findings, files, folder, contentDirectory(root));
    earlier = (await checkFolderInventory(object, folder, earlier)) ?? earlier;
  }
}

function checkNames(findings: Findings, files: ObjectFiles, folder: string, content: string): void {
  for (const { name, isFile } of files.names(`${folder}/`)) {
    if (isFile && !/^inventory\.json($|\.)/.test(name)) findings.add('E015', `not expected in ${folder}: ${name}`);
    if (!isFile && name !== content) findings.add('W002', `folder beside the content of ${folder}: ${name}`);
  }
}

/** The specification version of the inventory's type, for the comparison with later ones. */
async function checkFolderInventory(object: ObjectUnderTest, folder: string, earlierType: string): Promise<string | null> {
  const { files, root } = object;
  const path = `${folder}/inventory.json`;
  const findings = object.findings.at(path);
  if (!files.has(path)) {
    findings.add('W010', 'no inventory in the version folder');
    return null;
  }
  const inventory = await readInventoryJson(findings, files, path);
  if (inventory === null) return null;
  await checkSidecar(findings, files, `${folder}/`, inventory);
  if (folder === root['head']) {
    // Section 3.5.1: byte for byte the same.
    const [here, there] = [await files.digest(path, 'sha512'), await files.digest('inventory.json', 'sha512')];
    if (here !== there) findings.add('E064', 'differs from the root inventory');
  }
  checkInventory(findings, inventory, object.specVersion);
  checkAgainstRoot(findings, folder, inventory, root);
  await checkContent(findings, files, inventory);
  const type = /\/(1\.[01])\//.exec(String(inventory['type']))?.[1] ?? '';
  if (type !== '' && type < earlierType) findings.add('E103', `is of OCFL ${type}, an earlier version of ${earlierType}`);
  return type;
}

function checkAgainstRoot(findings: Findings, folder: string, inventory: JsonObject, root: JsonObject): void {
  if (inventory['head'] !== folder) findings.add('E040', `head is not ${folder}`);
  if (inventory['id'] !== root['id']) findings.add('E037', 'id differs from the root inventory');
  if (contentDirectory(inventory) !== contentDirectory(root))
    findings.add('E019', 'contentDirectory differs from the root inventory');
  if (inventory['digestAlgorithm'] !== root['digestAlgorithm'])
    findings.add('W004', 'digestAlgorithm differs from the root inventory');
  const [ours, theirs] = [inventory['versions'], root['versions']];
  if (!isJsonObject(ours) || !isJsonObject(theirs)) return;
  for (const [name, version] of Object.entries(ours)) {
    const other = theirs[name];
    if (!isJsonObject(version) || !isJsonObject(other)) {
      if (other === undefined) findings.add('E066', `the root inventory lacks version ${name}`);
      continue;
    }
    if (stateText(version, inventory, root) !== stateText(other, root, inventory))
      findings.add('E066', `state of ${name} differs from the root inventory`);
    const about = (block: JsonObject): string => JSON.stringify([block['created'], block['message'], block['user']]);
    if (about(version) !== about(other))
      findings.add('W011', `created, message or user of ${name} differ from the root inventory`);
  }
}

// Two inventories may use different digests; then a state is compared by which content path each logical path has.
function stateText(version: JsonObject, inventory: JsonObject, other: JsonObject): string {
  const isSameAlgorithm = inventory['digestAlgorithm'] === other['digestAlgorithm'];
  const manifest = new Map(pathLists(inventory['manifest']));
  const number = (path: string): number => versionNumber(path.split('/')[0] ?? '');
  const lines = pathLists(version['state']).flatMap(([digest, logical]) => {
    // Later versions may add content paths for bytes that were there before; the first one identifies them.
    const [content] = [...(manifest.get(digest) ?? [])].sort((a, b) => number(a) - number(b) || (a < b ? -1 : 1));
    return logical.map((path) => `${path}\n${isSameAlgorithm ? digest.toLowerCase() : (content ?? digest)}`);
  });
  return lines.sort().join('\n\n');
}
