// Signed PDFs whose later revisions are made of what matters to a reader of signatures, put together at random.
import type { Bytes } from '../../src/core/encoding/bytes.ts';
import { BASE, PdfWriter, SIGNED_AROUND } from '../unit/core/pdf/pdf-writer.ts';
import type { SeededRandom } from './random.ts';

const KEYS = [
  ...[
    'Type',
    'Kids',
    'Parent',
    'Fields',
    'FT',
    'T',
    'V',
    'AP',
    'N',
    'Annots',
    'Subtype',
    'Rect',
    'Contents',
    'ByteRange',
    'Reference',
  ],
  ...[
    'TransformMethod',
    'TransformParams',
    'Action',
    'P',
    'Lock',
    'DSS',
    'Certs',
    'VRI',
    'CRLs',
    'OCSPs',
    'TU',
    'TS',
    'Perms',
    'UR3',
  ],
  ...[
    'DocMDP',
    'AcroForm',
    'SigFlags',
    'DR',
    'Font',
    'StructTreeRoot',
    'K',
    'S',
    'Metadata',
    'Pages',
    'Count',
    'Resources',
    'Length',
  ],
] as const;
const NAMES = [
  'Page',
  'Pages',
  'Annot',
  'Widget',
  'Sig',
  'Tx',
  'DSS',
  'VRI',
  'Catalog',
  'FieldMDP',
  'DocMDP',
  'All',
  'Include',
  'StructElem',
];
const OBJECTS = [1, 2, 3, 4, 10, 11, 20, 21, 22, 23, 24];
const MAX_DEPTH = 5;

export function makePdf(random: SeededRandom): Bytes {
  const writer = new PdfWriter().revision(BASE).revision(SIGNED_AROUND);
  for (let left = 1 + random.below(4); left > 0; left--) {
    const objects: Record<number, string> = {};
    for (let count = 1 + random.below(5); count > 0; count--) objects[random.pick(OBJECTS)] = body(random);
    writer.revision(
      objects,
      random.chance(20) ? `/${random.pick(['Root', 'Info', 'Prev', 'Encrypt', 'XRefStm'])} ${value(random, 0)}` : '',
      {
        free: random.chance(10) ? [random.pick(OBJECTS)] : [],
      },
    );
  }
  return writer.bytes;
}

function body(random: SeededRandom): string {
  if (random.chance(75)) return dictionary(random, 0);
  if (random.chance(40)) return value(random, 0);
  const data = value(random, 0);
  return `<< /Length ${random.chance(80) ? data.length : random.below(99)} /Filter ${random.pick(['null', '/FlateDecode', '[]'])} >>\nstream\n${data}\nendstream`;
}

function dictionary(random: SeededRandom, depth: number): string {
  const entries = Array.from({ length: random.below(7) }, () => `/${random.pick(KEYS)} ${value(random, depth + 1)}`);
  return `<< ${entries.join(' ')} >>`;
}

function value(random: SeededRandom, depth: number): string {
  const kind = random.below(depth >= MAX_DEPTH ? 6 : 9);
  if (kind <= 1) return `${random.pick(OBJECTS)} 0 R`;
  if (kind === 2) return `/${random.pick(NAMES)}`;
  if (kind === 3) return String(random.pick([0, 1, 2, -1, 595, 1e15, 0.5]));
  if (kind === 4) return `(${random.pick(['so', 'so.ngay', '', '\\377\\376', '\\376\\377\\0a'])})`;
  if (kind === 5) return random.pick(['<00>', '<3>', 'null', 'true', '<30800000>']);
  if (kind === 6) return dictionary(random, depth);
  return `[${Array.from({ length: random.below(5) }, () => value(random, depth + 1)).join(' ')}]`;
}
