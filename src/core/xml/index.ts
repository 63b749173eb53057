// Front door of core/xml: bounded reading, a small tree, deterministic writing. Canonicalisation is not here yet.
export { DEFAULT_XML_LIMITS, readXml, type XmlAttribute, type XmlHandler, type XmlLimits, type XmlStart } from './xml-reader.ts';
export { attributeOf, parseXmlTree, type XmlElement } from './xml-tree.ts';
export { encodeXml, type XmlNode } from './xml-writer.ts';
