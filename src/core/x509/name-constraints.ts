// Name constraints, RFC 5280 4.2.1.10, and their part in path validation, 6.1.3 (b)(c) and 6.1.4 (g).
import type { Bytes } from '../encoding/bytes.ts';
import { contextTag, type DerNode, parseDer, TAG } from '../encoding/der.ts';
import type { Certificate } from './certificate.ts';
import { EXTENSION } from './extensions.ts';
import { type GeneralName, parseGeneralName } from './general-name.ts';
import type { Name } from './name.ts';

interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

export interface NameViolation {
  readonly code: 'NAME_NOT_PERMITTED' | 'NAME_EXCLUDED' | 'NAME_CONSTRAINT_UNSUPPORTED';
  readonly detail: string;
}

/** The constraints collected on the way from the anchor. Permitted subtrees intersect, excluded ones add up. */
export class NameConstraintState {
  readonly #collected: NameConstraints[] = [];

  /** 6.1.4 (g). Throws MalformedError DER_* when the extension cannot be read. */
  add(certificate: Certificate): void {
    const extension = certificate.extension(EXTENSION.NAME_CONSTRAINTS);
    if (extension !== undefined) this.#collected.push(parseNameConstraints(extension.value));
  }

  /** 6.1.3 (b) and (c). Throws MalformedError DER_* when the alternative names cannot be read. */
  check(certificate: Certificate): readonly NameViolation[] {
    if (this.#collected.length === 0) return [];
    return namesOf(certificate).flatMap((name) => this.#checkName(name));
  }

  #checkName(name: GeneralName): readonly NameViolation[] {
    const found: NameViolation[] = [];
    for (const { permitted, excluded } of this.#collected) {
      const allowed = permitted.filter((subtree) => sameForm(subtree, name));
      const denied = excluded.filter((subtree) => sameForm(subtree, name));
      if (name.kind === 'other') {
        // A form that we cannot compare, with an instance present: reject (4.2.1.10).
        if (allowed.length + denied.length > 0) found.push({ code: 'NAME_CONSTRAINT_UNSUPPORTED', detail: describe(name) });
        continue;
      }
      if (allowed.length > 0 && !allowed.some((subtree) => isInside(name, subtree, false))) {
        found.push({ code: 'NAME_NOT_PERMITTED', detail: describe(name) });
      }
      if (denied.some((subtree) => isInside(name, subtree, true))) found.push({ code: 'NAME_EXCLUDED', detail: describe(name) });
    }
    return found;
  }
}

function parseNameConstraints(value: Bytes): NameConstraints {
  const fields = parseDer(value).fields(TAG.SEQUENCE, 'NameConstraints');
  const permitted = (fields.optional(contextTag(0))?.children ?? []).map(parseSubtree);
  const excluded = (fields.optional(contextTag(1))?.children ?? []).map(parseSubtree);
  fields.end();
  return { permitted, excluded };
}

// 4.2.1.10: minimum is 0 and maximum absent; anything else is refused as unreadable, which rejects the path.
function parseSubtree(node: DerNode): GeneralName {
  const fields = node.fields(TAG.SEQUENCE, 'GeneralSubtree');
  const base = parseGeneralName(fields.next('base'));
  fields.end();
  return base;
}

function namesOf(certificate: Certificate): readonly GeneralName[] {
  const names: GeneralName[] = [];
  if (!certificate.subject.isEmpty) names.push({ kind: 'directory', name: certificate.subject });
  const alternatives = certificate.subjectAltNames;
  if (alternatives !== undefined) return [...names, ...alternatives];
  // Without alternative names, constraints on rfc822Name hold for emailAddress in the subject.
  const mails = certificate.subject.attributes.filter(({ label }) => label === 'E');
  return [...names, ...mails.map(({ value }): GeneralName => ({ kind: 'email', text: value }))];
}

function sameForm(subtree: GeneralName, name: GeneralName): boolean {
  if (subtree.kind !== name.kind) return false;
  return subtree.kind !== 'other' || name.kind !== 'other' || (subtree.tag | 0x20) === (name.tag | 0x20);
}

// `unclear` is the answer for a name that has no host to compare: outside what is permitted, inside what is excluded.
function isInside(name: GeneralName, subtree: GeneralName, unclear: boolean): boolean {
  if (name.kind === 'directory' && subtree.kind === 'directory') return isBelow(name.name, subtree.name);
  if (name.kind === 'ip' && subtree.kind === 'ip') return addressInside(name.bytes, subtree.bytes);
  if (name.kind === 'dns' && subtree.kind === 'dns') return hostBelow(name.text, subtree.text);
  if (name.kind === 'email' && subtree.kind === 'email') return mailInside(name.text, subtree.text, unclear);
  if (name.kind === 'uri' && subtree.kind === 'uri') {
    const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:[\]]+)/i.exec(name.text)?.[1];
    if (host === undefined || /^[0-9.]+$/.test(host)) return unclear;
    return hostMatches(host, subtree.text);
  }
  return unclear;
}

function isBelow(name: Name, base: Name): boolean {
  const keys = name.rdnKeys;
  return base.rdnKeys.every((key, index) => keys[index] === key);
}

// dNSName: the name itself or anything with labels added on the left.
function hostBelow(host: string, base: string): boolean {
  const wanted = base.toLowerCase();
  const given = host.toLowerCase();
  if (wanted === '' || given === wanted) return true;
  return given.endsWith(wanted.startsWith('.') ? wanted : `.${wanted}`);
}

// URI and mail: a leading period means hosts inside the domain, otherwise one host.
function hostMatches(host: string, base: string): boolean {
  const wanted = base.toLowerCase();
  const given = host.toLowerCase();
  return wanted.startsWith('.') ? given.endsWith(wanted) && given.length > wanted.length : wanted === '' || given === wanted;
}

function mailInside(mail: string, base: string, unclear: boolean): boolean {
  const at = mail.lastIndexOf('@');
  if (at < 0) return unclear;
  const baseAt = base.lastIndexOf('@');
  if (baseAt < 0) return hostMatches(mail.slice(at + 1), base);
  const sameMailbox = mail.slice(0, at) === base.slice(0, baseAt);
  return sameMailbox && mail.slice(at).toLowerCase() === base.slice(baseAt).toLowerCase();
}

// iPAddress: address and mask, 8 octets for version 4 and 32 for version 6.
function addressInside(address: Bytes, base: Bytes): boolean {
  if (base.length !== 2 * address.length) return false;
  return address.every((octet, i) => {
    const mask = base[address.length + i] ?? 0;
    return (octet & mask) === ((base[i] ?? 0) & mask);
  });
}

function describe(name: GeneralName): string {
  if (name.kind === 'directory') return name.name.text;
  if (name.kind === 'ip') return `IP ${name.bytes.join('.')}`;
  return name.kind === 'other' ? `name of tag 0x${name.tag.toString(16)}` : name.text;
}
