// Reads hoso.xml (docs/sip-tt02-2019.md). Unknown elements and attributes are findings; the rest is still read, so that one report
// says everything.
import { MalformedError } from '../encoding/malformed-error.ts';
import { attributeOf, parseXmlTree, type XmlElement } from '../xml/index.ts';
import type { DescriptionLevel, DocumentDescription, SipDescription, SipFile } from './description.ts';
import { cleanText, draftFields } from './field-draft.ts';
import { type Finding, type FindingTarget, makeFinding } from './finding.ts';
import type { FindingCode } from './finding-catalogue.ts';
import type { Profile } from './profile-rules.ts';
import { HOSO_ELEMENTS, HOSO_NAMESPACE, HOSO_ROOT, KIND_OF_ELEMENT } from './sip-format.ts';

export interface DescriptionReading {
  /** Absent when the file could not be read at all. */
  readonly description?: SipDescription;
  readonly findings: readonly Finding[];
}

const PACKAGE: FindingTarget = { level: 'package' };

export function readHosoXml(bytes: Uint8Array, profile: Profile): DescriptionReading {
  let root: XmlElement;
  try {
    root = parseXmlTree(bytes);
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    return { findings: [makeFinding(codeOf(error), PACKAGE, { params: { detail: error.message } })] };
  }
  if (root.local !== HOSO_ROOT || (root.uri !== HOSO_NAMESPACE && root.uri !== '')) {
    const params = { found: `${root.uri} ${root.local}`.trim(), expected: `${HOSO_NAMESPACE} ${HOSO_ROOT}` };
    return { findings: [makeFinding('XML_ROOT_UNKNOWN', PACKAGE, { params })] };
  }
  return new HosoReader(profile).read(root);
}

function codeOf(error: MalformedError): FindingCode {
  if (error.code === 'XML_DTD' || error.code === 'XML_ENCODING') return error.code;
  return error.code === 'XML_LIMIT' || error.code === 'XML_TOO_LARGE' ? 'XML_LIMIT' : 'XML_MALFORMED';
}

class HosoReader {
  readonly #profile: Profile;
  readonly #findings: Finding[] = [];

  constructor(profile: Profile) {
    this.#profile = profile;
  }

