// Signature policies are data (config/policies/*.json). The loader refuses what it does not know: a misspelt key must not mean a milder check.
import { MalformedError } from '../encoding/malformed-error.ts';
import type { Certificate } from '../x509/index.ts';
import type { ModificationKind } from './facts.ts';
import type { Sentence } from './report.ts';

/** `until`: for signatures proven to exist before that time; null: no end known. `tolerated`: named in the report when it is used. */
export interface DigestRule {
  readonly name: string;
  readonly until: string | null;
  readonly tolerated: boolean;
}

/** Keys of at least `minBits`; of several rules that fit, the one with the most bits counts. */
export interface KeyRule {
  readonly kind: string;
  readonly minBits: number;
  readonly until: string | null;
  readonly tolerated: boolean;
}

export interface SignaturePolicy {
  readonly id: string;
  readonly version: string;
  readonly title: Sentence;
  readonly source: string;
  /** `require`: without revocation data there is no TOTAL-PASSED. `tolerate-absence`: its lack is named. */
  readonly revocation: 'require' | 'tolerate-absence';
  /** EN 319 102-1 5.2.5: how old revocation data may be at the time that counts. */
  readonly revocationFreshness: {
    /** null: until the data's own nextUpdate. */
    readonly maxAgeSeconds: number | null;
    /** For OCSP responses that name no nextUpdate. */
    readonly withoutNextUpdateSeconds: number;
  };
  /** Whether the archive's own clock proves that a document existed when the archive received it. */
  readonly archiveTime: 'ignored' | 'counts';
  /** When a time-stamp authority's certificate must be valid; the second is a tolerance, named when the certificate has expired since. */
  readonly timeStampCertificate: 'valid-at-validation-time' | 'valid-at-generation-time';
  /** Object identifiers: where a signer's certificate limits its purposes (extendedKeyUsage), one of these must be among them. */
  readonly signerKeyPurposes: readonly string[];
  /**
   * Signed attributes of a CMS that were not received in DER: `der` lets only a value over their DER count (RFC 5652 5.4);
   * `as-received-or-der` also one over the bytes as received, and names it.
   */
  readonly signedAttributes: 'der' | 'as-received-or-der';
  /** Classes of later change under which a signature may still pass. */
  readonly acceptedChanges: readonly ModificationKind[];
  readonly clockSkew: {
    /** How far the signer's claimed time may be from the time stamp. */
    readonly maxSeconds: number;
    /** Known faults of signing tools: local time marked as UTC is 25200 in Vietnam. Named when used. */
    readonly knownOffsetsSeconds: readonly number[];
    readonly beyond: 'warn' | 'indeterminate';
  };
  readonly digests: readonly DigestRule[];
  readonly keys: readonly KeyRule[];
}

type Reader<T> = (value: unknown, path: string) => T;

function fail(path: string, expected: string): never {
  throw new MalformedError('POLICY_INVALID', `expected ${expected} at ${path}`);
}

/** Exactly these keys, each read by its reader. */
function fields<T extends object>(readers: { readonly [K in keyof T]: Reader<T[K]> }): Reader<T> {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) fail(path, 'an object');
    const given = new Map<string, unknown>(Object.entries(value));
    for (const key of given.keys()) if (!Object.hasOwn(readers, key)) fail(`${path}.${key}`, 'no such key');
    const out: Partial<T> = {};
    for (const key in readers) {
      if (!given.has(key)) fail(`${path}.${key}`, 'a value');
      out[key] = readers[key](given.get(key), `${path}.${key}`);
    }
    return out as T;
  };
}

const text: Reader<string> = (value, path) => (typeof value === 'string' && value !== '' ? value : fail(path, 'a text'));
const flag: Reader<boolean> = (value, path) => (typeof value === 'boolean' ? value : fail(path, 'true or false'));
const count: Reader<number> = (value, path) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : fail(path, 'a whole number');
const countOrNull: Reader<number | null> = (value, path) => (value === null ? null : count(value, path));
const objectId: Reader<string> = (value, path) =>
  typeof value === 'string' && /^[0-2](\.(0|[1-9]\d*))+$/.test(value)
    ? value
    : fail(path, 'an object identifier such as 2.5.29.37.0');
