// Facts that only containers have (ETSI EN 319 162-1 V1.1.1, ODF 1.3 part 2): which files there are, and which of them each signature covers.

export interface ContainerFacts {
  /** Content of the entry `mimetype`, without white space around it; null when there is none. */
  readonly mimetype: string | null;
  /** The data: all files but `mimetype` and what is in META-INF. */
  readonly files: readonly ContainerFileFacts[];
  /**
   * Data that no signature covers whose value verifies; where a container has only time stamps, data that none of these covers. Whoever packed
   * the container may have put anything there.
   */
  readonly notCovered: readonly string[];
  /** Entries of META-INF with evidence records (RFC 4998, RFC 6283): present, not verified. */
  readonly evidenceRecords: readonly string[];
}

export interface ContainerFileFacts {
  readonly name: string;
  readonly sizeBytes: number;
}

export interface ContainerSignatureFacts {
  /** The entry in which the signature or the token stands. */
  readonly entry: string;
  /** The entry that lists what it is over (EN 319 162-1 A.4); null when it is over the data, or names them itself. */
  readonly manifest: string | null;
  /** Entries whose digest, as signed or as the signed manifest has it, matches. */
  readonly covers: readonly string[];
}
