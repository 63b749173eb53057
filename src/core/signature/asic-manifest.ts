// ASiCManifest files: ETSI EN 319 162-1 V1.1.1, A.4 and A.7. A signature or a token over a manifest is over what the manifest lists.
import { type Bytes, equalBytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import {
  attributeValue,
  childrenNamed,
  type ElementNode,
  parseBase64Text,
  parseXmlDocument,
  textContent,
  xmlDigestAlgorithm,
} from '../xml/index.ts';
import { type ContainerEntry, entryNamed } from './container-entries.ts';
import type { SignedDigestFacts } from './facts.ts';
import { readXmlFile } from './gather-xml.ts';
import type { Gathering } from './gathering.ts';
import { digestFacts } from './time-stamp-facts.ts';

export interface AsicManifest {
  readonly entry: ContainerEntry;
  /** The signature or token that it is made for, as written. */
  readonly signatureUri: string;
  readonly objects: readonly ManifestObject[];
}

interface ManifestObject {
  readonly uri: string;
  readonly digestMethod: string;
  /** undefined: not base 64. */
  readonly digest: Bytes | undefined;
}

const NAMESPACE = /^http:\/\/uri\.etsi\.org\/02918\/v1\.[0-9]+\.[0-9]+#$/;
const DS = 'http://www.w3.org/2000/09/xmldsig#';
const MAX_OBJECTS = 10_000;

/** Throws MalformedError ASIC_MANIFEST, or as parseXmlDocument. */
export async function readManifest(entry: ContainerEntry): Promise<AsicManifest> {
  const { root } = parseXmlDocument(await readXmlFile(entry.source));
  if (root.local !== 'ASiCManifest' || !NAMESPACE.test(root.uri))
    throw new MalformedError('ASIC_MANIFEST', `expected an ASiCManifest, got ${root.local} in ${entry.name}`);
  const [signature, ...others] = childrenNamed(root, root.uri, 'SigReference');
  const signatureUri = signature === undefined ? undefined : attributeValue(signature, 'URI');
  const objects = childrenNamed(root, root.uri, 'DataObjectReference');
  if (signatureUri === undefined || others.length > 0 || objects.length === 0 || objects.length > MAX_OBJECTS)
    throw new MalformedError('ASIC_MANIFEST', `expected one SigReference and DataObjectReferences in ${entry.name}`);
  return { entry, signatureUri, objects: objects.map((element) => readObject(element, entry.name)) };
}

function readObject(element: ElementNode, name: string): ManifestObject {
  const uri = attributeValue(element, 'URI');
  const [method, ...methods] = childrenNamed(element, DS, 'DigestMethod');
  const [value, ...values] = childrenNamed(element, DS, 'DigestValue');
  if (uri === undefined || method === undefined || value === undefined || methods.length + values.length > 0)
    throw new MalformedError('ASIC_MANIFEST', `expected URI, DigestMethod and DigestValue of each object in ${name}`);
  return { uri, digestMethod: attributeValue(method, 'Algorithm') ?? '', digest: base64Of(textContent(value)) };
}

function base64Of(text: string): Bytes | undefined {
  try {
    return parseBase64Text(text);
  } catch (cause) {
    if (cause instanceof MalformedError) return undefined; // equals no digest
    throw cause;
  }
}

export interface ManifestDigests {
  readonly digests: readonly SignedDigestFacts[];
  /** Names of entries that are as the manifest says. */
  readonly covers: readonly string[];
}

/** One fact for each object that the manifest lists. */
export async function digestsOfManifest(
  { objects }: AsicManifest,
  byName: ReadonlyMap<string, ContainerEntry>,
  { engine }: Gathering,
): Promise<ManifestDigests> {
  const digests: SignedDigestFacts[] = [];
  const covers: string[] = [];
  for (const { uri, digestMethod, digest } of objects) {
    const found = entryNamed(byName, uri);
    const algorithm = xmlDigestAlgorithm(digestMethod);
    const isKnown = algorithm !== undefined && engine.supportsDigest(algorithm);
    const computed = isKnown ? await found?.entry.content.digest(algorithm) : undefined;
    const facts = digestFacts(algorithm, digest, computed);
    const matches = computed === undefined ? null : digest !== undefined && equalBytes(digest, computed);
    digests.push({ ...facts, matches, of: uri, dataFound: found !== undefined });
    if (matches === true && found !== undefined) covers.push(found.name);
  }
  return { digests, covers: [...new Set(covers)] };
}
