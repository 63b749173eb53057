// OCFL 1.0 and 1.1 section 3.5: an inventory judged by itself. Nothing in it is trusted to have any particular shape.
import { checkPathBlock, FIXITY_CODES, MANIFEST_CODES, STATE_CODES } from './check-paths.ts';
import { checkVersionBlock } from './check-version-block.ts';
import { type Findings, isJsonObject, type JsonObject, pathLists } from './ocfl-finding.ts';

const TYPE = /^https:\/\/ocfl\.io\/(1\.[01])\/spec\/#inventory$/;
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:.+/;

export function checkInventory(findings: Findings, inventory: JsonObject, specVersion: string): void {
  checkIdentity(findings, inventory);
  checkType(findings, inventory, specVersion);
  checkDigestAlgorithm(findings, inventory);
  checkContentDirectory(findings, inventory);
  checkVersions(findings, inventory);
  checkManifest(findings, inventory);
  checkFixity(findings, inventory);
}

function checkIdentity(findings: Findings, { id }: JsonObject): void {
  if (id === undefined) {
    findings.add('E036', 'no id');
    return;
  }
  if (typeof id !== 'string' || id === '') {
    findings.add('E037', 'id is not a text');
    return;
  }
  if (!URI.test(id)) findings.add('W005', `id is not a URI: ${id}`);
}

function checkType(findings: Findings, { type }: JsonObject, specVersion: string): void {
  if (type === undefined) {
    findings.add('E036', 'no type');
    return;
  }
  const found = typeof type === 'string' ? TYPE.exec(type)?.[1] : undefined;
  if (found === undefined) {
    findings.add('E038', `type is not that of an inventory: ${String(type)}`);
    return;
  }
  if (specVersion !== '' && found > specVersion) findings.add('E038', `type is of ${found}, the object of ${specVersion}`);
}

function checkDigestAlgorithm(findings: Findings, { digestAlgorithm }: JsonObject): void {
  if (digestAlgorithm === undefined) {
    findings.add('E036', 'no digestAlgorithm');
    return;
  }
  if (digestAlgorithm === 'sha256') {
    findings.add('W004', 'sha256 where sha512 is recommended');
    return;
  }
  if (digestAlgorithm !== 'sha512')
    findings.add('E025', `digestAlgorithm is neither sha512 nor sha256: ${String(digestAlgorithm)}`);
}

function checkContentDirectory(findings: Findings, { contentDirectory }: JsonObject): void {
  if (contentDirectory === undefined) return;
  if (typeof contentDirectory !== 'string' || contentDirectory.includes('/'))
    findings.add('E017', 'contentDirectory is not a name');
  else if (['', '.', '..'].includes(contentDirectory))
    findings.add('E018', `contentDirectory is ${JSON.stringify(contentDirectory)}`);
}

function checkVersions(findings: Findings, { versions, head }: JsonObject): void {
  if (head === undefined) findings.add('E036', 'no head');
  else if (typeof head !== 'string') findings.add('E040', 'head is not a text');
  if (versions === undefined) {
    findings.add('E043', 'no versions');
    return;
  }
  if (!isJsonObject(versions)) {
    findings.add('E044', 'versions is not an object');
    return;
  }
  const names = Object.keys(versions);
  if (names.length === 0) {
    findings.add('E008', 'no version');
    return;
  }
  checkVersionNames(findings, names);
  if (typeof head === 'string' && names.length > 0) {
    const highest = Math.max(...names.map((name) => versionNumber(name)));
    if (!names.includes(head) || versionNumber(head) !== highest)
      findings.add('E040', `head ${head} is not the newest of the versions`);
  }
  for (const name of names) checkVersionBlock(findings.at(`version ${name}`), versions[name]);
}

/** NaN for a name that is not a version's. */
export function versionNumber(name: string): number {
  return /^v[0-9]+$/.test(name) ? Number(name.slice(1)) : Number.NaN;
}

// Sections 3.3: v1, v2, v3 … or, discouraged, all padded with zeros to one length.
export function checkVersionNames(findings: Findings, names: readonly string[]): void {
  const wrong = names.filter((name) => Number.isNaN(versionNumber(name)) || versionNumber(name) === 0);
  for (const name of wrong) findings.add('E046', `not a version: ${name}`);
  const right = names.filter((name) => !wrong.includes(name));
  const padded = right.filter((name) => name.startsWith('v0'));
  if (padded.length > 0) {
    findings.add('W001', 'version numbers are padded with zeros');
    // Padded or not, but not both; and with padding the first digit is a zero, so after v01 … v09 there is no v10.
    if (padded.length < right.length) findings.add('E013', 'some version numbers are padded, others are not');
    const lengths = new Set(right.map((name) => name.length));
    if (padded.length < right.length || lengths.size > 1) findings.add('E011', 'version numbers are not padded alike');
  }
  const numbers = right.map(versionNumber).sort((a, b) => a - b);
  if (numbers.length > 0 && numbers[0] !== 1) findings.add('E009', `versions begin with ${numbers[0]}`);
  numbers.forEach((number, index) => {
    if (index > 0 && number !== (numbers[index - 1] ?? 0) + 1) findings.add('E010', `version ${number - 1} is missing`);
  });
}

function checkManifest(findings: Findings, inventory: JsonObject): void {
  const { manifest, versions } = inventory;
  if (manifest === undefined) {
    findings.add('E041', 'no manifest');
    return;
  }
  if (!isJsonObject(manifest)) {
    findings.add('E041', 'manifest is not an object');
    return;
  }
  checkPathBlock(findings.at('manifest'), manifest, MANIFEST_CODES);
  const used = new Set<string>();
  if (!isJsonObject(versions)) return;
  for (const [name, version] of Object.entries(versions)) {
    const state = isJsonObject(version) ? version['state'] : undefined;
    checkPathBlock(findings.at(`state of ${name}`), state, STATE_CODES);
    for (const [digest] of pathLists(state)) {
      used.add(digest);
      if (manifest[digest] === undefined)
        findings.add('E050', `state of ${name} has a digest that is not in the manifest: ${digest}`);
    }
  }
  for (const digest of Object.keys(manifest)) {
    if (!used.has(digest)) findings.add('E107', `no version uses the content under ${digest}`);
  }
}

function checkFixity(findings: Findings, { fixity, manifest }: JsonObject): void {
  if (fixity === undefined) return;
  if (!isJsonObject(fixity)) {
    findings.add('E111', 'fixity is not an object');
    return;
  }
  const known = new Set(pathLists(manifest).flatMap(([, paths]) => paths));
  for (const [algorithm, block] of Object.entries(fixity)) {
    if (!isJsonObject(block)) findings.add('E057', `fixity ${algorithm} is not an object`);
    checkPathBlock(findings.at(`fixity ${algorithm}`), block, FIXITY_CODES);
    for (const path of pathLists(block).flatMap(([, paths]) => paths)) {
      if (!known.has(path)) findings.add('E057', `fixity ${algorithm} names a path that is not in the manifest: ${path}`);
    }
  }
}
