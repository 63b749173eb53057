// From bytes to facts: the only step that reads the document and asks the engine. Nothing is judged here (EN 319 102-1 clause 4.2).
// Each format has a gatherer of its own; which one is asked depends on the bytes.
import type { ByteSource } from '../encoding/byte-source.ts';
import { type DocumentFacts, FACTS_VERSION } from './facts.ts';
import { detectFormat, HEAD_BYTES } from './file-format.ts';
import { gatherCms } from './gather-cms.ts';
import { gatherContainer } from './gather-container.ts';
import { gatherPdf } from './gather-pdf.ts';
import { gatherTimeStampResponse } from './gather-time-stamp.ts';
import { gatherXml } from './gather-xml.ts';
import { beginGathering, type GatheredDocument, type Gathering, type GatherOptions } from './gathering.ts';

/** Never throws for a bad document: what cannot be read is a finding. Rejects only when the source does. */
export async function gatherFacts(source: ByteSource, options: GatherOptions): Promise<DocumentFacts> {
  const gathering = beginGathering(options);
  const document = await gatherDocument(source, gathering);
  return {
    factsVersion: FACTS_VERSION,
    sizeBytes: source.sizeBytes,
    engine: options.engine.name,
    ...document,
    certificates: gathering.certificates.all,
    revocationData: gathering.revocationData.all,
  };
}

async function gatherDocument(source: ByteSource, gathering: Gathering): Promise<GatheredDocument> {
  if (source.sizeBytes === 0) return unknown('FILE_EMPTY', 'expected a document, got 0 bytes');
  switch (detectFormat(await source.read(0, Math.min(HEAD_BYTES, source.sizeBytes)))) {
    case 'pdf':
      return gatherPdf(source, gathering);
    case 'cms':
      return gatherCms(source, gathering, 'binary');
    case 'text-cms':
      return gatherCms(source, gathering, 'text');
    case 'time-stamp-response':
      return gatherTimeStampResponse(source, gathering);
    case 'xml':
      return gatherXml(source, gathering);
    case 'zip':
      return gatherContainer(source, gathering);
    case 'other':
      return unknown('FORMAT_UNKNOWN', 'expected a format in which signatures are looked for');
  }
}

function unknown(code: string, detail: string): GatheredDocument {
  return { format: 'other', readable: false, findings: [{ code, detail }], signatures: [], pdf: null };
}
