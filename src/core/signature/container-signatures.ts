// The signatures and time-stamp tokens in META-INF of a container, each over what it is made for: ETSI EN 319 162-1 V1.1.1, 4.3.3.2, 4.4.3.2, 4.4.4.2, A.7.
import { DIGEST_BYTES } from '../crypto/algorithms.ts';
import type { DigestAlgorithm } from '../crypto/engine.ts';
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { type DocumentNode, parseXmlDocument, WorkBudget } from '../xml/index.ts';
import { type AsicManifest, digestsOfManifest, type ManifestDigests, readManifest } from './asic-manifest.ts';
import { NOTHING_GATHERED } from './cms-facts.ts';
import { type ContainerEntry, entryNamed, roleOf } from './container-entries.ts';
import type { Coverage, FactFinding, SignatureFacts, SignedDigestFacts, XmlReferenceFacts } from './facts.ts';
import { detectFormat, HEAD_BYTES } from './file-format.ts';
import { gatherCms } from './gather-cms.ts';
import { gatherXmlTree, readXmlFile } from './gather-xml.ts';
import type { GatheredDocument, Gathering } from './gathering.ts';
import type { SignedContent } from './signed-content.ts';

export interface ContainerInput {
  readonly byName: ReadonlyMap<string, ContainerEntry>;
  /** What is not META-INF: what signatures are for. */
  readonly data: readonly ContainerEntry[];
  readonly gathering: Gathering;
  /** ASiC-S: one data object, which needs no manifest. */
  readonly isSimple: boolean;
}

export interface ContainerSignatures {
  readonly signatures: readonly SignatureFacts[];
  readonly findings: readonly FactFinding[];
}

/** Signature files, tokens and manifests; a procedure of many steps has tens. */
const MAX_SIGNATURE_FILES = 200;
const MAX_SIGNATURES = 500;
/** Of all signature files, tokens and manifests together. */
const MAX_META_BYTES = 12 * 2 ** 20;

/** Throws MalformedError ASIC_LIMIT. */
export async function gatherContainerSignatures(input: ContainerInput): Promise<ContainerSignatures> {
  const entries = [...input.byName.values()];
  const meta = entries.filter(({ name }) => !['data', 'other', 'evidence-record'].includes(roleOf(name)));
  const sizeBytes = meta.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  if (meta.length > MAX_SIGNATURE_FILES || sizeBytes > MAX_META_BYTES)
    throw new MalformedError('ASIC_LIMIT', `expected less in META-INF, got ${meta.length} files of ${sizeBytes} bytes`);
  const reader = new SignatureFiles(input);
  await reader.readManifests(meta.filter(({ name }) => roleOf(name) === 'manifest'));
  await reader.readXml(meta.filter(({ name }) => roleOf(name) === 'xml'));
  for (const entry of meta) {
    const role = roleOf(entry.name);
    if (role === 'cms' || role === 'time-stamp') await reader.readCms(entry);
  }
  return reader;
}

const DIGEST_NAMES = Object.keys(DIGEST_BYTES) as DigestAlgorithm[];

class SignatureFiles implements ContainerSignatures {
  readonly signatures: SignatureFacts[] = [];
  readonly findings: FactFinding[] = [];
  readonly #input: ContainerInput;
  readonly #manifests: AsicManifest[] = [];

  constructor(input: ContainerInput) {
    this.#input = input;
  }

  async readManifests(entries: readonly ContainerEntry[]): Promise<void> {
    for (const entry of entries) {
      try {
        this.#manifests.push(await readManifest(entry));
      } catch (cause) {
        if (!(cause instanceof MalformedError)) throw cause;
        this.findings.push({ code: 'ASIC_MANIFEST_UNREADABLE', detail: `${entry.name}: ${cause.code}: ${cause.message}` });
      }
    }
  }

