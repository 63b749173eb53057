// Facts about the signatures of an Office document: Open Packaging Conventions (ECMA-376 part 2, 4th edition), clause 13. The parts of the
// package are what the signatures are made over; how the package is unpacked is the caller's matter.
import { type Bytes, concatBytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import {
  attributeValue,
  childElements,
  type DocumentNode,
  MAX_DOCUMENT_BYTES,
  parseXmlDocument,
  WorkBudget,
} from '../xml/index.ts';
import type { FactFinding, SignatureFacts } from './facts.ts';
import { gatherXmlTree } from './gather-xml.ts';
import type { GatheredDocument, Gathering } from './gathering.ts';
import { PackageParts } from './package-parts.ts';
import type { SignedContent } from './signed-content.ts';

const ORIGIN = 'http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin';
const SIGNATURE = 'http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/signature';
/** Each person who signs adds one. */
const MAX_SIGNATURE_PARTS = 128;

/** `parts`: every file of the package, its name as the package has it ("word/document.xml"). Never throws for a bad package. */
export async function gatherOoxml(parts: readonly SignedContent[], gathering: Gathering): Promise<GatheredDocument> {
  const findings: FactFinding[] = [];
  const signatures: SignatureFacts[] = [];
  try {
    const types = await readPart(parts, '[Content_Types].xml');
    const known = new PackageParts(parts, types);
    const surroundings = { external: known.external, manifests: 'in-objects', budget: new WorkBudget() } as const;
    for (const name of await signaturePartNames(parts)) {
      const document = await readPart(parts, name);
      const found = document === undefined ? undefined : await gatherXmlTree(document, gathering, surroundings);
      findings.push(...(found?.findings ?? [{ code: 'OOXML_SIGNATURE_MISSING', detail: `${name} is not in the package` }]));
      for (const one of found?.signatures ?? []) signatures.push(inPackage(one, signatures.length + 1, known, name));
    }
    return { format: 'ooxml', readable: true, findings, signatures, pdf: null };
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    return {
      format: 'ooxml',
      readable: false,
      findings: [{ code: cause.code, detail: cause.message }],
      signatures: [],
      pdf: null,
    };
  }
}

// 13.2.3: from the package to the origin, from the origin to each signature. A signature part that nothing names is no signature.
async function signaturePartNames(parts: readonly SignedContent[]): Promise<readonly string[]> {
  const origins = await targetsOf(parts, '', ORIGIN);
  const names = (await Promise.all(origins.map((origin) => targetsOf(parts, origin, SIGNATURE)))).flat();
  if (names.length > MAX_SIGNATURE_PARTS)
    throw new MalformedError('XML_LIMIT', `more than ${MAX_SIGNATURE_PARTS} signature parts`);
  return names;
}

/** Names of the parts that a part ('' for the package) has relationships of this type to. */
async function targetsOf(parts: readonly SignedContent[], source: string, type: string): Promise<readonly string[]> {
  const slash = source.lastIndexOf('/') + 1;
  const folder = source.slice(0, slash);
  const document = await readPart(parts, `${folder}_rels/${source.slice(slash)}.rels`);
  if (document === undefined) return [];
  const relationships = childElements(document.root).filter((one) => attributeValue(one, 'Type') === type);
  return relationships.flatMap((one) => {
    const target = attributeValue(one, 'Target');
    return target === undefined || attributeValue(one, 'TargetMode') === 'External' ? [] : [resolve(folder, target)];
  });
}

// RFC 3986 5.2.4 on part names.
function resolve(folder: string, target: string): string {
  const out: string[] = [];
  for (const segment of (target.startsWith('/') ? target : `${folder}${target}`).split('/')) {
    if (segment === '..') out.pop();
    else if (segment !== '' && segment !== '.') out.push(segment);
  }
  return out.join('/');
}

async function readPart(parts: readonly SignedContent[], name: string): Promise<DocumentNode | undefined> {
  const chunks = parts.find((part) => part.name?.toLowerCase() === name.toLowerCase())?.chunks();
  if (chunks === undefined) return undefined;
  const read: Bytes[] = [];
  let sizeBytes = 0;
  for await (const chunk of chunks) {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_DOCUMENT_BYTES)
      throw new MalformedError('XML_TOO_LARGE', `expected at most ${MAX_DOCUMENT_BYTES} bytes in ${name}`);
    read.push(chunk);
  }
  return parseXmlDocument(concatBytes(...read));
}

// What of the package is covered takes the place of what of the signature's own document is.
function inPackage(signature: SignatureFacts, number: number, parts: PackageParts, name: string): SignatureFacts {
  const { xml } = signature;
  if (xml === null) return signature;
  const signed = xml.references.flatMap(({ manifest }) => manifest ?? []).filter(({ matches }) => matches === true);
  const coverage = parts.coverageOf(signed.map(({ uri }) => uri));
  const isOpen = signature.digests.some(({ matches }) => matches !== true);
  return {
    ...signature,
    id: `sig-${number}`,
    parentId: null,
    coverage: isOpen ? 'unknown' : coverage.notCovered.length === 0 ? 'whole-content' : 'partial',
    xml: { ...xml, path: `/${name}${xml.path}`, coverage },
  };
}
