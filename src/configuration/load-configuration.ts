// Reads config/default.yaml, the file named by CHAUBAN_CONFIG and the environment, in this order; the later one wins.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { checkValues, isGroup, resolveSecretFiles } from './check-values.ts';
import { Configuration } from './configuration.ts';
import { ConfigurationError, type ConfigurationProblem } from './configuration-error.ts';
import { applyEnvironment, type Environment, type Values } from './environment.ts';

/** The folder of package.json: where config/, migrations/ and the built pages are. */
export function installationFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`expected a package.json above ${import.meta.dirname}`);
    folder = parent;
  }
  return folder;
}

/** Throws ConfigurationError with every problem found. Folders in the result are absolute. */
export function loadConfiguration(environment: Environment = process.env): Configuration {
  const problems: ConfigurationProblem[] = [];
  const home = installationFolder();
  const values = readYaml(join(home, 'config', 'default.yaml'), problems);
  const own = environment['CHAUBAN_CONFIG'];
  if (own !== undefined && own !== '') {
    const ownValues = readYaml(resolve(own), problems);
    resolveSecretFiles(Configuration, ownValues, '', problems);
    merge(values, ownValues);
  }
  problems.push(...applyEnvironment(environment, Configuration, values));
  resolveFolders(values, home);
  const configuration = checkValues(Configuration, values, '', problems) as Configuration;
  if (problems.length === 0) checkTogether(configuration, problems);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return configuration;
}

function readYaml(path: string, problems: ConfigurationProblem[]): Values {
  try {
    const values: unknown = parse(readFileSync(path, 'utf8')) ?? {};
    if (isGroup(values)) return values;
    throw new TypeError('expected keys and values');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    problems.push({
      code: 'CONFIG_UNREADABLE',
      key: path,
      vi: `cần một tệp YAML đọc được (${reason})`,
      en: `expected a readable YAML file (${reason})`,
    });
    return {};
  }
}

// Groups are merged key by key; a list replaces the list before it.
function merge(values: Values, over: Values): void {
  for (const [key, value] of Object.entries(over)) {
    const before = values[key];
    if (isGroup(before) && isGroup(value)) merge(before, value);
    else values[key] = value;
  }
}

function resolveFolders(values: Values, home: string): void {
  if (typeof values['dataDir'] !== 'string') return;
  const dataDir = resolve(values['dataDir']);
  values['dataDir'] = dataDir;
  const stores = Array.isArray(values['stores']) ? values['stores'].filter(isGroup) : [];
  for (const store of stores) resolveIn(store, 'path', dataDir);
  if (isGroup(values['keys'])) resolveIn(values['keys'], 'folder', dataDir);
  if (isGroup(values['backup'])) resolveIn(values['backup'], 'folder', dataDir);
  if (isGroup(values['log'])) resolveIn(values['log'], 'file', dataDir);
  const folders = values['folders'];
  if (isGroup(folders)) for (const key of Object.keys(folders)) resolveIn(folders, key, home);
}

function resolveIn(values: Values, key: string, folder: string): void {
  const path = values[key];
  if (typeof path === 'string' && path !== '') values[key] = resolve(folder, path);
}

function checkTogether(configuration: Configuration, problems: ConfigurationProblem[]): void {
  const names = configuration.stores.map((store) => store.name);
  const wrong = (key: string, vi: string, en: string) => problems.push({ code: 'CONFIG_WRONG_VALUE', key, vi, en });
  if (new Set(names).size < names.length)
    wrong('stores', 'mỗi kho cần một tên riêng', 'expected a different name for each store');
  const paths = configuration.stores.flatMap((store) => (store.kind === 'filesystem' ? [store.path] : []));
  if (new Set(paths).size < paths.length)
    wrong('stores', 'mỗi kho cần một thư mục riêng', 'expected a different folder for each store');
  const { store } = configuration.backup;
  if (store !== undefined && !names.includes(store))
    wrong(
      'backup.store',
      `cần tên một kho đã khai báo: ${names.join(', ')}`,
      `expected the name of a store: ${names.join(', ')}`,
    );
  if (configuration.minimumCopies > names.length) {
    wrong(
      'minimumCopies',
      `cần không quá số kho đã khai báo (${names.length})`,
      `expected at most the number of stores (${names.length})`,
    );
  }
  if (!configuration.demo && configuration.keys.ledgerOrigin === undefined) {
    problems.push({
      code: 'CONFIG_MISSING',
      key: 'keys.ledgerOrigin',
      vi: 'cần tên của sổ cái, ví dụ luutru.example.gov.vn/so-cai',
      en: 'expected the name of the ledger, such as luutru.example.gov.vn/so-cai',
    });
  }
  if (!configuration.demo && configuration.responsiblePerson === undefined) {
    problems.push({
      code: 'CONFIG_MISSING',
      key: 'responsiblePerson',
      vi: 'cần tên, chức vụ và thư điện tử của người chịu trách nhiệm (Thông tư 02/2019/TT-BNV, Điều 8 điểm e)',
      en: 'expected name, position and e-mail of the person responsible (Circular 02/2019/TT-BNV Art. 8(e))',
    });
  }
}
