// PREMIS 3.0 (Data Dictionary, June 2015) as XML: objects with fixity, events, agents. Written at acceptance, kept in the AIP.
import type { Bytes } from '../encoding/bytes.ts';
import { encodeXml, type XmlNode } from '../xml/index.ts';

const NAMESPACE = 'http://www.loc.gov/premis/v3';

export interface PremisIdentifier {
  readonly type: string;
  readonly value: string;
}

export interface PremisFileObject {
  readonly identifier: PremisIdentifier;
  readonly originalName: string;
  readonly sizeBytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly sha512: string;
  /** E.g. "application/pdf", and its version. */
  readonly formatName: string;
  readonly formatVersion?: string;
  /** PRONOM identifier, e.g. "fmt/18". */
  readonly pronom?: string;
}

export interface PremisEvent {
  readonly identifier: PremisIdentifier;
  /** A term of the Library of Congress list: ingestion, validation, virus check, message digest calculation ... */
  readonly type: string;
  readonly at: Date;
  readonly detail?: string;
  readonly outcome: 'success' | 'fail' | 'warning';
  readonly outcomeNote?: string;
  readonly agents: readonly {
    readonly identifier: PremisIdentifier;
    readonly role: 'authorizer' | 'implementer' | 'validator' | 'executing program';
  }[];
  readonly objects: readonly { readonly identifier: PremisIdentifier; readonly role: 'source' | 'outcome' }[];
}

export interface PremisAgent {
  readonly identifier: PremisIdentifier;
  readonly name: string;
  readonly type: 'person' | 'organization' | 'software';
  readonly version?: string;
}

export interface PremisRecord {
  readonly objects: readonly PremisFileObject[];
  readonly events: readonly PremisEvent[];
  readonly agents: readonly PremisAgent[];
}

export function encodePremis(record: PremisRecord): Bytes {
  return encodeXml({
    name: 'premis:premis',
    attributes: { 'xmlns:premis': NAMESPACE, 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance', version: '3.0' },
    content: [...record.objects.map(objectNode), ...record.events.map(eventNode), ...record.agents.map(agentNode)],
  });
}

const node = (name: string, content: string | readonly XmlNode[]): XmlNode => ({ name: `premis:${name}`, content });

function identifierNode(name: string, { type, value }: PremisIdentifier): XmlNode {
  return node(`${name}Identifier`, [node(`${name}IdentifierType`, type), node(`${name}IdentifierValue`, value)]);
}

// The order of elements is the schema's (premis-v3-0.xsd).
function objectNode(object: PremisFileObject): XmlNode {
  const fixity = (algorithm: string, digest: string): XmlNode =>
    node('fixity', [node('messageDigestAlgorithm', algorithm), node('messageDigest', digest)]);
  const designation = node('formatDesignation', [
    node('formatName', object.formatName),
    ...(object.formatVersion === undefined ? [] : [node('formatVersion', object.formatVersion)]),
  ]);
  const registry =
    object.pronom === undefined
      ? []
      : [node('formatRegistry', [node('formatRegistryName', 'PRONOM'), node('formatRegistryKey', object.pronom)])];
  return {
    name: 'premis:object',
    attributes: { 'xsi:type': 'premis:file' },
    content: [
      identifierNode('object', object.identifier),
      node('objectCharacteristics', [
        fixity('SHA-256', object.sha256),
        fixity('SHA-512', object.sha512),
        node('size', String(object.sizeBytes)),
        node('format', [designation, ...registry]),
      ]),
      node('originalName', object.originalName),
    ],
  };
}

function eventNode(event: PremisEvent): XmlNode {
  const outcomeNote =
    event.outcomeNote === undefined ? [] : [node('eventOutcomeDetail', [node('eventOutcomeDetailNote', event.outcomeNote)])];
  return node('event', [
    identifierNode('event', event.identifier),
    node('eventType', event.type),
    node('eventDateTime', event.at.toISOString()),
    ...(event.detail === undefined ? [] : [node('eventDetailInformation', [node('eventDetail', event.detail)])]),
    node('eventOutcomeInformation', [node('eventOutcome', event.outcome), ...outcomeNote]),
    ...event.agents.map(({ identifier, role }) => linkNode('Agent', identifier, role)),
    ...event.objects.map(({ identifier, role }) => linkNode('Object', identifier, role)),
  ]);
}

function linkNode(kind: 'Agent' | 'Object', { type, value }: PremisIdentifier, role: string): XmlNode {
  return node(`linking${kind}Identifier`, [
    node(`linking${kind}IdentifierType`, type),
    node(`linking${kind}IdentifierValue`, value),
    node(`linking${kind}Role`, role),
  ]);
}

function agentNode(agent: PremisAgent): XmlNode {
  return node('agent', [
    identifierNode('agent', agent.identifier),
    node('agentName', agent.name),
    node('agentType', agent.type),
    ...(agent.version === undefined ? [] : [node('agentVersion', agent.version)]),
  ]);
}
