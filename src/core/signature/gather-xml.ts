// Facts about an XML document: its ds:Signature elements, wherever they stand.
import { type ByteSource, readChunks } from '../encoding/byte-source.ts';
import { type Bytes, concatBytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import {
  type DocumentNode,
  decodePercent,
  ElementIds,
  type ElementNode,
  type ExternalData,
  findXmlSignatures,
  isInside,
  MAX_DOCUMENT_BYTES,
  parseXmlDocument,
  placeOf,
  WorkBudget,
  type XmlContext,
} from '../xml/index.ts';
import type { FactFinding, SignatureFacts } from './facts.ts';
import type { GatheredDocument, Gathering } from './gathering.ts';
import type { SignedContent } from './signed-content.ts';
import { gatherXmlSignature } from './xml-signature-facts.ts';

export async function gatherXml(source: ByteSource, gathering: Gathering): Promise<GatheredDocument> {
  try {
    const document = parseXmlDocument(await readXmlFile(source));
    return await gatherXmlTree(document, gathering, { external: detachedContents(gathering.detached) });
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    return { format: 'xml', readable: false, findings: [{ code: cause.code, detail: cause.message }], pdf: null, signatures: [] };
  }
}

/** Throws MalformedError XML_TOO_LARGE. */
export async function readXmlFile(source: ByteSource): Promise<Bytes> {
  if (source.sizeBytes > MAX_DOCUMENT_BYTES)
    throw new MalformedError('XML_TOO_LARGE', `expected at most ${MAX_DOCUMENT_BYTES} bytes, got ${source.sizeBytes}`);
  const chunks: Bytes[] = [];
  for await (const chunk of readChunks(source)) chunks.push(chunk);
  return concatBytes(...chunks);
}

export interface XmlSurroundings {
  /** What references to other data are looked up in. */
  readonly external: ExternalData;
  readonly manifests?: XmlContext['manifests'];
  /** Shared by the documents of a package. */
  readonly budget?: WorkBudget;
}

/** The signatures of a document. Throws MalformedError XML_LIMIT. */
export async function gatherXmlTree(
  document: DocumentNode,
  gathering: Gathering,
  { external, manifests = 'typed', budget = new WorkBudget() }: XmlSurroundings,
): Promise<GatheredDocument> {
  const { engine } = gathering;
  budget.admit(document);
  const context: XmlContext = { document, ids: new ElementIds(document), external, engine, budget, manifests };
  const { signatures: elements, lookalikes } = findXmlSignatures(document);
  const findings: FactFinding[] = lookalikes.map((element) => ({
    code: 'XML_SIGNATURE_NO_NAMESPACE',
    detail: `${placeOf(element).path} is built like a signature, but is not in the namespace of XML signatures`,
  }));
  const { ambiguous } = context.ids;
  if (ambiguous.length > 0) findings.push({ code: 'XML_ID_REPEATED', detail: ambiguous.slice(0, 10).join(', ') });
  const signatures: SignatureFacts[] = [];
  for (const place of nameSignatures(elements)) signatures.push(await gatherXmlSignature({ ...place, context, gathering }));
  return { format: 'xml', readable: true, findings, pdf: null, signatures };
}

interface Place {
  readonly element: ElementNode;
  readonly id: string;
  readonly parentId: string | null;
  readonly countersigned: ElementNode | undefined;
}

// A counter-signature stands in the CounterSignature property of what it signs (EN 319 132-1 5.2.7.2).
function nameSignatures(elements: readonly ElementNode[]): readonly Place[] {
  const places: (Place & { counters: number })[] = [];
  let top = 0;
  for (const element of elements) {
    const { parent } = element;
    const isCounter = parent.kind === 'element' && parent.local === 'CounterSignature';
    const holder = isCounter ? places.findLast((place) => isInside(element, place.element)) : undefined;
    if (holder === undefined) {
      top++;
      places.push({ element, id: `sig-${top}`, parentId: null, countersigned: undefined, counters: 0 });
    } else {
      holder.counters++;
      const countersigned = holder.element.children.find((one) => one.kind === 'element' && one.local === 'SignatureValue');
      places.push({
        element,
        id: `${holder.id}.${holder.counters}`,
        parentId: holder.id,
        countersigned: countersigned?.kind === 'element' ? countersigned : undefined,
        counters: 0,
      });
    }
  }
  return places;
}

/** By name, as the reference has it or with its escapes resolved; a folder before the name counts when the reference has it too. */
export function detachedContents(contents: readonly SignedContent[]): ExternalData {
  const [only] = contents.length === 1 ? contents : [];
  return (uri) => {
    // XMLDSig 1.1 section 4.4.3.1: without a URI the application knows what is meant; it does when there is one file.
    if (uri === undefined || only?.name === null) return only;
    const wanted = decodePercent(uri)
      .replace(/^(\.\/)+/, '')
      .normalize('NFC');
    const named = contents.filter(({ name }) => {
      const path = (name ?? '').replaceAll('\\', '/').normalize('NFC');
      return wanted !== '' && (path === wanted || path.endsWith(`/${wanted}`));
    });
    return named.length === 1 ? named[0] : undefined;
  };
}
