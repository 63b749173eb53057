// C2SP signed-note: a text that ends in a newline, an empty line, and signature lines. Ed25519 log keys (type 0x01) and
// cosignature keys (type 0x04).
import { type CryptoEngine, digestBytes, type SignatureCheck } from '../crypto/engine.ts';
import { encodeBase64, parseBase64 } from '../encoding/base64.ts';
import { type Bytes, concatBytes, copyBytes, equalBytes } from '../encoding/bytes.ts';
import { encodeHex, parseHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { encodeUtf8, parseUtf8 } from '../encoding/utf8.ts';

/** Signature types of the specification: what a key signs. */
export type NoteKeyType = 'ed25519' | 'cosignature/v1';
const TYPE_BYTE: Readonly<Record<NoteKeyType, number>> = { ed25519: 0x01, 'cosignature/v1': 0x04 };

export interface NoteVerifierKey {
  readonly name: string;
  readonly type: NoteKeyType;
  /** 4 bytes: a hint for finding the key, no proof of anything. */
  readonly keyId: Bytes;
  /** Raw Ed25519 public key, 32 bytes. */
  readonly publicKey: Bytes;
}

export interface NoteSignature {
  readonly name: string;
  readonly keyId: Bytes;
  /** What follows the key id: 64 bytes for ed25519; an 8-byte time before them for cosignature/v1. */
  readonly signature: Bytes;
}

export interface SignedNote {
  /** Exactly what is signed, with the newline at its end. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

const DASH = '\u2014 ';
// A bound against hostile notes; the largest real ones have some dozens of cosignatures.
const MOST_SIGNATURES = 100;
const NOTE_MAX_BYTES = 1 << 20;
const SPKI_PREFIX = parseHex('302a300506032b6570032100'); // RFC 8410: AlgorithmIdentifier id-Ed25519, BIT STRING

/** SHA-256(name || 0x0A || type || public key), first 4 bytes. */
export function noteKey(engine: CryptoEngine, name: string, publicKey: Bytes, type: NoteKeyType = 'ed25519'): NoteVerifierKey {
  if (!isKeyName(name)) throw new MalformedError('NOTE_KEY_INVALID', 'expected a key name without spaces and plus signs');
  if (publicKey.length !== 32)
    throw new MalformedError('NOTE_KEY_INVALID', `expected 32 bytes of public key, got ${publicKey.length}`);
  const typed = concatBytes(new Uint8Array([TYPE_BYTE[type]]), publicKey);
  const keyId = digestBytes(engine, 'sha256', encodeUtf8(`${name}\n`), typed).slice(0, 4);
  return { name, type, keyId, publicKey };
}

/** <name>+<key id in hex>+<base 64 of type and key> */
export function encodeVerifierKey(key: NoteVerifierKey): string {
  return `${key.name}+${encodeHex(key.keyId)}+${encodeBase64(concatBytes(new Uint8Array([TYPE_BYTE[key.type]]), key.publicKey))}`;
}

/** Throws MalformedError NOTE_KEY_INVALID, also when the key id is not that of the key. */
export function parseVerifierKey(engine: CryptoEngine, text: string): NoteVerifierKey {
  const [, name = '', id = '', data = ''] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text) ?? [];
  const typed = parseBase64(data);
  const type = (Object.keys(TYPE_BYTE) as NoteKeyType[]).find((known) => TYPE_BYTE[known] === typed[0]);
  if (type === undefined)
    throw new MalformedError('NOTE_KEY_INVALID', 'expected <name>+<key id>+<Ed25519 or cosignature/v1 key>');
  const key = noteKey(engine, name, typed.slice(1), type);
  if (encodeHex(key.keyId) !== id)
    throw new MalformedError('NOTE_KEY_INVALID', `expected key id ${encodeHex(key.keyId)}, got ${id}`);
  return key;
}

export function encodeSignedNote(note: SignedNote): Bytes {
  const lines = note.signatures.map((s) => `${DASH}${s.name} ${encodeBase64(concatBytes(s.keyId, s.signature))}\n`);
  const bytes = encodeUtf8(`${note.text}\n${lines.join('')}`);
  parseSignedNote(bytes); // never write what nobody could read
  return bytes;
}

/** Throws MalformedError NOTE_INVALID. Signatures by unknown keys are kept; nothing is verified here. */
export function parseSignedNote(bytes: Uint8Array): SignedNote {
  if (bytes.length > NOTE_MAX_BYTES) throw new MalformedError('NOTE_INVALID', `expected at most ${NOTE_MAX_BYTES} bytes`);
  const whole = parseUtf8(bytes);
  for (let i = 0; i < whole.length; i++) {
    const code = whole.charCodeAt(i);
    if (code < 0x20 && code !== 0x0a) throw new MalformedError('NOTE_INVALID', `control character at ${i}`);
  }
  // The last empty line divides: the text may hold empty lines of its own.
  const at = whole.lastIndexOf('\n\n');
  const tail = whole.slice(at + 2);
  if (at < 0 || !tail.endsWith('\n'))
    throw new MalformedError('NOTE_INVALID', 'expected a text, an empty line and signature lines');
  const lines = tail.slice(0, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) throw new MalformedError('NOTE_INVALID', `expected at most ${MOST_SIGNATURES} signatures`);
  return { text: whole.slice(0, at + 1), signatures: lines.map(parseSignatureLine) };
}

function parseSignatureLine(line: string): NoteSignature {
  const [, name = '', data = ''] = /^\u2014 ([^ ]+) ([^ ]+)$/.exec(line) ?? [];
  if (!isKeyName(name)) throw new MalformedError('NOTE_INVALID', 'expected a signature line: em dash, key name, base 64');
  const blob = parseBase64(data);
  if (blob.length < 5) throw new MalformedError('NOTE_INVALID', 'expected a key id and a signature');
  return { name, keyId: blob.slice(0, 4), signature: blob.slice(4) };
}

/** `absent`: no line names this key. The key id is only a hint, so every line of that name and id is tried. */
export type NoteFinding = SignatureCheck | 'absent';

export async function verifyNoteSignature(engine: CryptoEngine, note: SignedNote, key: NoteVerifierKey): Promise<NoteFinding> {
  if (key.type !== 'ed25519') throw new RangeError('expected an ed25519 key; cosignatures have verifyCosignature');
  return verifyLines(engine, note, key, (line) => ({ message: encodeUtf8(note.text), signature: line.signature }));
}

/** Shared with cosignatures, whose signed message differs. */
export async function verifyLines(
  engine: CryptoEngine,
  note: SignedNote,
  key: NoteVerifierKey,
  read: (line: NoteSignature) => { readonly message: Bytes; readonly signature: Bytes } | undefined,
): Promise<NoteFinding> {
  let finding: NoteFinding = 'absent';
  for (const line of note.signatures) {
    if (line.name !== key.name || !equalBytes(line.keyId, key.keyId)) continue;
    const input = read(line);
    const check =
      input === undefined || input.signature.length !== 64
        ? 'not-verified'
        : await engine.verifySignature({ algorithm: { kind: 'ed25519' }, publicKey: spkiOf(key.publicKey), ...input });
    if (check === 'verified') return check;
    finding = check;
  }
  return finding;
}

/** SubjectPublicKeyInfo of a raw Ed25519 key (RFC 8410). */
export function spkiOf(publicKey: Uint8Array): Bytes {
  return concatBytes(SPKI_PREFIX, copyBytes(publicKey));
}

function isKeyName(name: string): boolean {
  return name.length > 0 && !/[\s+]/u.test(name) && name.isWellFormed();
}
