// The list of revoked certificates in a CRL, RFC 5280 5.1.2.6 and 5.3. Lists of 100,000s of entries are common: they are walked over as
// bytes, once to see that they are well formed, and again for each certificate looked up; no object is made for an entry that is not it.
import type { Bytes } from '../encoding/bytes.ts';
import { parseDer, TAG } from '../encoding/der.ts';
import { parseTime } from '../encoding/der-values.ts';
import { parseHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { parseOid } from '../encoding/oid.ts';
import { parseExtensionList } from './certificate.ts';
import { EXTENSION, parseGeneralNames } from './extensions.ts';
import type { Name } from './name.ts';

/** CRLReason, 5.3.1. */
export type RevocationReason =
  | 'unspecified'
  | 'keyCompromise'
  | 'cACompromise'
  | 'affiliationChanged'
  | 'superseded'
  | 'cessationOfOperation'
  | 'certificateHold'
  | 'removeFromCRL'
  | 'privilegeWithdrawn'
  | 'aACompromise';

const REASONS: ReadonlyMap<number, RevocationReason> = new Map([
  [0, 'unspecified'],
  [1, 'keyCompromise'],
  [2, 'cACompromise'],
  [3, 'affiliationChanged'],
  [4, 'superseded'],
  [5, 'cessationOfOperation'],
  [6, 'certificateHold'],
  [8, 'removeFromCRL'],
  [9, 'privilegeWithdrawn'],
  [10, 'aACompromise'],
]);

/** `unspecified` for a number without a meaning. */
export const revocationReasonOf = (code: number): RevocationReason => REASONS.get(code) ?? 'unspecified';

export interface CrlEntry {
  /** `unspecified` when the entry says nothing, or a number without a meaning. */
  readonly reason: RevocationReason;
  readonly revocationDate: Date;
  readonly invalidityDate: Date | undefined;
}

/** What identifies a certificate to its issuer. */
export interface CertificateIdentity {
  readonly serialHex: string;
  readonly issuer: Name;
}

// certificateIssuer (5.3.3) holds for its entry and those after it, up to the next one.
interface IssuerChange {
  readonly entryStart: number;
  readonly names: Bytes;
  keys: ReadonlySet<string> | undefined;
}

const MAX_REMEMBERED = 1_000;

export class CrlEntries {
  readonly count: number;
  /** Object identifier of a critical extension that we do not know, in any entry. */
  readonly unknownCritical: string | undefined;
  readonly hasExtensions: boolean;
  readonly #list: Bytes;
  readonly #crlIssuer: Name;
  readonly #changes: readonly IssuerChange[];
  readonly #found = new Map<string, CrlEntry | 'absent' | MalformedError>();

  /** `list`: the contents of revokedCertificates. Throws MalformedError DER_* or CRL_*. */
  constructor(list: Bytes, crlIssuer: Name) {
    const scan = new EntryScan(list);
    this.count = scan.run();
    this.unknownCritical = scan.unknownCritical;
    this.hasExtensions = scan.hasExtensions;
    this.#changes = scan.changes;
    this.#list = list;
    this.#crlIssuer = crlIssuer;
  }

  /** Some entry names its certificate's issuer, as in an indirect CRL. */
  get namesIssuers(): boolean {
    return this.#changes.length > 0;
  }

  /** The entry for a certificate, by serial number and issuer. Throws MalformedError when that entry, or that number, cannot be read. */
  find(certificate: CertificateIdentity): CrlEntry | undefined {
    // Signatures of one signer ask the same of one long list.
    const key = `${certificate.serialHex} ${certificate.issuer.key}`;
    const known = this.#found.get(key) ?? this.#search(certificate);
    if (this.#found.size >= MAX_REMEMBERED) this.#found.clear();
    this.#found.set(key, known);
    if (known instanceof MalformedError) throw known;
    return known === 'absent' ? undefined : known;
  }

  #search(certificate: CertificateIdentity): CrlEntry | 'absent' | MalformedError {
    try {
      return this.#scan(certificate) ?? 'absent';
    } catch (cause) {
      if (cause instanceof MalformedError) return cause;
      throw cause;
    }
  }

  #scan({ serialHex, issuer }: CertificateIdentity): CrlEntry | undefined {
    const wanted = significantOctets(parseHex(serialHex));
    // A certificate without a serial number cannot be listed: it must not look as if it were not.
    if (wanted.length === 0) throw new MalformedError('DER_INTEGER', 'the certificate has an empty serial number');
    const list = this.#list;
    const entry = new Element(list);
    const serial = new Element(list);
    let change: IssuerChange | undefined;
    let next = 0;
    for (let at = 0; at < list.length; at = entry.end) {
      if (this.#changes[next]?.entryStart === at) change = this.#changes[next++];
      entry.read(at, list.length);
      serial.read(entry.content, entry.end);
      if (isSame(list, serial, wanted) && this.#issuerIs(change, issuer)) {
        return parseEntry(list.subarray(serial.end, entry.end));
      }
    }
    return undefined;
  }

  #issuerIs(change: IssuerChange | undefined, issuer: Name): boolean {
    // 5.3.3: before the first one it is the issuer of the CRL.
    if (change === undefined) return issuer.key === this.#crlIssuer.key;
    change.keys ??= new Set(
      parseGeneralNames(change.names).flatMap((name) => (name.kind === 'directory' ? [name.name.key] : [])),
    );
    return change.keys.has(issuer.key);
  }
}

