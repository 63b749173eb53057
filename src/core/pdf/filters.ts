// Decodes the streams that a reader of the file's structure needs (ISO 32000-2:2020, 7.4.4): Flate with or without a PNG predictor.
import type { Bytes } from '../encoding/bytes.ts';
import { copyBytes } from '../encoding/bytes.ts';
import type { Inflate } from '../encoding/inflate.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { dictOf, integerOf, isArray, nameOf, type PdfDict, type PdfValue } from './values.ts';

function single(value: PdfValue | undefined): PdfValue | undefined {
  if (!isArray(value)) return value;
  if (value.items.length > 1) throw new MalformedError('PDF_FILTER_UNSUPPORTED', 'expected one filter at most');
  return value.items[0];
}

/** Throws MalformedError PDF_FILTER_UNSUPPORTED, PDF_STREAM_DAMAGED or PDF_STREAM_TOO_LARGE. */
export function decodeStream(dict: PdfDict, raw: Uint8Array, inflate: Inflate, maxOutputBytes: number): Bytes {
  const filter = nameOf(single(dict.entries.get('Filter')));
  if (filter === null) return copyBytes(raw);
  if (filter !== 'FlateDecode' && filter !== 'Fl') {
    throw new MalformedError('PDF_FILTER_UNSUPPORTED', `expected FlateDecode, got ${filter}`);
  }
  const result = inflate(raw, maxOutputBytes);
  if (!result.ok) {
    const code = result.reason === 'too-large' ? 'PDF_STREAM_TOO_LARGE' : 'PDF_STREAM_DAMAGED';
    throw new MalformedError(code, `expected at most ${maxOutputBytes} bytes of deflated data`);
  }
  return unpredict(dictOf(single(dict.entries.get('DecodeParms'))), result.bytes);
}

// 7.4.4.4: predictors 10 to 15 are PNG's; each row tells its own.
function unpredict(parameters: PdfDict | null, bytes: Bytes): Bytes {
  const number = (key: string, absent: number) => integerOf(parameters?.entries.get(key)) ?? absent;
  const predictor = number('Predictor', 1);
  if (predictor === 1) return bytes;
  const columns = number('Columns', 1);
  if (predictor < 10 || number('Colors', 1) !== 1 || number('BitsPerComponent', 8) !== 8 || columns < 1 || columns > 4096) {
    throw new MalformedError('PDF_FILTER_UNSUPPORTED', `expected a PNG predictor over bytes, got ${predictor}`);
  }
  if (bytes.length % (columns + 1) !== 0) throw new MalformedError('PDF_STREAM_DAMAGED', 'expected whole predictor rows');
  const rows = bytes.length / (columns + 1);
  const out = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const type = bytes[row * (columns + 1)] ?? 0;
    for (let i = 0; i < columns; i++) {
      const left = i > 0 ? (out[row * columns + i - 1] ?? 0) : 0;
      const up = row > 0 ? (out[(row - 1) * columns + i] ?? 0) : 0;
      const corner = row > 0 && i > 0 ? (out[(row - 1) * columns + i - 1] ?? 0) : 0;
      out[row * columns + i] = (bytes[row * (columns + 1) + 1 + i] ?? 0) + predicted(type, left, up, corner);
    }
  }
  return out;
}

function predicted(type: number, left: number, up: number, corner: number): number {
  if (type === 0) return 0;
  if (type === 1) return left;
  if (type === 2) return up;
  if (type === 3) return (left + up) >> 1;
  if (type !== 4) throw new MalformedError('PDF_STREAM_DAMAGED', `expected a PNG row type, got ${type}`);
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
