// C2SP tlog-checkpoint: the signed tree head of a log, and tlog-cosignature cosignature/v1 by witnesses.
import type { CryptoEngine } from '../crypto/engine.ts';
import { encodeBase64, parseBase64 } from '../encoding/base64.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { encodeUtf8 } from '../encoding/utf8.ts';
import {
  type NoteFinding,
  type NoteVerifierKey,
  parseSignedNote,
  type SignedNote,
  verifyLines,
  verifyNoteSignature,
} from './signed-note.ts';
import { assertTreeSize, HASH_BYTES } from './tree-hash.ts';

export interface Checkpoint {
  /** First line: which log. */
  readonly origin: string;
  readonly size: number;
  readonly root: Bytes;
  readonly extensions: readonly string[];
}

export interface SignedCheckpoint extends Checkpoint {
  readonly note: SignedNote;
}

/** The text that is signed. */
export function encodeCheckpointText(checkpoint: Checkpoint): string {
  assertTreeSize(checkpoint.size);
  const lines = [checkpoint.origin, String(checkpoint.size), encodeBase64(checkpoint.root), ...checkpoint.extensions];
  if (lines.some((line) => line === '' || line.includes('\n')))
    throw new RangeError('expected checkpoint lines without newlines, not empty');
  return `${lines.join('\n')}\n`;
}

/** Throws MalformedError CHECKPOINT_INVALID or NOTE_INVALID. Nothing is verified here. */
export function parseCheckpoint(bytes: Uint8Array): SignedCheckpoint {
  const note = parseSignedNote(bytes);
  const [origin = '', size = '', root = '', ...extensions] = note.text.slice(0, -1).split('\n');
  if (origin === '') throw new MalformedError('CHECKPOINT_INVALID', 'expected an origin');
  // Decimal without leading zeros; above 2^53-1 no log of ours can be.
  if (!/^(0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size))) {
    throw new MalformedError('CHECKPOINT_INVALID', 'expected a decimal tree size');
  }
  const hash = parseBase64(root);
  if (hash.length !== HASH_BYTES)
    throw new MalformedError('CHECKPOINT_INVALID', `expected a root of ${HASH_BYTES} bytes, got ${hash.length}`);
  if (extensions.includes('')) throw new MalformedError('CHECKPOINT_INVALID', 'expected no empty extension line');
  return { origin, size: Number(size), root: hash, extensions, note };
}

/** Origin and the log's signature; `other-origin` when the checkpoint is of another log. */
export async function verifyCheckpoint(
  engine: CryptoEngine,
  checkpoint: SignedCheckpoint,
  origin: string,
  key: NoteVerifierKey,
): Promise<NoteFinding | 'other-origin'> {
  if (checkpoint.origin !== origin) return 'other-origin';
  return verifyNoteSignature(engine, checkpoint.note, key);
}

export interface CosignatureFinding {
  readonly finding: NoteFinding;
  /** When the witness says that it saw the checkpoint; only with `verified`. Seconds since 1970. */
  readonly seenAtSeconds?: number;
}

/** tlog-cosignature: an Ed25519 signature over "cosignature/v1", the time, and the checkpoint's text. */
export async function verifyCosignature(
  engine: CryptoEngine,
  note: SignedNote,
  witness: NoteVerifierKey,
): Promise<CosignatureFinding> {
  if (witness.type !== 'cosignature/v1') throw new RangeError('expected a cosignature/v1 key');
  let seenAtSeconds = 0;
  const finding = await verifyLines(engine, note, witness, (line) => {
    if (line.signature.length !== 72) return undefined;
    seenAtSeconds = readSeconds(line.signature);
    if (!Number.isSafeInteger(seenAtSeconds)) return undefined;
    return { message: cosignedMessage(note.text, seenAtSeconds), signature: line.signature.slice(8) };
  });
  return finding === 'verified' ? { finding, seenAtSeconds } : { finding };
}

/** What a witness signs. */
export function cosignedMessage(checkpointText: string, seenAtSeconds: number): Bytes {
  return encodeUtf8(`cosignature/v1\ntime ${seenAtSeconds}\n${checkpointText}`);
}

/** The signature field of a cosignature line: 8 bytes of time, then 64 of signature. */
export function encodeCosignature(seenAtSeconds: number, signature: Bytes): Bytes {
  assertTreeSize(seenAtSeconds);
  const out = new Uint8Array(8 + signature.length);
  let rest = seenAtSeconds;
  for (let i = 7; i >= 0; i--) {
    out[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  out.set(signature, 8);
  return out;
}

function readSeconds(signature: Bytes): number {
  let seconds = 0;
  for (const byte of signature.subarray(0, 8)) seconds = seconds * 256 + byte;
  return seconds;
}