  /** All XML signatures share one budget of work. */
  async readXml(entries: readonly ContainerEntry[]): Promise<void> {
    const parsed: { readonly entry: ContainerEntry; readonly document: DocumentNode }[] = [];
    for (const entry of entries) {
      try {
        parsed.push({ entry, document: parseXmlDocument(await readXmlFile(entry.source)) });
      } catch (cause) {
        if (!(cause instanceof MalformedError)) throw cause;
        this.#unreadable(entry, { code: cause.code, detail: cause.message });
      }
    }
    const budget = new WorkBudget();
    const external = (uri: string | undefined): SignedContent | undefined => this.#named(uri)?.entry.content;
    for (const { entry, document } of parsed) {
      const found = await gatherXmlTree(document, this.#input.gathering, { external, budget });
      this.findings.push(...found.findings);
      if (found.signatures.length === 0) this.findings.push({ code: 'ASIC_SIGNATURE_FILE_EMPTY', detail: entry.name });
      this.#add(found, (signature) => this.#xmlInContainer(entry, signature));
    }
  }

  // 4.3.3.2: a reference without URI is to the one data object.
  #named(uri: string | undefined) {
    const { byName, data } = this.#input;
    const [only, ...more] = data;
    if (uri === undefined) return only === undefined || more.length > 0 ? undefined : { name: only.name, entry: only };
    return entryNamed(byName, uri);
  }

  #xmlInContainer(entry: ContainerEntry, signature: SignatureFacts): SignatureFacts {
    const references = signature.xml?.references ?? [];
    const all = [...references, ...references.flatMap(({ manifest }) => manifest ?? [])];
    const covers = all.filter(isWhole).flatMap(({ uri }) => this.#named(uri ?? undefined)?.name ?? []);
    return this.#placed(signature, entry, { covers, manifest: null, digests: [] });
  }

  async readCms(entry: ContainerEntry): Promise<void> {
    const { byName, gathering, data, isSimple } = this.#input;
    const manifests = this.#manifests.filter(({ signatureUri }) => entryNamed(byName, signatureUri)?.entry === entry);
    const [manifest] = manifests.length === 1 ? manifests : [];
    // Of several manifests, or several data objects of an ASiC-S, which one is meant would be the reader's guess.
    const candidates = manifests.length > 0 ? manifests.map((one) => one.entry) : isSimple ? data : [];
    const signed = candidates.length === 1 ? candidates : [];
    const detached = signed.map(({ content }) => content);
    const head = await entry.source.read(0, Math.min(HEAD_BYTES, entry.sizeBytes));
    const form = detectFormat(head) === 'text-cms' ? 'text' : 'binary';
    const found = await gatherCms(entry.source, { ...gathering, detached }, form);
    const fault = found.findings.find(() => !found.readable);
    if (fault !== undefined) return this.#unreadable(entry, { ...fault, code: 'CMS_UNREADABLE' });
    if (manifests.length === 0 && !isSimple) this.findings.push({ code: 'ASIC_MANIFEST_MISSING', detail: entry.name });
    if (manifests.length > 1) this.findings.push({ code: 'ASIC_MANIFEST_REPEATED', detail: entry.name });
    if (found.signatures.length === 0) this.findings.push({ code: 'ASIC_SIGNATURE_FILE_EMPTY', detail: entry.name });
    const listed = manifest === undefined ? undefined : await digestsOfManifest(manifest, byName, gathering);
    const placed = new Map<SignatureFacts, Placement>();
    for (const signature of found.signatures) {
      const placement = signature.kind === 'counter-signature' ? NOWHERE : await placeCms(signature, signed[0], listed);
      placed.set(signature, { ...placement, manifest: placement === NOWHERE ? null : (manifest?.entry.name ?? null) });
    }
    this.#add(found, (signature, original) => this.#placed(signature, entry, placed.get(original) ?? NOWHERE));
  }

  #placed(signature: SignatureFacts, { name }: ContainerEntry, { covers, manifest, digests }: Placement): SignatureFacts {
    const container = { entry: name, manifest, covers: [...new Set(covers)] };
    const all = [...signature.digests, ...(signature.digests.length === 0 ? [] : digests)];
    return { ...signature, digests: all, container, coverage: this.#coverage(signature, all, container.covers) };
  }

