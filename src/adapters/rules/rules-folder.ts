// Rules as data, read once at start from the configured folders. A file that is wrong stops the start and is named.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Rules } from '../../catalogue/rules.port.ts';
import { type Profile, parseProfile } from '../../core/package/index.ts';
import { parsePolicy, type SignaturePolicy } from '../../core/signature/index.ts';

export class RulesError extends Error {
  override readonly name = 'RulesError';
  readonly code = 'RULES_INVALID';
}

export interface RulesFolders {
  readonly profiles: string;
  readonly policies: string;
}

export class FolderRules extends Rules {
  override readonly profiles: ReadonlyMap<string, Profile>;
  override readonly policies: ReadonlyMap<string, SignaturePolicy>;
  override readonly softwareVersion: string;
  /** As parsed JSON, for worker threads. */
  readonly policySources: ReadonlyMap<string, unknown>;

  private constructor(profiles: ReadonlyMap<string, unknown>, policies: ReadonlyMap<string, unknown>, softwareVersion: string) {
    super();
    this.profiles = new Map([...profiles].map(([name, value]) => [name, parsed(name, value, parseProfile)]));
    this.policies = new Map([...policies].map(([name, value]) => [name, parsed(name, value, parsePolicy)]));
    this.policySources = policies;
    this.softwareVersion = softwareVersion;
  }

  static async open(folders: RulesFolders, softwareVersion: string): Promise<FolderRules> {
    return new FolderRules(await readJsonFiles(folders.profiles), await readJsonFiles(folders.policies), softwareVersion);
  }
}

function parsed<T>(name: string, value: unknown, parse: (value: unknown) => T): T {
  try {
    return parse(value);
  } catch (cause) {
    throw new RulesError(`${name}.json: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

async function readJsonFiles(folder: string): Promise<ReadonlyMap<string, unknown>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  const read = files.map(async (file): Promise<[string, unknown]> => {
    try {
      return [file.slice(0, -'.json'.length), JSON.parse(await readFile(join(folder, file), 'utf8'))];
    } catch (cause) {
      throw new RulesError(`${join(folder, file)}: expected JSON`, { cause });
    }
  });
  return new Map(await Promise.all(read));
}