  read(root: XmlElement): DescriptionReading {
    this.#attributes(root, ['profile'], PACKAGE);
    this.#noText(root, PACKAGE);
    const stated = attributeOf(root, 'profile') ?? this.#profile.id;
    if (stated !== this.#profile.id) {
      const params = { found: stated, expected: this.#profile.id };
      this.#findings.push(makeFinding('SIP_PROFILE_MISMATCH', PACKAGE, { params }));
    }
    const one = (name: string): XmlElement | undefined => this.#single(root, name);
    const fonds = one(HOSO_ELEMENTS.fonds);
    const dossier = one(HOSO_ELEMENTS.dossier);
    const documents = one(HOSO_ELEMENTS.documents);
    const known: readonly string[] = [HOSO_ELEMENTS.fonds, HOSO_ELEMENTS.dossier, HOSO_ELEMENTS.documents];
    for (const child of root.children) if (!this.#isOurs(child, root, known)) this.#unknown(child, PACKAGE, 'HoSo');
    const description: SipDescription = {
      profileId: stated,
      format: 'hoso.xml',
      ...(fonds === undefined ? {} : { fonds: { fields: this.#level(fonds, 'fonds', { level: 'fonds' }) } }),
      dossier: { fields: dossier === undefined ? {} : this.#level(dossier, 'dossier', { level: 'dossier' }) },
      documents: documents === undefined ? [] : this.#documents(documents),
    };
    return { description, findings: this.#findings };
  }

  #documents(list: XmlElement): DocumentDescription[] {
    this.#attributes(list, [], PACKAGE);
    this.#noText(list, PACKAGE);
    const documents: DocumentDescription[] = [];
    for (const element of list.children) {
      const kind = this.#isOurs(element, list, Object.keys(KIND_OF_ELEMENT)) ? KIND_OF_ELEMENT[element.local] : undefined;
      if (kind === undefined) {
        this.#unknown(element, PACKAGE, list.local);
        continue;
      }
      const ordinal = documents.length + 1;
      const at: FindingTarget = { level: kind, documentOrdinal: ordinal };
      const files = this.#single(element, HOSO_ELEMENTS.files);
      const fields = this.#level(element, kind, at, [HOSO_ELEMENTS.files]);
      documents.push({ kind, ordinal, fields, ...this.#files(files, at) });
    }
    return documents;
  }

  #files(
    files: XmlElement | undefined,
    at: FindingTarget,
  ): Pick<DocumentDescription, 'main' | 'annexes' | 'declaredWithoutText'> {
    if (files === undefined) return { annexes: [], declaredWithoutText: false };
    this.#attributes(files, [], at);
    this.#noText(files, at);
    const main = this.#single(files, HOSO_ELEMENTS.mainFile);
    const annexes: SipFile[] = [];
    for (const child of files.children) {
      if (!this.#isOurs(child, files, [HOSO_ELEMENTS.mainFile, HOSO_ELEMENTS.annex])) {
        this.#unknown(child, at, files.local);
        continue;
      }
      this.#attributes(child, child.local === HOSO_ELEMENTS.mainFile ? ['sha256', 'withoutText'] : ['sha256'], at);
      if (child.local === HOSO_ELEMENTS.annex) annexes.push(this.#file(child, at));
    }
    const named = main === undefined ? undefined : this.#file(main, at);
    const declaredWithoutText = main !== undefined && attributeOf(main, 'withoutText') === 'true';
    return { ...(named === undefined || named.name === '' ? {} : { main: named }), annexes, declaredWithoutText };
  }

  #file(element: XmlElement, at: FindingTarget): SipFile {
    this.#noChildren(element, at);
    const sha256 = attributeOf(element, 'sha256');
    const name = cleanText(element.text, { ...at, field: element.local }, this.#findings);
    return sha256 === undefined ? { name } : { name, sha256: sha256.toLowerCase() };
  }

  #level(
    element: XmlElement,
    level: DescriptionLevel,
    at: FindingTarget,
    apart: readonly string[] = [],
  ): Readonly<Record<string, string>> {
    this.#attributes(element, [], at);
    this.#noText(element, at);
    const children = element.children.filter((child) => !apart.includes(child.local));
    const ours = children.filter((child) => {
      if (child.uri === element.uri) return true;
      this.#unknown(child, at, element.local);
      return false;
    });
    for (const child of ours) {
      this.#attributes(child, [], at);
      this.#noChildren(child, at);
    }
    return draftFields(
      this.#profile,
      level,
      ours.map((child) => ({ name: child.local, value: child.text })),
      at,
      this.#findings,
    );
  }

  #isOurs(child: XmlElement, parent: XmlElement, names: readonly string[]): boolean {
    return child.uri === parent.uri && names.includes(child.local);
  }

  #single(parent: XmlElement, name: string): XmlElement | undefined {
    const found = parent.children.filter((child) => child.uri === parent.uri && child.local === name);
    if (found.length > 1) this.#findings.push(makeFinding('FIELD_REPEATED', PACKAGE, { params: { name } }));
    return found[0];
  }

  #unknown(child: XmlElement, at: FindingTarget, level: string): void {
    this.#findings.push(makeFinding('FIELD_UNKNOWN', at, { params: { name: child.local, level } }));
  }

  #attributes(element: XmlElement, known: readonly string[], at: FindingTarget): void {
    for (const { local, uri } of element.attributes) {
      // xsi:schemaLocation and xml:lang say nothing about the record.
      if (uri !== '' || known.includes(local)) continue;
      this.#findings.push(makeFinding('XML_ATTRIBUTE_UNKNOWN', at, { params: { name: local, element: element.local } }));
    }
  }

  #noText(element: XmlElement, at: FindingTarget): void {
    if (element.text.trim() !== '')
      this.#findings.push(makeFinding('XML_TEXT_UNEXPECTED', at, { params: { element: element.local } }));
  }

  #noChildren(element: XmlElement, at: FindingTarget): void {
    if (element.children.length > 0)
      this.#findings.push(makeFinding('XML_TEXT_UNEXPECTED', at, { params: { element: element.local } }));
  }
}
