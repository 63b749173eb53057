// Turns plain values into the configuration's classes and names every key that is unknown, missing or wrong.
import { validateSync } from 'class-validator';
import type { ConfigurationProblem } from './configuration-error.ts';
import { readSecretFile, type Values } from './environment.ts';
import { type SettingDeclaration, type SettingsClass, settingsOf } from './setting.ts';

export function checkValues(type: SettingsClass, values: Values, at: string, problems: ConfigurationProblem[]): object {
  const settings = settingsOf(type);
  const instance = new type() as Values;
  for (const key of Object.keys(values)) {
    if (!settings.some((setting) => setting.key === key)) problems.push(unknownKey(join(at, key), settings));
  }
  for (const setting of settings) {
    const value = values[setting.key] ?? undefined;
    const path = join(at, setting.key);
    if (value === undefined) {
      if (setting.optional !== true) problems.push(wrong('CONFIG_MISSING', path, setting, 'không có gì', 'nothing'));
      continue;
    }
    instance[setting.key] = setting.group === undefined ? value : checkGroup(setting, value, path, problems);
  }
  reportInvalid(type, instance, at, problems);
  return Object.freeze(instance);
}

function checkGroup(setting: SettingDeclaration, value: unknown, path: string, problems: ConfigurationProblem[]): unknown {
  const one = (item: unknown, where: string) => {
    if (!isGroup(item)) {
      problems.push(wrong('CONFIG_WRONG_VALUE', where, setting, shown(item), shown(item)));
      return item;
    }
    return checkValues(setting.group?.(item) ?? Object, item, where, problems);
  };
  if (setting.list !== true) return one(value, path);
  if (Array.isArray(value)) return Object.freeze(value.map((item: unknown, index) => one(item, `${path}[${index}]`)));
  problems.push(wrong('CONFIG_WRONG_VALUE', path, setting, shown(value), shown(value)));
  return value;
}

function reportInvalid(type: SettingsClass, instance: Values, at: string, problems: ConfigurationProblem[]): void {
  for (const error of validateSync(instance, { forbidUnknownValues: false })) {
    const path = join(at, error.property);
    const setting = settingsOf(type).find((one) => one.key === error.property);
    if (setting === undefined || problems.some((problem) => problem.key === path)) continue;
    // A secret's value is never shown, not even a wrong one.
    const got = setting.secret === true ? '…' : shown(instance[error.property]);
    problems.push(wrong('CONFIG_WRONG_VALUE', path, setting, got, got));
  }
}

/** In YAML a secret may only be named by its file; replaces `<key>File` by the secret. */
export function resolveSecretFiles(type: SettingsClass, values: Values, at: string, problems: ConfigurationProblem[]): void {
  for (const setting of settingsOf(type)) {
    const value = values[setting.key];
    if (setting.group !== undefined) {
      const groups = Array.isArray(value) ? value.map((item, index) => [item, `[${index}]`] as const) : [[value, ''] as const];
      for (const [group, index] of groups) {
        if (isGroup(group)) resolveSecretFiles(setting.group(group), group, join(at, setting.key) + index, problems);
      }
    }
    if (setting.secret !== true) continue;
    if (value !== undefined) problems.push(secretInFile(join(at, setting.key), setting.key));
    const fileKey = `${setting.key}File`;
    const file = values[fileKey];
    if (typeof file !== 'string') continue;
    delete values[fileKey];
    const problem = readSecretFile(join(at, fileKey), setting.key, file, values);
    if (problem !== undefined) problems.push(problem);
  }
}

export function isGroup(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function join(at: string, key: string): string {
  return at === '' ? key : `${at}.${key}`;
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

function wrong(code: ConfigurationProblem['code'], key: string, setting: SettingDeclaration, vi: string, en: string) {
  return { code, key, vi: `cần ${setting.vi}, nhưng nhận được ${vi}`, en: `expected ${setting.en}, got ${en}` };
}

function unknownKey(key: string, settings: readonly SettingDeclaration[]): ConfigurationProblem {
  const known = settings.map((setting) => setting.key).join(', ');
  return {
    code: 'CONFIG_UNKNOWN_KEY',
    key,
    vi: `không có khóa này; các khóa hợp lệ: ${known}`,
    en: `no such key; known here: ${known}`,
  };
}

function secretInFile(path: string, key: string): ConfigurationProblem {
  return {
    code: 'CONFIG_SECRET_IN_FILE',
    key: path,
    vi: `bí mật không được ghi trong tệp cấu hình; dùng biến môi trường hoặc khóa ${key}File`,
    en: `a secret must not stand in a configuration file; use an environment variable or the key ${key}File`,
  };
}
