// PDF objects as core reads them (ISO 32000-2:2020, 7.3). Numbers keep no trace of how they were written; strings know where they stood.
import type { Bytes } from '../encoding/bytes.ts';

export interface PdfName {
  readonly kind: 'name';
  readonly name: string;
}

/** `start` is the offset of the opening delimiter, `end` the offset after the closing one; -1 inside an object stream. */
export interface PdfString {
  readonly kind: 'string';
  readonly bytes: Bytes;
  /** Written in hexadecimal digits, `plain`: with nothing between them but spaces and ends of lines; null: in parentheses. */
  readonly hex: 'plain' | 'other' | null;
  readonly start: number;
  readonly end: number;
}

export interface PdfArray {
  readonly kind: 'array';
  readonly items: readonly PdfValue[];
}

/** `repeatedKey`: a key stands twice. Readers differ in which one they take, so nothing may be built on such a dictionary. */
export interface PdfDict {
  readonly kind: 'dict';
  readonly entries: ReadonlyMap<string, PdfValue>;
  readonly repeatedKey: string | null;
}

export interface PdfReference {
  readonly kind: 'ref';
  readonly object: number;
  readonly generation: number;
}

export interface PdfStream {
  readonly kind: 'stream';
  readonly dict: PdfDict;
  /** Offset of the first byte of the data. */
  readonly start: number;
}

export type PdfValue = null | boolean | number | PdfName | PdfString | PdfArray | PdfDict | PdfReference | PdfStream;

export type PdfKind = Extract<PdfValue, { kind: string }>['kind'];

function isKind<K extends PdfKind>(value: PdfValue | undefined, kind: K): value is Extract<PdfValue, { kind: K }> {
  return typeof value === 'object' && value !== null && value.kind === kind;
}

export const isDict = (value: PdfValue | undefined): value is PdfDict => isKind(value, 'dict');
export const isArray = (value: PdfValue | undefined): value is PdfArray => isKind(value, 'array');
export const isReference = (value: PdfValue | undefined): value is PdfReference => isKind(value, 'ref');
export const isStream = (value: PdfValue | undefined): value is PdfStream => isKind(value, 'stream');
export const isString = (value: PdfValue | undefined): value is PdfString => isKind(value, 'string');

/** The name without its slash, or null. */
export function nameOf(value: PdfValue | undefined): string | null {
  return isKind(value, 'name') ? value.name : null;
}

/** A whole number that JavaScript holds exactly, or null. */
export function integerOf(value: PdfValue | undefined): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

/** The dictionary of a dictionary or a stream. */
export function dictOf(value: PdfValue | undefined): PdfDict | null {
  if (isDict(value)) return value;
  return isStream(value) ? value.dict : null;
}

export function referenceKey(reference: PdfReference): string {
  return `${reference.object} ${reference.generation}`;
}
