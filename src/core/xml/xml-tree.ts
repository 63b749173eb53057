// A small tree of elements for XML that is known to be small: descriptions, workbook parts.
import { MalformedError } from '../encoding/malformed-error.ts';
import { DEFAULT_XML_LIMITS, readXml, type XmlAttribute, type XmlLimits } from './xml-reader.ts';

export interface XmlElement {
  readonly local: string;
  readonly uri: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** Character data directly inside, joined; white space kept. */
  readonly text: string;
}

interface Building {
  local: string;
  uri: string;
  attributes: readonly XmlAttribute[];
  children: XmlElement[];
  text: string;
}

/** Throws as readXml does. */
export function parseXmlTree(bytes: Uint8Array, limits: XmlLimits = DEFAULT_XML_LIMITS): XmlElement {
  const open: Building[] = [];
  let root: XmlElement | undefined;
  readXml(
    bytes,
    {
      start: (element) => {
        const node: Building = { ...element, children: [], text: '' };
        open.at(-1)?.children.push(node);
        open.push(node);
      },
      end: (_, text) => {
        const node = open.pop();
        if (node === undefined) return;
        node.text = text;
        if (open.length === 0) root = node;
      },
    },
    limits,
  );
  if (root === undefined) throw new MalformedError('XML_MALFORMED', 'expected a root element');
  return root;
}

/** Value of the attribute without namespace. */
export function attributeOf(element: { readonly attributes: readonly XmlAttribute[] }, local: string): string | undefined {
  return element.attributes.find((attribute) => attribute.local === local && attribute.uri === '')?.value;
}
