// Facts about the Document Security Store of a PDF (ISO 32000-2:2020, 12.8.4.3; ETSI EN 319 142-1 V1.2.1, 5.4).
import type { Bytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { type PdfDocument, readValidationStore, type StoredStream, storedBytes, type ValidationStore } from '../pdf/index.ts';
import { Certificate } from '../x509/index.ts';
import type { FactFinding, RelatedDataFacts, SignatureFacts, StoredObjectFacts, StoreFacts } from './facts.ts';
import type { Gathering } from './gathering.ts';

export interface GatheredStore {
  readonly facts: StoreFacts;
  /** Where a signer may be found when the signature does not carry it. */
  readonly certificates: readonly Certificate[];
}

/** All that a store may hold together; a CRL of some ten megabytes occurs. */
const MAX_TOTAL_BYTES = 192 << 20;

/** null when the file has no store. Throws MalformedError PDF_STORE_LIMIT. */
export async function gatherStore(document: PdfDocument, gathering: Gathering): Promise<GatheredStore | null> {
  const store = await readValidationStore(document, document.revisions.length);
  if (store === null) return null;
  const reader = new StoreFactsReader(document, gathering);
  for (const stored of store.streams) await reader.add(stored);
  for (const fault of store.faults) reader.findings.push({ code: 'PDF_STORE_MALFORMED', detail: fault });
  const related = store.related.map((entry) => relatedFacts(entry, reader.digests));
  const { certificateFacts, revocationData, findings, certificates } = reader;
  return { facts: { certificates: certificateFacts, revocationData, related, findings }, certificates };
}

function relatedFacts({ key, objects, createdAt }: ValidationStore['related'][number], digests: ReadonlyMap<number, string>) {
  const found = objects.flatMap((object) => digests.get(object) ?? []);
  return { key, signature: null, objects: [...new Set(found)], createdAt };
}

/** Names the signatures in what the store says to be related: by the SHA-1 of /Contents, padding and all (12.8.4.3, table 262). */
export function nameRelated(facts: StoreFacts, signatures: readonly SignatureFacts[]): StoreFacts {
  const ids = new Map(signatures.map(({ id, pdf }) => [pdf?.contentsSha1 ?? '', id]));
  const related: RelatedDataFacts[] = facts.related.map((entry) => ({ ...entry, signature: ids.get(entry.key) ?? null }));
  return { ...facts, related };
}

class StoreFactsReader {
  readonly digests = new Map<number, string>();
  readonly certificateFacts: StoredObjectFacts[] = [];
  readonly revocationData: StoredObjectFacts[] = [];
  readonly certificates: Certificate[] = [];
  readonly findings: FactFinding[] = [];
  readonly #document: PdfDocument;
  readonly #gathering: Gathering;
  #totalBytes = 0;

  constructor(document: PdfDocument, gathering: Gathering) {
    this.#document = document;
    this.#gathering = gathering;
  }

  async add(stored: StoredStream): Promise<void> {
    if (stored.kind === 'time-stamp') return;
    try {
      const bytes = await storedBytes(this.#document, stored.stream, this.#document.revisions.length);
      this.#totalBytes += bytes.length;
      if (this.#totalBytes > MAX_TOTAL_BYTES) throw new MalformedError('PDF_STORE_LIMIT', `more than ${MAX_TOTAL_BYTES} bytes`);
      this.#keep(stored, bytes);
    } catch (cause) {
      if (!(cause instanceof MalformedError) || cause.code.endsWith('_LIMIT')) throw cause;
      this.findings.push({ code: 'PDF_STORE_UNREADABLE', detail: `object ${stored.object}: ${cause.code}: ${cause.message}` });
    }
  }

  #keep({ kind, object }: StoredStream, bytes: Bytes): void {
    const { certificates, revocationData } = this.#gathering;
    const revision = this.#document.revisions.findLastIndex(({ entries }) => entries.has(object)) + 1;
    if (kind === 'certificate') {
      const certificate = Certificate.parse(bytes);
      const sha256 = certificates.add(certificate);
      this.certificates.push(certificate);
      this.certificateFacts.push({ sha256, origin: 'document-security-store', revision });
      this.digests.set(object, sha256);
    } else if (kind !== 'time-stamp') {
      const sha256 = revocationData.add(kind, bytes);
      this.revocationData.push({ sha256, origin: 'document-security-store', revision });
      this.digests.set(object, sha256);
    }
  }
}
