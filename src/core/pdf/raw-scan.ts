// Looks for traces of signatures in the raw bytes. Only to tell a person that there WERE signatures: a verdict is never built on it.
import { type ByteSource, readChunks } from '../encoding/byte-source.ts';

const NEEDLE = [...'/ByteRange'].map((letter) => letter.charCodeAt(0));

/** How often `/ByteRange` stands in the file, at most `limit`. */
export async function countByteRanges(source: ByteSource, limit = 100): Promise<number> {
  let found = 0;
  let matched = 0;
  for await (const chunk of readChunks(source)) {
    for (let i = 0; i < chunk.length && found < limit; i++) {
      if (matched === 0) {
        i = chunk.indexOf(0x2f, i);
        if (i < 0) break;
      }
      if (chunk[i] === NEEDLE[matched]) matched++;
      else matched = chunk[i] === 0x2f ? 1 : 0;
      if (matched !== NEEDLE.length) continue;
      found++;
      matched = 0;
    }
  }
  return found;
}
