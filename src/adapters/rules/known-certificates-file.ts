// Known certificates from the trust folder of the configuration. A file that is wrong stops the start and is named.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type KnownCertificate, KnownCertificates } from '../../preservation/trust-known.port.ts';
import { RulesError } from './rules-folder.ts';

const FILE = 'known-certificates.json';

export class KnownCertificatesFile extends KnownCertificates {
  readonly #known: ReadonlyMap<string, KnownCertificate>;

  private constructor(known: readonly KnownCertificate[]) {
    super();
    this.#known = new Map(known.map((one) => [one.sha256, one]));
  }

  /** `folder` from the configuration, absolute or from the installation folder. Absent file: nothing is known. */
  static async open(folder: string): Promise<KnownCertificatesFile> {
    const path = join(folder, FILE);
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return new KnownCertificatesFile([]);
      throw cause;
    }
    const { certificates } = JSON.parse(text) as { certificates?: unknown };
    if (!Array.isArray(certificates) || !certificates.every(isKnown))
      throw new RulesError(`expected ${path} to list certificates with sha256, kind, name, obtainFrom and status`);
    return new KnownCertificatesFile(certificates);
  }

  override find(sha256: string): KnownCertificate | null {
    return this.#known.get(sha256) ?? null;
  }
}

function isKnown(value: unknown): value is KnownCertificate {
  if (typeof value !== 'object' || value === null) return false;
  const { sha256, kind, name, obtainFrom, status } = value as Readonly<Record<string, unknown>>;
  const isListed = typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256) && typeof name === 'string';
  return isListed && (kind === 'root' || kind === 'intermediate') && Array.isArray(obtainFrom) && typeof status === 'string';
}