/** Where an element's contents begin and end. One object is used over and over. */
class Element {
  tag = 0;
  content = 0;
  end = 0;
  readonly #bytes: Bytes;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
  }

  /** DER with tags of one byte. Throws MalformedError DER_*. */
  read(at: number, limit: number): void {
    if (at + 2 > limit)
      throw new MalformedError('DER_TRUNCATED', `expected an element at ${at} of the list of revoked certificates`);
    this.tag = this.#bytes[at] ?? 0;
    let length = this.#bytes[at + 1] ?? 0;
    let content = at + 2;
    if (length >= 0x80) {
      const octets = length & 0x7f;
      if (octets === 0 || octets > 4 || content + octets > limit)
        throw new MalformedError('DER_LENGTH', `malformed length at ${at}`);
      length = 0;
      for (let i = 0; i < octets; i++) length = length * 256 + (this.#bytes[content + i] ?? 0);
      if (length < 0x80 || this.#bytes[content] === 0) throw new MalformedError('DER_NOT_DER', `length at ${at} is not minimal`);
      content += octets;
    }
    if (length > limit - content) throw new MalformedError('DER_TRUNCATED', `element at ${at} says ${length} bytes`);
    this.content = content;
    this.end = content + length;
  }

  take(tag: number, at: number, limit: number): void {
    this.read(at, limit);
    if (this.tag !== tag) throw new MalformedError('DER_TAG', `expected tag ${tag} in a revoked certificate, got ${this.tag}`);
  }
}

class EntryScan {
  unknownCritical: string | undefined;
  hasExtensions = false;
  readonly changes: IssuerChange[] = [];
  readonly #list: Bytes;
  readonly #extension: Element;
  readonly #field: Element;

  constructor(list: Bytes) {
    this.#list = list;
    this.#extension = new Element(list);
    this.#field = new Element(list);
  }

  /** The number of entries. */
  run(): number {
    const { length } = this.#list;
    const entry = new Element(this.#list);
    const field = new Element(this.#list);
    let count = 0;
    for (let at = 0; at < length; at = entry.end) {
      entry.take(TAG.SEQUENCE, at, length);
      field.take(TAG.INTEGER, entry.content, entry.end);
      if (field.end === field.content) throw new MalformedError('DER_INTEGER', 'a serial number has no contents');
      field.read(field.end, entry.end);
      if (field.tag !== TAG.UTC_TIME && field.tag !== TAG.GENERALIZED_TIME) {
        throw new MalformedError('DER_TAG', `expected revocationDate, got tag ${field.tag}`);
      }
      if (field.end < entry.end) {
        field.take(TAG.SEQUENCE, field.end, entry.end);
        if (field.end !== entry.end) throw new MalformedError('DER_FIELDS', 'unexpected element in a revoked certificate');
        this.#extensions(at, field.content, field.end);
      }
      count++;
    }
    return count;
  }

  #extensions(entryStart: number, start: number, end: number): void {
    this.hasExtensions = true;
    const extension = this.#extension;
    const field = this.#field;
    for (let at = start; at < end; at = extension.end) {
      extension.take(TAG.SEQUENCE, at, end);
      field.take(TAG.OID, extension.content, extension.end);
      const kind = this.#kindOf(field);
      const { content: oidStart, end: oidEnd } = field;
      field.read(field.end, extension.end);
      if (field.tag === TAG.BOOLEAN) {
        const critical = field.end > field.content && this.#list[field.content] !== 0;
        if (critical && kind === undefined) this.unknownCritical ??= parseOid(this.#list.subarray(oidStart, oidEnd));
        field.read(field.end, extension.end);
      }
      if (field.tag !== TAG.OCTET_STRING || field.end !== extension.end) {
        throw new MalformedError('DER_FIELDS', 'malformed extension of a revoked certificate');
      }
      if (kind === CERTIFICATE_ISSUER) this.#change(entryStart, this.#list.subarray(field.content, field.end));
    }
  }

  // The last arc of 2.5.29.n when it is one that is read here.
  #kindOf({ content, end }: Element): number | undefined {
    const isExtension = end - content === 3 && this.#list[content] === 0x55 && this.#list[content + 1] === 0x1d;
    const last = this.#list[content + 2] ?? 0;
    return isExtension && KNOWN.has(last) ? last : undefined;
  }

  #change(entryStart: number, names: Bytes): void {
    if (this.changes[this.changes.length - 1]?.entryStart === entryStart) {
      throw new MalformedError('CRL_EXTENSION_REPEATED', 'a revoked certificate has two certificateIssuer extensions');
    }
    this.changes.push({ entryStart, names, keys: undefined });
  }
}

const CERTIFICATE_ISSUER = 29;
const KNOWN: ReadonlySet<number> = new Set([21, 24, CERTIFICATE_ISSUER]);

/** Serial numbers are compared as numbers: octets that only repeat the sign do not count. */
export function significantOctets(content: Bytes): Bytes {
  return content.subarray(firstSignificant(content, 0, content.length));
}

function firstSignificant(bytes: Bytes, start: number, end: number): number {
  let at = start;
  while (at < end - 1) {
    const octet = bytes[at];
    const nextIsNegative = (bytes[at + 1] ?? 0) >= 0x80;
    if (!(octet === 0 && !nextIsNegative) && !(octet === 0xff && nextIsNegative)) break;
    at++;
  }
  return at;
}

function isSame(list: Bytes, serial: Element, wanted: Bytes): boolean {
  // Most serial numbers differ in the last octet.
  if (list[serial.end - 1] !== wanted[wanted.length - 1] || serial.end - serial.content < wanted.length) return false;
  const start = firstSignificant(list, serial.content, serial.end);
  if (serial.end - start !== wanted.length) return false;
  for (let i = 0; i < wanted.length; i++) if (list[start + i] !== wanted[i]) return false;
  return true;
}

// `rest`: what follows the serial number.
function parseEntry(rest: Bytes): CrlEntry {
  const time = new Element(rest);
  time.read(0, rest.length);
  const revocationDate = parseTime(rest.subarray(time.content, time.end), time.tag === TAG.UTC_TIME);
  const extensions = time.end === rest.length ? [] : parseExtensionList(parseDer(rest.subarray(time.end)));
  const reason = extensions.find(({ oid }) => oid === EXTENSION.CRL_REASON);
  const invalidity = extensions.find(({ oid }) => oid === EXTENSION.INVALIDITY_DATE);
  const code = reason === undefined ? 0 : parseDer(reason.value).smallInteger(TAG.ENUMERATED);
  return {
    reason: revocationReasonOf(code),
    revocationDate,
    invalidityDate: invalidity === undefined ? undefined : parseDer(invalidity.value).time(),
  };
}
