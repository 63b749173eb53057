// Distinguished names: as received, as readable text (RFC 4514) and as a key for comparison (RFC 5280 7.1).
import type { Bytes } from '../encoding/bytes.ts';
import { type DerNode, TAG } from '../encoding/der.ts';
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';

export interface NameAttribute {
  readonly oid: string;
  /** Short name such as CN, or the dotted identifier. */
  readonly label: string;
  /** NFC text; `#` and hexadecimal digits where the value is no readable string. */
  readonly value: string;
}

const LABELS: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.4', 'SN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.12', 'T'],
  ['2.5.4.42', 'GN'],
  ['2.5.4.97', 'organizationIdentifier'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'E'],
]);

interface ParsedAttribute extends NameAttribute {
  readonly key: string;
}

export class Name {
  /** The Name element as received. */
  readonly raw: Bytes;
  readonly #node: DerNode;
  #rdns: readonly (readonly ParsedAttribute[])[] | undefined;
  #read = false;
  #key: string | undefined;

  /** Throws MalformedError DER_TAG when the element is no Name; what is inside is read on demand. */
  constructor(node: DerNode) {
    this.#node = node.expect(TAG.SEQUENCE, 'Name');
    this.raw = node.raw;
  }

  get isEmpty(): boolean {
    return this.#node.contentStart === this.#node.contentEnd;
  }

  /** In the order of the certificate, most general first; empty for a name that cannot be read. */
  get attributes(): readonly NameAttribute[] {
    return this.#parsed()?.flat() ?? [];
  }

  /** The last (most specific) attribute with this label, such as CN. */
  attribute(label: string): string | undefined {
    return this.attributes.findLast((attribute) => attribute.label === label)?.value;
  }

  /** RFC 4514: most specific first, special characters escaped. `#` and hexadecimal digits for a name that cannot be read. */
  get text(): string {
    const rdns = this.#parsed();
    if (rdns === undefined) return `#${encodeHex(this.raw)}`;
    const texts = rdns.map((rdn) => rdn.map(({ label, value }) => `${label}=${escapeValue(value)}`).join('+'));
    return texts.reverse().join(',');
  }

  /** Equal for names that match under RFC 5280 7.1: case, form and inner white space of text do not count. */
  get key(): string {
    this.#key ??= JSON.stringify(this.rdnKeys);
    return this.#key;
  }

  /** One key for each relative distinguished name; a subtree of names is a prefix of these. */
  get rdnKeys(): readonly string[] {
    const rdns = this.#parsed();
    return rdns?.map((rdn) => JSON.stringify(rdn.map(({ key }) => key).sort())) ?? [`#${encodeHex(this.raw)}`];
  }

  // Undefined when the name is malformed: it then equals only the very same bytes.
  #parsed(): readonly (readonly ParsedAttribute[])[] | undefined {
    if (!this.#read) {
      this.#read = true;
      this.#rdns = readRdns(this.#node);
    }
    return this.#rdns;
  }
}

function readRdns(node: DerNode): readonly (readonly ParsedAttribute[])[] | undefined {
  try {
    return node.children.map(parseRdn);
  } catch (cause) {
    if (cause instanceof MalformedError) return undefined;
    throw cause;
  }
}

function parseRdn(set: DerNode): readonly ParsedAttribute[] {
  return set.expect(TAG.SET, 'RelativeDistinguishedName').children.map((pair) => {
    const fields = pair.fields(TAG.SEQUENCE, 'AttributeTypeAndValue');
    const oid = fields.take(TAG.OID, 'type').oid();
    const value = fields.next('value');
    fields.end();
    const text = readableText(value);
    const label = LABELS.get(oid) ?? oid;
    if (text === undefined) return { oid, label, value: `#${encodeHex(value.raw)}`, key: `${oid}=#${encodeHex(value.raw)}` };
    return { oid, label, value: text.normalize('NFC'), key: `${oid}=${foldText(text)}` };
  });
}

function readableText(value: DerNode): string | undefined {
  try {
    const text = value.text();
    return text.isWellFormed() ? text : undefined;
  } catch (cause) {
    if (cause instanceof MalformedError) return undefined; // shown and compared as hexadecimal digits
    throw cause;
  }
}

// RFC 4518, the parts that matter for names in use: compatibility form, case, white space.
function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFKC').trim().replace(/\s+/g, ' ');
}

// RFC 4514 2.4
function escapeValue(value: string): string {
  const escaped = value.replace(/[\\",+;<>]/g, '\\$&').replaceAll('\u0000', '\\00');
  return escaped.replace(/^([ #])/, value.startsWith('#') && /^#[0-9a-f]+$/.test(value) ? '$1' : '\\$1').replace(/ $/, '\\ ');
}
