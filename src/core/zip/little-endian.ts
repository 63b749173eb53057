// Numbers as ZIP has them: APPNOTE.TXT 6.3.10, 4.4.1.1. What lies outside the array reads as zero: callers check lengths first.

export const readUint16 = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);

export const readUint32 = (bytes: Uint8Array, at: number): number => readUint16(bytes, at) + readUint16(bytes, at + 2) * 0x10000;

/** Exact below 2^53; larger values are only known to be too large. */
export const readUint64 = (bytes: Uint8Array, at: number): number => readUint32(bytes, at) + readUint32(bytes, at + 4) * 2 ** 32;
