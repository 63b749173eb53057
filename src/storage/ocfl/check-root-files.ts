// OCFL 1.1 section 3.1 and 3.2: what may lie in the root of an object, and its declaration.
import { versionNumber } from './check-inventory.ts';
import type { ObjectFiles } from './object-files.ts';
import type { Findings } from './ocfl-finding.ts';

/** Registered in github.com/OCFL/extensions; "initial" marks one that must be applied first. */
const REGISTERED = /^(0000-example-extension|initial|00(0[1-9]|1[0-2])-[a-z0-9-]+)$/;

/** The version that the declaration names, or ''. */
export async function checkRootFiles(findings: Findings, files: ObjectFiles): Promise<string> {
  for (const { name, isFile } of files.names()) {
    if (isFile && /^(0=|inventory\.json($|\.))/.test(name)) continue;
    const isFolder = !isFile && (name === 'extensions' || name === 'logs' || !Number.isNaN(versionNumber(name)));
    if (!isFolder && !name.startsWith('0=')) findings.add('E001', `not expected in the root of the object: ${name}`);
  }
  for (const { name, isFile } of files.names('extensions/')) {
    if (isFile) findings.add('E067', `a file among the extensions: ${name}`);
    else if (!REGISTERED.test(name)) findings.add('W013', `extension that is not registered: ${name}`);
  }
  return await checkDeclaration(findings, files);
}

async function checkDeclaration(findings: Findings, files: ObjectFiles): Promise<string> {
  const declarations = files.names().filter(({ name }) => name.startsWith('0='));
  const [first] = declarations;
  if (first === undefined) {
    findings.add('E003', 'no declaration 0=ocfl_object_…');
    return '';
  }
  if (declarations.length > 1) findings.add('E003', 'more than one declaration');
  const version = /^0=ocfl_object_(1\.[01])$/.exec(first.name)?.[1];
  if (version === undefined) {
    findings.add('E004', `not a declaration of OCFL 1.0 or 1.1: ${first.name}`);
    return '';
  }
  const expected = `ocfl_object_${version}\n`;
  const found = await files.bytes(first.name);
  const isExpected = found.length === expected.length && found.every((byte, at) => byte === expected.charCodeAt(at));
  if (!isExpected) findings.add('E007', `${first.name} does not hold what its name says`);
  return version;
}