const timeOrNull: Reader<string | null> = (value, path) => {
  if (value === null) return null;
  const isTime = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) && !Number.isNaN(Date.parse(value));
  return isTime ? value : fail(path, 'a time such as 2027-04-10T00:00:00Z, or null');
};

function list<T>(item: Reader<T>): Reader<readonly T[]> {
  return (value, path) => (Array.isArray(value) ? value.map((entry, i) => item(entry, `${path}[${i}]`)) : fail(path, 'a list'));
}

function oneOf<T extends string>(...allowed: readonly T[]): Reader<T> {
  return (value, path) => allowed.find((choice) => choice === value) ?? fail(path, allowed.join(' or '));
}

const readPolicy = fields<SignaturePolicy>({
  id: text,
  version: text,
  title: fields<Sentence>({ vi: text, en: text }),
  source: text,
  revocation: oneOf('require', 'tolerate-absence'),
  revocationFreshness: fields<SignaturePolicy['revocationFreshness']>({
    maxAgeSeconds: countOrNull,
    withoutNextUpdateSeconds: count,
  }),
  archiveTime: oneOf('ignored', 'counts'),
  timeStampCertificate: oneOf('valid-at-validation-time', 'valid-at-generation-time'),
  signerKeyPurposes: list(objectId),
  signedAttributes: oneOf('der', 'as-received-or-der'),
  acceptedChanges: list(oneOf('none', 'signatures-only', 'form-filling', 'annotations')),
  clockSkew: fields<SignaturePolicy['clockSkew']>({
    maxSeconds: count,
    knownOffsetsSeconds: list(count),
    beyond: oneOf('warn', 'indeterminate'),
  }),
  digests: list(fields<DigestRule>({ name: text, until: timeOrNull, tolerated: flag })),
  keys: list(fields<KeyRule>({ kind: text, minBits: count, until: timeOrNull, tolerated: flag })),
});

/** `json` is a parsed policy file. Throws MalformedError POLICY_INVALID with the path of the fault. */
export function parsePolicy(json: unknown): SignaturePolicy {
  return readPolicy(json, 'policy');
}

/** `unknown`: no rule. `expired`: the rule ended before `time`. */
export type AlgorithmVerdict = {
  readonly outcome: 'accepted' | 'tolerated' | 'expired' | 'unknown';
  readonly until: string | null;
};

function judgeRule(rule: { until: string | null; tolerated: boolean } | undefined, time: Date): AlgorithmVerdict {
  if (rule === undefined) return { outcome: 'unknown', until: null };
  if (rule.until !== null && time.getTime() >= Date.parse(rule.until)) return { outcome: 'expired', until: rule.until };
  return { outcome: rule.tolerated ? 'tolerated' : 'accepted', until: rule.until };
}

export function judgeDigest(policy: SignaturePolicy, name: string | null, time: Date): AlgorithmVerdict {
  return judgeRule(
    policy.digests.find((rule) => rule.name === name),
    time,
  );
}

export function judgeKey(policy: Pick<SignaturePolicy, 'keys'>, kind: string, bits: number | null, time: Date): AlgorithmVerdict {
  const family = kind === 'rsa-pss' ? 'rsa' : kind;
  const fitting = policy.keys.filter((rule) => rule.kind === family && (bits ?? 0) >= rule.minBits);
  return judgeRule(
    fitting.reduce<KeyRule | undefined>(
      (best, rule) => (best === undefined || rule.minBits > best.minBits ? rule : best),
      undefined,
    ),
    time,
  );
}

/** A key that cannot be read is of no kind that a rule names. */
export function keyOf(certificate: Certificate): { readonly kind: string; readonly bits: number | null } {
  try {
    return { kind: certificate.publicKey.kind, bits: certificate.publicKey.bits ?? null };
  } catch (cause) {
    if (cause instanceof MalformedError) return { kind: 'unknown', bits: null };
    throw cause;
  }
}
