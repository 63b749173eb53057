// How much of a ZIP is read: whoever packed it is a stranger. Larger archives are refused with a code, never read in part.

export const ZIP_LIMITS = {
  /** Signed containers have tens of entries; a large ODF some thousands. */
  entries: 10_000,
  /** Of the central directory: entries with long names and extra fields. */
  directoryBytes: 8 * 2 ** 20,
  nameBytes: 1024,
  /** Of one deflated entry, which is held in memory; stored entries are read from the source in pieces. */
  inflatedBytes: 96 * 2 ** 20,
  /** Of all deflated entries together. */
  totalInflatedBytes: 128 * 2 ** 20,
  /** Of all stored entries together: they are read once for their checksum. */
  totalStoredBytes: 2 ** 31,
  /** Text reaches 20, empty tables 100; what unfolds further is no document. A small entry may be anything; all together may not. */
  ratio: 250,
  ratioFromBytes: 2 ** 20,
} as const;
