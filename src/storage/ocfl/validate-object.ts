// Validates one OCFL object (1.0 or 1.1) in a store: structure, inventories, sidecars, and every byte of content.
import type { CryptoEngine } from '../../core/crypto/engine.ts';
import type { ObjectStore } from '../object-store.port.ts';
import { checkContent } from './check-content.ts';
import { checkInventory } from './check-inventory.ts';
import { checkRootFiles } from './check-root-files.ts';
import { checkVersionFolders } from './check-version-folders.ts';
import { ObjectFiles } from './object-files.ts';
import { Findings, type OcflFinding } from './ocfl-finding.ts';
import { checkSidecar, readInventoryJson } from './read-inventory-json.ts';

/**
 * `rootKey`: key prefix of the object in area `records`, without a trailing "/". Never throws for a bad object, only when the store
 * does not answer. Empty folders are not seen: no object store has them. Valid when no code begins with E (`isValidObject`).
 */
export async function validateObject(store: ObjectStore, rootKey: string, engine: CryptoEngine): Promise<OcflFinding[]> {
  const findings = new Findings(rootKey);
  const files = await ObjectFiles.read(store, rootKey, engine);
  const specVersion = await checkRootFiles(findings, files);
  if (!files.has('inventory.json')) {
    findings.add('E063', 'no inventory.json in the root of the object');
    return findings.list;
  }
  const inventory = await readInventoryJson(findings.at('inventory.json'), files, 'inventory.json');
  if (inventory === null) return findings.list;
  checkInventory(findings.at('inventory.json'), inventory, specVersion);
  await checkSidecar(findings, files, '', inventory);
  await checkVersionFolders({ findings, files, root: inventory, specVersion });
  await checkContent(findings, files, inventory);
  return unique(findings.list);
}

function unique(findings: readonly OcflFinding[]): OcflFinding[] {
  return [...new Map(findings.map((finding) => [`${finding.code} ${finding.detail}`, finding])).values()];
}
