// One line of `chauban path --cases`: a JSON object whose certificates, CRLs and OCSP responses are paths or base64 of DER. Strict: what is unknown or of
// the wrong kind is told, and the case is not judged.
import { readFile } from 'node:fs/promises';
import { parseBase64 } from '../core/encoding/base64.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import { KEY_USAGES, type KeyUsage } from '../core/x509/index.ts';
import { timeOf } from './time-of.ts';

export type RevocationMode = 'require' | 'soft' | 'off';

/** All bytes are DER. */
export interface PathCase {
  readonly anchors: readonly Bytes[];
  /** The certificate asked about is the last one; the others may serve on the way. */
  readonly certs: readonly Bytes[];
  readonly crls: readonly Bytes[];
  /** OCSPResponse, or BasicOCSPResponse alone. */
  readonly ocsps: readonly Bytes[];
  readonly at: Date;
  /** OIDs; empty: any policy. */
  readonly policies: readonly string[];
  readonly requireExplicitPolicy: boolean;
  readonly inhibitPolicyMapping: boolean;
  readonly inhibitAnyPolicy: boolean;
  readonly revocation: RevocationMode;
  readonly keyUsage: readonly KeyUsage[];
  /** OIDs. */
  readonly extendedKeyUsage: readonly string[];
}

const MEMBERS: ReadonlySet<string> = new Set([
  ...['anchors', 'certs', 'crls', 'ocsps', 'at', 'policies', 'requireExplicitPolicy', 'inhibitPolicyMapping'],
  ...['inhibitAnyPolicy', 'revocation', 'keyUsage', 'extendedKeyUsage', 'name', 'id'],
]);
const OCSP_LABEL = 'OCSP RESPONSE';
const MODES: readonly RevocationMode[] = ['require', 'soft', 'off'];
const ANY_POLICY = '2.5.29.32.0';

/** Throws MalformedError CASE_INVALID naming the member, or CASE_FILE naming the file that cannot be read. */
export async function readPathCase(line: string, now: Date): Promise<PathCase> {
  const given = parseObject(line);
  for (const name of Object.keys(given)) if (!MEMBERS.has(name)) throw invalid(name, 'no such member');
  const certs = await ders(given, 'certs', 'CERTIFICATE');
  if (certs.length === 0) throw invalid('certs', 'at least one certificate');
  const crls = await ders(given, 'crls', 'X509 CRL');
  const ocsps = await ders(given, 'ocsps', OCSP_LABEL);
  return {
    anchors: await ders(given, 'anchors', 'CERTIFICATE'),
    certs,
    crls,
    ocsps,
    at: momentOf(given['at'], now),
    policies: strings(given, 'policies').map((policy) => oid('policies', policy === 'anyPolicy' ? ANY_POLICY : policy)),
    requireExplicitPolicy: flag(given, 'requireExplicitPolicy'),
    inhibitPolicyMapping: flag(given, 'inhibitPolicyMapping'),
    inhibitAnyPolicy: flag(given, 'inhibitAnyPolicy'),
    // Data that was given is never passed over in silence.
    revocation: modeOf(given['revocation'], crls.length + ocsps.length > 0 ? 'require' : 'off'),
    keyUsage: strings(given, 'keyUsage').map(usageOf),
    extendedKeyUsage: strings(given, 'extendedKeyUsage').map((purpose) => oid('extendedKeyUsage', purpose)),
  };
}

type Members = Readonly<Record<string, unknown>>;

function parseObject(line: string): Members {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new MalformedError('CASE_INVALID', 'expected one JSON object a line', cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new MalformedError('CASE_INVALID', 'expected one JSON object a line');
  return value as Members;
}

function strings(given: Members, name: string): readonly string[] {
  const value = given[name] ?? [];
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) throw invalid(name, 'an array of strings');
  return value as readonly string[];
}

function flag(given: Members, name: string): boolean {
  const value = given[name] ?? false;
  if (typeof value !== 'boolean') throw invalid(name, 'true or false');
  return value;
}

function momentOf(value: unknown, now: Date): Date {
  if (value === undefined || value === null) return now;
  const time = typeof value === 'string' ? timeOf(value) : undefined;
  if (time === undefined) throw invalid('at', 'a time as in RFC 3339');
  return time;
}

function modeOf(value: unknown, otherwise: RevocationMode): RevocationMode {
  if (value === undefined || value === null) return otherwise;
  const mode = MODES.find((one) => one === value);
  if (mode === undefined) throw invalid('revocation', MODES.join(', '));
  return mode;
}

function usageOf(name: string): KeyUsage {
  const usage = KEY_USAGES.find((one) => one === name);
  if (usage === undefined) throw invalid('keyUsage', KEY_USAGES.join(', '));
  return usage;
}

function oid(member: string, text: string): string {
  if (!/^[0-2](\.\d+)+$/.test(text)) throw invalid(member, `object identifiers in dots, got ${text}`);
  return text;
}

async function ders(given: Members, name: string, label: string): Promise<readonly Bytes[]> {
  const found: (readonly Bytes[])[] = [];
  for (const item of strings(given, name)) found.push(await derOf(item, label));
  return found.flat();
}

/** A DER sequence in base64 begins with "M"; shorter than this it is a path. An OCSP response that says no more than "no" has 5 octets. */
const leastBase64 = (label: string): number => (label === OCSP_LABEL ? 8 : 64);

async function derOf(item: string, label: string): Promise<readonly Bytes[]> {
  const packed = item.replace(/\s/g, '');
  if (packed.length >= leastBase64(label) && /^M[A-Za-z0-9+/]+={0,2}$/.test(packed)) return [parseBase64(packed)];
  let bytes: Buffer;
  try {
    bytes = await readFile(item);
  } catch (cause) {
    throw new MalformedError('CASE_FILE', `${item}: ${cause instanceof Error ? cause.message : 'cannot be read'}`, cause);
  }
  if (bytes[0] === 0x30) return [new Uint8Array(bytes)];
  const blocks = [...bytes.toString('latin1').matchAll(new RegExp(`-----BEGIN ${label}-----([^-]+)-----END ${label}-----`, 'g'))];
  if (blocks.length === 0) throw new MalformedError('CASE_FILE', `${item}: expected DER or PEM of ${label}`);
  return blocks.map(([, body = '']) => parseBase64(body.replace(/\s/g, '')));
}

function invalid(member: string, expected: string): MalformedError {
  return new MalformedError('CASE_INVALID', `${member}: expected ${expected}`);
}
