// GeneralName, RFC 5280 4.2.1.6.
import type { Bytes } from '../encoding/bytes.ts';
import type { DerNode } from '../encoding/der.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { Name } from './name.ts';

export type GeneralName =
  | { readonly kind: 'email' | 'dns' | 'uri'; readonly text: string }
  | { readonly kind: 'ip'; readonly bytes: Bytes }
  | { readonly kind: 'directory'; readonly name: Name }
  | { readonly kind: 'other'; readonly tag: number; readonly raw: Bytes };

const MAX_TEXT = 4_096;

const TEXT_KINDS: ReadonlyMap<number, 'email' | 'dns' | 'uri'> = new Map([
  [0x81, 'email'],
  [0x82, 'dns'],
  [0x86, 'uri'],
]);

/** Throws MalformedError DER_*. Kinds that we do not interpret come back as `other`. */
export function parseGeneralName(node: DerNode): GeneralName {
  const kind = TEXT_KINDS.get(node.tag);
  if (kind !== undefined) {
    // Names are compared whole: one that was cut would equal others.
    if (node.content.length > MAX_TEXT) throw new MalformedError('DER_TOO_LONG', `expected a name of at most ${MAX_TEXT} octets`);
    return { kind, text: String.fromCharCode(...node.content) };
  }
  if (node.tag === 0x87) return { kind: 'ip', bytes: node.content };
  if (node.tag === 0xa4) return { kind: 'directory', name: new Name(node.inner('directoryName')) };
  return { kind: 'other', tag: node.tag, raw: node.raw };
}

export function uriOf(name: GeneralName): readonly string[] {
  return name.kind === 'uri' ? [name.text] : [];
}
