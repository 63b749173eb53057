// Byte arrays as core uses them. Never Node's Buffer: core also runs in browsers.

export type Bytes = Uint8Array<ArrayBuffer>;

/** Copies the parts into one new array. */
export function concatBytes(...parts: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const part of parts) length += part.length;
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Binary ascending order: the first differing byte decides, then the shorter array comes first. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** A copy on an ArrayBuffer of its own, whatever kind of view came in. */
export function copyBytes(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes);
}
