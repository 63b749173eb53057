// Environment variables as configuration keys: CHAUBAN_HTTP_PORT is http.port, CHAUBAN_STORES_0_PATH is stores[0].path.
import { readFileSync } from 'node:fs';
import type { ConfigurationProblem } from './configuration-error.ts';
import { type SettingDeclaration, type SettingsClass, settingsOf } from './setting.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
export type Values = Record<string, unknown>;

const PREFIX = 'CHAUBAN_';
const ALIASES: Readonly<Record<string, string>> = { DATABASE_URL: 'CHAUBAN_DATABASE_URL', CHAUBAN_DATA: 'CHAUBAN_DATA_DIR' };
// Read by tests and tools, and no part of the configuration.
const NOT_SETTINGS = /^CHAUBAN_(CONFIG|CORPORA|FAULT|LANG|PASSWORD|SERVICE|CHROMIUM|(S3|RGW|BENCH|LEDGER_BENCH)(_\w+)?)$/;

/** Writes every CHAUBAN_ variable into `values`; a name that is no key, or a list with a gap, becomes a problem. */
export function applyEnvironment(environment: Environment, root: SettingsClass, values: Values): ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = [];
  const named = Object.entries(environment).filter(([name]) => name in ALIASES || name.startsWith(PREFIX));
  // The kind of an item decides which keys it has, so it is read before them.
  const rank = (name: string) => (name.endsWith('_KIND') ? 0 : 1);
  named.sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b, 'en', { numeric: true }));
  for (const [name, text] of named) {
    if (text === undefined || text === '' || NOT_SETTINGS.test(name)) continue;
    const words = (ALIASES[name] ?? name).slice(PREFIX.length).split('_');
    const problem = assign(name, words, text, root, values);
    if (problem !== undefined) problems.push(problem);
  }
  return problems;
}

function assign(
  name: string,
  words: string[],
  text: string,
  type: SettingsClass,
  values: Values,
): ConfigurationProblem | undefined {
  const found = findSetting(words, type);
  if (found === undefined) return unknownVariable(name);
  const { setting, rest } = found;
  if (setting.group === undefined) return assignValue(name, setting, rest, text, values);
  if (setting.list !== true) {
    values[setting.key] ??= {};
    const group = values[setting.key] as Values;
    return assign(name, rest, text, setting.group(group), group);
  }
  const [index = '', ...inItem] = rest;
  const list = (Array.isArray(values[setting.key]) ? values[setting.key] : []) as Values[];
  values[setting.key] = list;
  if (!/^\d+$/.test(index) || Number(index) > list.length) return unknownVariable(name);
  const before = list[Number(index)] ?? {};
  // An item of another kind keeps nothing of the default but its name.
  const changed = inItem[0] === 'KIND' && before['kind'] !== text;
  const item: Values = changed ? { kind: text, ...('name' in before && { name: before['name'] }) } : before;
  list[Number(index)] = item;
  return assign(name, inItem, text, setting.group(item), item);
}

function assignValue(name: string, setting: SettingDeclaration, rest: string[], text: string, values: Values) {
  if (rest.length === 0) {
    values[setting.key] = readText(setting, text);
    return undefined;
  }
  if (setting.secret !== true || rest.length !== 1 || rest[0] !== 'FILE') return unknownVariable(name);
  return readSecretFile(name, setting.key, text, values);
}

/** The secret is the file's text without the newline at its end. */
export function readSecretFile(name: string, key: string, path: string, values: Values): ConfigurationProblem | undefined {
  try {
    values[key] = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    return undefined;
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    return {
      code: 'CONFIG_UNREADABLE',
      key: name,
      vi: `cần một tệp đọc được tại ${path} (${reason})`,
      en: `expected a readable file at ${path} (${reason})`,
    };
  }
}

function findSetting(words: string[], type: SettingsClass): { setting: SettingDeclaration; rest: string[] } | undefined {
  const matches = settingsOf(type).flatMap((setting) => {
    const own = environmentName(setting.key).split('_');
    return own.every((word, index) => words[index] === word) ? [{ setting, rest: words.slice(own.length) }] : [];
  });
  // The longest name wins, should one key begin with another.
  return matches.sort((a, b) => a.rest.length - b.rest.length)[0];
}

/** publicUrl -> PUBLIC_URL */
export function environmentName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

function readText(setting: SettingDeclaration, text: string): unknown {
  if (setting.type === Number) return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (setting.type === Boolean) return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}

function unknownVariable(name: string): ConfigurationProblem {
  return {
    code: 'CONFIG_UNKNOWN_KEY',
    key: name,
    vi: 'biến môi trường này không ứng với khóa cấu hình nào; xem config/default.yaml',
    en: 'no configuration key has this environment variable; see config/default.yaml',
  };
}
