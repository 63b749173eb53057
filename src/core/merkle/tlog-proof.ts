// C2SP tlog-proof: one entry's inclusion proof and the checkpoint that it leads to, as one text.
import { encodeBase64, parseBase64 } from '../encoding/base64.ts';
import { type Bytes, concatBytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { encodeUtf8 } from '../encoding/utf8.ts';
import { HASH_BYTES } from './tree-hash.ts';

const HEADER = 'c2sp.org/tlog-proof@v1';
// 2^63 leaves make a path of 63 hashes.
const MOST_HASHES = 63;

export interface TlogProof {
  readonly index: number;
  readonly proof: readonly Bytes[];
  /** The signed note, as it was published. */
  readonly checkpoint: Bytes;
  /** Opaque to the format; absent when the line is. */
  readonly extra?: Bytes;
}

export function encodeTlogProof(proof: TlogProof): Bytes {
  const extra = proof.extra === undefined ? '' : `extra ${encodeBase64(proof.extra)}\n`;
  const hashes = proof.proof.map((hash) => `${encodeBase64(hash)}\n`).join('');
  return concatBytes(encodeUtf8(`${HEADER}\n${extra}index ${proof.index}\n${hashes}\n`), proof.checkpoint);
}

/** Throws MalformedError TLOG_PROOF_INVALID. The checkpoint is handed on unread. */
export function parseTlogProof(bytes: Uint8Array): TlogProof {
  const end = bytes.findIndex((byte, i) => byte === 0x0a && bytes[i + 1] === 0x0a);
  if (end < 0) throw invalid('expected an empty line before the checkpoint');
  let head = '';
  for (const byte of bytes.subarray(0, end)) head += String.fromCharCode(byte);
  const lines = head.split('\n');
  if (lines.shift() !== HEADER) throw invalid(`expected the first line ${HEADER}`);
  const extra = lines[0]?.startsWith('extra ') ? parseBase64((lines.shift() ?? '').slice(6)) : undefined;
  const index = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? '')?.[1];
  if (index === undefined || !Number.isSafeInteger(Number(index))) throw invalid('expected a line with the index');
  if (lines.length > MOST_HASHES) throw invalid(`expected at most ${MOST_HASHES} hashes, got ${lines.length}`);
  const proof = lines.map((line) => parseBase64(line));
  if (proof.some((hash) => hash.length !== HASH_BYTES)) throw invalid(`expected hashes of ${HASH_BYTES} bytes`);
  return { index: Number(index), proof, checkpoint: bytes.slice(end + 2) as Bytes, ...(extra === undefined ? {} : { extra }) };
}

function invalid(message: string): MalformedError {
  return new MalformedError('TLOG_PROOF_INVALID', message);
}
