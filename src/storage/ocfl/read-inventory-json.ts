// An inventory and its sidecar as found, for the validator.
import { MalformedError } from '../../core/encoding/malformed-error.ts';
import { parseUtf8 } from '../../core/encoding/utf8.ts';
import type { ObjectFiles } from './object-files.ts';
import { type Findings, isJsonObject, type JsonObject } from './ocfl-finding.ts';

/** Null, with a finding, when it cannot be read as an object. */
export async function readInventoryJson(findings: Findings, files: ObjectFiles, path: string): Promise<JsonObject | null> {
  try {
    const value: unknown = JSON.parse(parseUtf8(await files.bytes(path)));
    if (isJsonObject(value)) return value;
    findings.add('E033', 'not a JSON object');
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof MalformedError)) throw cause;
    findings.add('E033', `not JSON: ${cause.message}`);
  }
  return null;
}

// Section 3.5.5: <digest> white space "inventory.json".
export async function checkSidecar(findings: Findings, files: ObjectFiles, folder: string, inventory: JsonObject): Promise<void> {
  const algorithm = inventory['digestAlgorithm'];
  if (algorithm !== 'sha512' && algorithm !== 'sha256') return;
  const path = `${folder}inventory.json.${algorithm}`;
  if (!files.has(path)) return findings.add('E058', `no ${path}`);
  const parts = /^(\S+)\s+inventory\.json\s*$/.exec(latin1(await files.bytes(path)));
  if (parts === null) return findings.add('E061', `${path} is not a digest and a name`);
  const found = await files.digest(`${folder}inventory.json`, algorithm);
  if (parts[1]?.toLowerCase() !== found) findings.add('E060', `${folder}inventory.json has another digest than ${path}`);
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 4096), (byte) => String.fromCharCode(byte)).join('');
}
