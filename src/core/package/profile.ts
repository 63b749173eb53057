// A description profile: the fields of each level as data (config/profiles/*.json). Code asks a profile for a field by its role
// and shows the profile's names; it never names a field itself (design section 7).
import { MalformedError } from '../encoding/malformed-error.ts';
import type { DescriptionLevel, FieldValues } from './description.ts';
import { readProfile } from './profile-reader.ts';
import { DESCRIPTION_LEVELS, type FieldRole, type FieldRule, type Profile, type ProfileLevel } from './profile-rules.ts';

/** Validates parsed JSON. Throws MalformedError PROFILE_INVALID naming the place: unknown keys, wrong types, double codes or roles. */
export function parseProfile(value: unknown): Profile {
  const profile = readProfile(value);
  for (const level of DESCRIPTION_LEVELS) assertLevel(level, profile.levels[level]);
  for (const role of profile.dossierCode.parts) {
    if (fieldByRole(profile, 'dossier', role) === undefined) {
      throw new MalformedError('PROFILE_INVALID', `dossierCode.parts: no field of the dossier has role ${role}`);
    }
  }
  return profile;
}

function assertLevel(name: string, level: ProfileLevel): void {
  const names = new Set<string>();
  const roles = new Set<string>();
  for (const field of level.fields) {
    for (const code of [field.code, ...field.aliases]) {
      if (names.has(code)) throw new MalformedError('PROFILE_INVALID', `levels.${name}: code ${code} occurs twice`);
      names.add(code);
    }
    if (field.role !== undefined && roles.has(field.role)) {
      throw new MalformedError('PROFILE_INVALID', `levels.${name}: role ${field.role} occurs twice`);
    }
    if (field.role !== undefined) roles.add(field.role);
    if (field.parent !== undefined && !level.fields.some((other) => other.code === field.parent)) {
      throw new MalformedError(
        'PROFILE_INVALID',
        `levels.${name}: ${field.code} is part of ${field.parent}, which does not exist`,
      );
    }
  }
}

export function fieldByRole(profile: Profile, level: DescriptionLevel, role: FieldRole): FieldRule | undefined {
  return profile.levels[level].fields.find((field) => field.role === role);
}

/** The value that a description gives to the field with this role; undefined when absent or empty. */
export function valueOfRole(profile: Profile, level: DescriptionLevel, role: FieldRole, fields: FieldValues): string | undefined {
  const code = fieldByRole(profile, level, role)?.code;
  const value = code !== undefined && Object.hasOwn(fields, code) ? fields[code] : undefined;
  return value === '' ? undefined : value;
}

/** The dossier's code as written, or composed of its parts; undefined when neither is complete. */
export function dossierCodeOf(profile: Profile, fields: FieldValues): string | undefined {
  return valueOfRole(profile, 'dossier', 'dossier-code', fields) ?? composeDossierCode(profile, fields);
}

export function composeDossierCode(profile: Profile, fields: FieldValues): string | undefined {
  const parts = profile.dossierCode.parts.map((role) => valueOfRole(profile, 'dossier', role, fields));
  return parts.every((part) => part !== undefined) ? parts.join(profile.dossierCode.separator) : undefined;
}
