// Passwords: argon2id (RFC 9106) in PHC string form, and random ones for people who have none yet.
import { randomBytes, randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

// OWASP's second setting for argon2id: 19 MiB, two passes; about 20 ms here.
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
export const PASSWORD_MINIMUM = 12;
export const PASSWORD_MAXIMUM = 200;

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), OPTIONS);
}

export function isPassword(passwordHash: string, password: string): Promise<boolean> {
  return verify(passwordHash, password.normalize('NFC'));
}

let decoy: Promise<string> | undefined;

/** As slow as a real check: an attacker must not learn from the clock which user names exist. */
export async function checkNobodysPassword(password: string): Promise<void> {
  decoy ??= hashPassword(randomBytes(16).toString('hex'));
  await isPassword(await decoy, password);
}

// Without characters that are mistaken for others when read from a screen.
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** 20 characters in groups of five, 99 bits. */
export function randomPassword(): string {
  const groups = Array.from({ length: 4 }, () =>
    Array.from({ length: 5 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join(''),
  );
  return groups.join('-');
}