  #coverage({ kind, coverage }: SignatureFacts, digests: readonly SignedDigestFacts[], covers: readonly string[]): Coverage {
    if (kind === 'counter-signature') return coverage;
    if (digests.length === 0 || digests.some(({ matches }) => matches !== true)) return 'unknown';
    return this.#input.data.every(({ name }) => covers.includes(name)) ? 'whole-content' : 'partial';
  }

  // Each file counts its signatures from one; the container counts on.
  #add(found: GatheredDocument, place: (signature: SignatureFacts, original: SignatureFacts) => SignatureFacts): void {
    const before = this.signatures.filter(({ parentId }) => parentId === null).length;
    for (const signature of found.signatures) {
      const { id, parentId } = signature;
      const counted = { ...signature, id: countedOn(id, before), parentId: parentId && countedOn(parentId, before) };
      this.signatures.push(place(counted, signature));
    }
    if (this.signatures.length > MAX_SIGNATURES) throw new MalformedError('ASIC_LIMIT', `more than ${MAX_SIGNATURES} signatures`);
  }

  // A signature file that is none must not pass for "no signature".
  #unreadable(entry: ContainerEntry, finding: FactFinding): void {
    const isToken = roleOf(entry.name) === 'time-stamp';
    const signature: SignatureFacts = {
      ...{ id: 'sig-1', parentId: null, profile: null, baseline: null, coverage: 'unknown', pdf: null },
      kind: isToken ? 'document-time-stamp' : 'signature',
      ...NOTHING_GATHERED,
      findings: [{ ...finding, detail: `${entry.name}: ${finding.detail}` }],
    };
    const document = { format: 'other', readable: true, findings: [], signatures: [signature], pdf: null } as const;
    this.#add(document, (one) => this.#placed(one, entry, NOWHERE));
  }
}

interface Placement {
  readonly covers: readonly string[];
  readonly manifest: string | null;
  readonly digests: readonly SignedDigestFacts[];
}

const NOWHERE: Placement = { covers: [], manifest: null, digests: [] };

/** `over`: the data object or the manifest that the signature is for. */
async function placeCms(
  signature: SignatureFacts,
  over: ContainerEntry | undefined,
  listed: ManifestDigests | undefined,
): Promise<Omit<Placement, 'manifest'>> {
  // EN 319 162-1 4.3.3.2, 4.4.4.2: detached. Some have what they sign inside as well: then the two must be the same.
  const inside = signature.cms?.attached === true ? [await insideAgainst(signature, over)] : [];
  const [first] = inside.length > 0 ? inside : signature.digests;
  const digests = [...inside, ...(listed?.digests ?? [])];
  if (first?.matches !== true || over === undefined) return { covers: [], digests };
  return { covers: [over.name, ...(listed?.covers ?? [])], digests };
}

async function insideAgainst({ digests }: SignatureFacts, over: ContainerEntry | undefined): Promise<SignedDigestFacts> {
  const [{ algorithm, claimed } = { algorithm: null, claimed: null }] = digests;
  const known = DIGEST_NAMES.find((name) => name === algorithm);
  const digest = known === undefined ? undefined : await over?.content.digest(known);
  const computed = digest === undefined ? null : encodeHex(digest);
  const matches = computed === null || claimed === null ? null : computed === claimed;
  return { algorithm, claimed, computed, matches, of: over?.name ?? 'content', dataFound: over !== undefined };
}

const countedOn = (id: string, before: number): string =>
  id.replace(/^sig-(\d+)/, (_, number: string) => `sig-${Number(number) + before}`);

// A transform may leave out most of a file; canonicalisation leaves out nothing that is read.
const KEEPS_ALL =
  /^http:\/\/www\.w3\.org\/(TR\/2001\/REC-xml-c14n-20010315|2006\/12\/xml-c14n11|2001\/10\/xml-exc-c14n#)(#?WithComments)?$/;

const isWhole = ({ uri, inDocument, matches, transforms }: XmlReferenceFacts): boolean =>
  matches === true && !inDocument && uri?.startsWith('#') !== true && transforms.every((transform) => KEEPS_ALL.test(transform));
