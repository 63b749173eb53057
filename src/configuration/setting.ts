// Marks a property as a configuration key and says in both languages what it expects; the loader reads keys from here.
import 'reflect-metadata';

export type SettingsClass = new () => object;

export interface SettingOptions {
  /** Continues "cần …" and "expected …". */
  readonly vi: string;
  readonly en: string;
  /** A secret comes from the environment or from a file named by `<key>File`, and never stands in YAML. */
  readonly secret?: true;
  readonly optional?: true;
  /** For a group of keys, or one item of a list of groups: which class reads this value. */
  readonly group?: (value: Readonly<Record<string, unknown>>) => SettingsClass;
  readonly list?: true;
}

export interface SettingDeclaration extends SettingOptions {
  readonly key: string;
  /** String, Number or Boolean for single values: how text from the environment is read. */
  readonly type: unknown;
}

const declarations = new WeakMap<object, SettingDeclaration[]>();

export function Setting(options: SettingOptions): PropertyDecorator {
  return (prototype, property) => {
    const known = declarations.get(prototype) ?? [];
    const type: unknown = Reflect.getMetadata('design:type', prototype, property);
    declarations.set(prototype, [...known, { ...options, key: String(property), type }]);
  };
}

/** The keys of a class, those it inherits first. */
export function settingsOf(type: SettingsClass): readonly SettingDeclaration[] {
  const found: SettingDeclaration[] = [];
  for (let at: object | null = type.prototype; at !== null; at = Object.getPrototypeOf(at)) {
    found.unshift(...(declarations.get(at) ?? []));
  }
  return found;
}
