// Writes a description as hoso.xml: what an AIP keeps as its descriptive metadata and a depositor's software can send. Reading it
// back gives the same description.
import type { Bytes } from '../encoding/bytes.ts';
import { encodeXml, type XmlNode } from '../xml/index.ts';
import type { DescriptionLevel, DocumentDescription, FieldValues, SipDescription, SipFile } from './description.ts';
import type { Profile } from './profile-rules.ts';
import { ELEMENT_OF_KIND, HOSO_ELEMENTS, HOSO_NAMESPACE, HOSO_ROOT } from './sip-format.ts';

/** Fields in the profile's order. Throws MalformedError XML_CHARACTER for values that XML cannot hold. */
export function encodeHosoXml(profile: Profile, description: SipDescription): Bytes {
  const { fonds, dossier, documents } = description;
  return encodeXml({
    name: HOSO_ROOT,
    attributes: { xmlns: HOSO_NAMESPACE, profile: profile.id },
    content: [
      ...(fonds === undefined ? [] : [{ name: HOSO_ELEMENTS.fonds, content: fieldNodes(profile, 'fonds', fonds.fields) }]),
      { name: HOSO_ELEMENTS.dossier, content: fieldNodes(profile, 'dossier', dossier.fields) },
      { name: HOSO_ELEMENTS.documents, content: documents.map((document) => documentNode(profile, document)) },
    ],
  });
}

function fieldNodes(profile: Profile, level: DescriptionLevel, fields: FieldValues): readonly XmlNode[] {
  return profile.levels[level].fields.flatMap(({ code }) => {
    const value = Object.hasOwn(fields, code) ? (fields[code] ?? '') : '';
    return value === '' ? [] : [{ name: code, content: value }];
  });
}

function documentNode(profile: Profile, document: DocumentDescription): XmlNode {
  const { kind, fields, main, annexes, declaredWithoutText } = document;
  const extra: Readonly<Record<string, string>> = declaredWithoutText ? { withoutText: 'true' } : {};
  const files = [
    ...(main === undefined ? [] : [fileNode(HOSO_ELEMENTS.mainFile, main, extra)]),
    ...annexes.map((annex) => fileNode(HOSO_ELEMENTS.annex, annex, {})),
  ];
  return {
    name: ELEMENT_OF_KIND[kind],
    content: [...fieldNodes(profile, kind, fields), { name: HOSO_ELEMENTS.files, content: files }],
  };
}

function fileNode(name: string, file: SipFile, extra: Readonly<Record<string, string>>): XmlNode {
  return { name, attributes: { ...(file.sha256 === undefined ? {} : { sha256: file.sha256 }), ...extra }, content: file.name };
}
