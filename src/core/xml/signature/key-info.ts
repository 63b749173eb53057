// ds:KeyInfo: XMLDSig 1.1 section 4.5. It is a hint and, unless a reference covers it, unsigned; whatever it names must prove itself.
import type { Bytes } from '../../encoding/bytes.ts';
import { MalformedError } from '../../encoding/malformed-error.ts';
import { Certificate } from '../../x509/index.ts';
import { attributeValue, childElements, childrenNamed, type ElementNode, textContent } from '../document/xml-node.ts';
import { base64Content } from './base64-text.ts';
import type { ElementIds } from './element-ids.ts';
import { publicKeyOfKeyValue } from './key-value.ts';
import { DS, DSIG11 } from './names.ts';
import type { XmlProblem } from './verify-references.ts';

export interface KeyInfoContents {
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Bytes[];
  /** SubjectPublicKeyInfo of ds:KeyValue or dsig11:DEREncodedKeyValue. */
  readonly publicKeys: readonly Bytes[];
  readonly issuerName: string | undefined;
  /** Decimal digits, as written. */
  readonly serialNumber: string | undefined;
  readonly problems: readonly XmlProblem[];
}

/** Certificates of one signature: a chain has a handful. */
const MAX_ITEMS = 64;

class Collector {
  readonly certificates: Certificate[] = [];
  readonly crls: Bytes[] = [];
  readonly publicKeys: Bytes[] = [];
  readonly problems: XmlProblem[] = [];
  issuerName: string | undefined;
  serialNumber: string | undefined;
  #items = 0;

  attempt(what: string, run: () => void): void {
    this.#items++;
    if (this.#items > MAX_ITEMS) {
      if (this.#items === MAX_ITEMS + 1)
        this.problems.push({ code: 'XML_KEY_INFO_LIMIT', detail: `more than ${MAX_ITEMS} items` });
      return;
    }
    try {
      run();
    } catch (cause) {
      if (!(cause instanceof MalformedError)) throw cause;
      this.problems.push({ code: 'XML_KEY_INFO_MALFORMED', detail: `${what}: ${cause.code}: ${cause.message}` });
    }
  }
}

/** Never throws: what cannot be read is a problem. */
export function readKeyInfo(keyInfo: ElementNode | undefined, ids: ElementIds): KeyInfoContents {
  const found = new Collector();
  if (keyInfo !== undefined) for (const child of childElements(keyInfo)) readChild(child, found, ids, true);
  return found;
}

function readChild(child: ElementNode, found: Collector, ids: ElementIds, mayRetrieve: boolean): void {
  if (child.uri === DS && child.local === 'X509Data') readX509Data(child, found);
  else if (child.uri === DS && child.local === 'KeyValue') {
    found.attempt('KeyValue', () => {
      const key = publicKeyOfKeyValue(child);
      if (key !== undefined) found.publicKeys.push(key);
    });
  } else if (child.uri === DSIG11 && child.local === 'DEREncodedKeyValue') {
    found.attempt('DEREncodedKeyValue', () => found.publicKeys.push(base64Content(child)));
  } else if (mayRetrieve && isRetrieval(child)) retrieve(child, found, ids);
}

const isRetrieval = ({ uri, local }: ElementNode): boolean =>
  (uri === DS && local === 'RetrievalMethod') || (uri === DSIG11 && local === 'KeyInfoReference');

// Sections 4.5.3 and 4.5.10: within this document, one step, no transforms.
function retrieve(method: ElementNode, found: Collector, ids: ElementIds): void {
  found.attempt(method.local, () => {
    const uri = attributeValue(method, 'URI') ?? '';
    const target = uri.startsWith('#') ? ids.find(uri.slice(1)) : undefined;
    if (target === undefined || target === 'ambiguous' || childElements(method).length > 0)
      throw new MalformedError('XML_RETRIEVAL_UNSUPPORTED', `${uri} is not one element of this document`);
    if (target.uri === DS && target.local === 'KeyInfo')
      for (const child of childElements(target)) readChild(child, found, ids, false);
    else readChild(target, found, ids, false);
  });
}

function readX509Data(data: ElementNode, found: Collector): void {
  for (const certificate of childrenNamed(data, DS, 'X509Certificate')) {
    found.attempt('X509Certificate', () => found.certificates.push(Certificate.parse(base64Content(certificate))));
  }
  for (const crl of childrenNamed(data, DS, 'X509CRL')) found.attempt('X509CRL', () => found.crls.push(base64Content(crl)));
  const [issuerSerial] = childrenNamed(data, DS, 'X509IssuerSerial');
  if (issuerSerial === undefined) return;
  const text = (local: string) => childrenNamed(issuerSerial, DS, local).map((one) => textContent(one).trim())[0];
  found.issuerName ??= text('X509IssuerName');
  found.serialNumber ??= text('X509SerialNumber');
}
