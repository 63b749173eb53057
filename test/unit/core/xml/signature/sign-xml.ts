// Makes XML signatures for tests: a document with DIGEST and VALUE where they belong is completed with node:crypto.
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { MemoryByteSource } from '../../../../../src/core/encoding/byte-source.ts';
import { concatBytes } from '../../../../../src/core/encoding/bytes.ts';
import { encodeUtf8, parseUtf8 } from '../../../../../src/core/encoding/utf8.ts';
import { gatherFacts } from '../../../../../src/core/signature/gather-facts.ts';
import { isIntact } from '../../../../../src/core/signature/judge-value.ts';
import { canonicalize } from '../../../../../src/core/xml/canonical/canonicalize.ts';
import { NodeSet } from '../../../../../src/core/xml/canonical/node-set.ts';
import { parseXmlDocument } from '../../../../../src/core/xml/document/parse-document.ts';
import { readCanonicalMethod } from '../../../../../src/core/xml/signature/canonicalization-method.ts';
import type { ExternalData } from '../../../../../src/core/xml/signature/dereference.ts';
import { ElementIds } from '../../../../../src/core/xml/signature/element-ids.ts';
import { findXmlSignatures } from '../../../../../src/core/xml/signature/find-signatures.ts';
import { WorkBudget } from '../../../../../src/core/xml/signature/limits.ts';
import { readSignature } from '../../../../../src/core/xml/signature/signature-structure.ts';
import { octetsOf, referencedData } from '../../../../../src/core/xml/signature/verify-references.ts';
import { NodeEngine } from '../../../../../src/engine/node-engine.ts';
import { nodeInflate } from '../../../../../src/engine/node-inflate.ts';

export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const INCLUSIVE = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
export const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

export const engine = new NodeEngine();
export const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

export interface ReferenceDraft {
  /** Absent: no URI attribute. */
  readonly uri?: string;
  readonly transforms?: readonly string[];
  readonly attributes?: string;
}

/** One ds:Reference; a transform is a URI or a whole element. */
export function reference({ uri, transforms = [], attributes = '' }: ReferenceDraft): string {
  const list = transforms.map((one) => (one.startsWith('<') ? one : `<ds:Transform Algorithm="${one}"/>`)).join('');
  const named = uri === undefined ? '' : ` URI="${uri}"`;
  const wrapped = list === '' ? '' : `<ds:Transforms>${list}</ds:Transforms>`;
  return `<ds:Reference${named}${attributes}>${wrapped}<ds:DigestMethod Algorithm="${SHA256}"/><ds:DigestValue>DIGEST</ds:DigestValue></ds:Reference>`;
}

export interface SignatureDraft {
  readonly references: readonly string[];
  readonly objects?: string;
  readonly canonicalization?: string;
  readonly method?: string;
  readonly keyInfo?: string;
  readonly id?: string;
}

const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

export function signature({
  references,
  objects = '',
  canonicalization = EXCLUSIVE,
  method = RSA_SHA256,
  keyInfo,
  id,
}: SignatureDraft) {
  const named = id === undefined ? '' : ` Id="${id}"`;
  return (
    `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"${named}><ds:SignedInfo>` +
    `<ds:CanonicalizationMethod Algorithm="${canonicalization}"/><ds:SignatureMethod Algorithm="${method}"/>${references.join('')}` +
    `</ds:SignedInfo><ds:SignatureValue>VALUE</ds:SignatureValue>${keyInfo ?? rsaKeyInfo()}${objects}</ds:Signature>`
  );
}

function rsaKeyInfo(): string {
  const { n = '', e = '' } = rsa.publicKey.export({ format: 'jwk' });
  const plain = (text: string) => Buffer.from(text, 'base64url').toString('base64');
  return `<ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>${plain(n)}</ds:Modulus><ds:Exponent>${plain(e)}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo>`;
}

export type Files = Readonly<Record<string, string>>;

const external =
  (files: Files): ExternalData =>
  (uri) => {
    const text = files[uri ?? ''];
    const bytes = text === undefined ? undefined : encodeUtf8(text);
    return bytes === undefined ? undefined : { chunks: () => [bytes], digest: async () => undefined };
  };

type Signer = (message: Uint8Array) => Buffer;
const byRsa: Signer = (message) => sign('sha256', message, rsa.privateKey);

/** r and s side by side. */
export const byEc =
  (key: KeyObject = ec.privateKey): Signer =>
  (message) =>
    sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' });

/** Completes the last signature of the document that is not complete. Digests first, so that a manifest's are in what is digested later. */
export async function complete(draft: string, files: Files = {}, signer: Signer = byRsa): Promise<string> {
  let text = draft;
  const read = () => {
    const document = parseXmlDocument(encodeUtf8(text));
    const element = findXmlSignatures(document).signatures.find((one) =>
      readSignature(one).references.some(({ digestValue }) => digestValue === 'DIGEST'),
    );
    if (element === undefined) throw new Error('no signature to complete');
    const context = {
      document,
      ids: new ElementIds(document),
      external: external(files),
      engine,
      budget: new WorkBudget(),
      manifests: 'typed' as const,
    };
    return { element, structure: readSignature(element), context };
  };
  const digests: string[] = [];
  const { element, structure, context } = read();
  for (const one of structure.references) {
    const { data } = await referencedData(one, element, context);
    const parts: Uint8Array[] = [];
    for await (const chunk of octetsOf(data, context.budget)) parts.push(chunk);
    digests.push(
      createHash('sha256')
        .update(concatBytes(...parts))
        .digest('base64'),
    );
  }
  for (const digest of digests) text = text.replace('>DIGEST<', `>${digest}<`);
  const document = parseXmlDocument(encodeUtf8(text));
  const done = findXmlSignatures(document)
    .signatures.map(readSignature)
    .find(({ references }) => references[0]?.digestValue === digests[0]);
  const method = done === undefined ? undefined : readCanonicalMethod(done.canonicalization);
  if (done === undefined || method === undefined) throw new Error('no method to sign with');
  const value = signer(canonicalize(NodeSet.of(done.signedInfo, true), method));
  return text.replace('>VALUE<', `>${value.toString('base64')}<`);
}

export async function factsOf(document: string | Uint8Array, files: Files = {}) {
  const bytes = typeof document === 'string' ? encodeUtf8(document) : new Uint8Array(document);
  const detached = Object.entries(files).map(([name, text]) => ({ name, source: new MemoryByteSource(encodeUtf8(text)) }));
  return gatherFacts(new MemoryByteSource(bytes), { engine, inflate: nodeInflate, detached });
}

/** Of each signature. */
export async function intactOf(document: string | Uint8Array, files: Files = {}): Promise<readonly boolean[]> {
  const { signatures } = await factsOf(document, files);
  return signatures.map((one) => isIntact(one, { signedAttributes: 'as-received-or-der' }));
}

/** Everything that a signature of the document covers, in canonical form: equal for documents that say the same. */
export function canonicalForm(document: Uint8Array): string {
  const tree = parseXmlDocument(new Uint8Array(document));
  return parseUtf8(canonicalize(NodeSet.of(tree, false), { kind: 'inclusive-1.0', comments: false, inclusivePrefixes: [] }));
}
