// Reads an evidence record, RFC 4998 (August 2007) appendix A (1988 syntax, IMPLICIT TAGS).
import type { Bytes } from '../encoding/bytes.ts';
import { contextTag, type DerNode, parseDer, TAG } from '../encoding/der.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { ArchiveTimeStamp, ArchiveTimeStampChain, EvidenceRecord, ReducedHashTree } from './evidence-record.ts';

/** Throws MalformedError DER_* or ER_EMPTY. Tokens inside may be BER; every range keeps the bytes as received. */
export function parseEvidenceRecord(bytes: Bytes): EvidenceRecord {
  const node = parseDer(bytes, { rules: 'ber' });
  const fields = node.fields(TAG.SEQUENCE, 'EvidenceRecord');
  const version = fields.take(TAG.INTEGER, 'version').smallInteger();
  const digestAlgorithms = fields.take(TAG.SEQUENCE, 'digestAlgorithms').children.map((item) => algorithmOid(item, TAG.SEQUENCE));
  const cryptoInfos = fields.optional(contextTag(0))?.raw;
  const encryptionInfo = fields.optional(contextTag(1))?.raw;
  const sequence = fields.take(TAG.SEQUENCE, 'archiveTimeStampSequence');
  fields.end();
  const chains = sequence.children.map(parseChain);
  if (chains.length === 0) throw new MalformedError('ER_EMPTY', 'expected at least one archive timestamp chain');
  return {
    version,
    digestAlgorithms,
    ...(cryptoInfos && { cryptoInfos }),
    ...(encryptionInfo && { encryptionInfo }),
    chains,
    sequenceEncoded: sequence.raw,
    encoded: node.raw,
  };
}

function parseChain(node: DerNode): ArchiveTimeStampChain {
  const timeStamps = node.expect(TAG.SEQUENCE, 'ArchiveTimeStampChain').children.map(parseArchiveTimeStamp);
  if (timeStamps.length === 0) throw new MalformedError('ER_EMPTY', 'expected at least one archive timestamp in a chain');
  return { timeStamps, encoded: node.raw };
}

// RFC 4998 section 4.1
function parseArchiveTimeStamp(node: DerNode): ArchiveTimeStamp {
  const fields = node.fields(TAG.SEQUENCE, 'ArchiveTimeStamp');
  const algorithm = fields.optional(contextTag(0));
  const attributes = fields.optional(contextTag(1));
  for (const attribute of attributes?.children ?? []) assertAttribute(attribute);
  const tree = fields.optional(contextTag(2));
  const timeStamp = fields.take(TAG.SEQUENCE, 'timeStamp').raw;
  fields.end();
  return {
    ...(algorithm && { digestAlgorithm: algorithmOid(algorithm, contextTag(0)) }),
    ...(attributes && { attributes: attributes.raw }),
    ...(tree && { reducedHashTree: parseReducedHashTree(tree) }),
    timeStamp,
    encoded: node.raw,
  };
}

// Attributes are not interpreted, but what is not one must not hide in their place (RFC 5652 section 5.3).
function assertAttribute(node: DerNode): void {
  const fields = node.fields(TAG.SEQUENCE, 'Attribute');
  fields.take(TAG.OID, 'attrType');
  fields.take(TAG.SET, 'attrValues');
  fields.end();
}

function parseReducedHashTree(node: DerNode): ReducedHashTree {
  return node.children.map((list) => {
    const hashes = list.expect(TAG.SEQUENCE, 'PartialHashtree').children.map((hash) => hash.octets(TAG.OCTET_STRING));
    if (hashes.length === 0) throw new MalformedError('ER_EMPTY', 'expected at least one hash value in a list');
    return hashes;
  });
}

// Parameters of hash algorithms are absent or NULL (RFC 5754 section 2) and carry nothing.
function algorithmOid(node: DerNode, tag: number): string {
  return node.fields(tag, 'AlgorithmIdentifier').take(TAG.OID, 'algorithm').oid();
}
