// Signature validation: XMLDSig 1.1 section 3.2.2. SignedInfo in the canonical form that it names, against the signature value.
import type { CryptoEngine, SignatureAlgorithm, SignatureCheck } from '../../crypto/engine.ts';
import type { Bytes } from '../../encoding/bytes.ts';
import { encodeSequence } from '../../encoding/der-writer.ts';
import { MalformedError } from '../../encoding/malformed-error.ts';
import { NodeSet } from '../canonical/node-set.ts';
import { attributeValue } from '../document/xml-node.ts';
import { isMac, xmlSignatureAlgorithm } from './algorithms.ts';
import { canonicalOctets } from './apply-transforms.ts';
import { base64Content } from './base64-text.ts';
import { readCanonicalMethod } from './canonicalization-method.ts';
import { encodeMagnitude } from './key-value.ts';
import type { SignatureStructure } from './signature-structure.ts';
import type { XmlContext, XmlProblem } from './verify-references.ts';

export interface SignedInfoFacts {
  readonly identifier: string;
  readonly algorithm: SignatureAlgorithm | undefined;
  readonly canonicalization: string;
  /** What was signed; undefined when the canonicalisation method is not supported. */
  readonly message: Bytes | undefined;
  /** The octets of SignatureValue; undefined when it is no base 64. */
  readonly received: Bytes | undefined;
  /** As the engine takes it; undefined when it is no base 64, or not of the right form. */
  readonly value: Bytes | undefined;
  readonly problems: readonly XmlProblem[];
}

/** Throws MalformedError XML_LIMIT. */
export function readSignedInfo(signature: SignatureStructure, { budget }: XmlContext): SignedInfoFacts {
  const problems: XmlProblem[] = [];
  const identifier = attributeValue(signature.signatureMethod, 'Algorithm') ?? '';
  const canonicalization = attributeValue(signature.canonicalization, 'Algorithm') ?? '';
  const algorithm = xmlSignatureAlgorithm(signature.signatureMethod);
  if (isMac(identifier))
    problems.push({ code: 'XML_MAC', detail: `${identifier} is no signature: whoever can check it can make it` });
  else if (algorithm === undefined) problems.push({ code: 'XML_SIGNATURE_ALGORITHM_UNKNOWN', detail: identifier });
  const method = readCanonicalMethod(signature.canonicalization);
  if (method === undefined) problems.push({ code: 'XML_CANONICALIZATION_UNKNOWN', detail: canonicalization });
  const message = method === undefined ? undefined : canonicalOctets(NodeSet.of(signature.signedInfo, true), method, budget);
  const { received, value } = readValue(signature, algorithm, problems);
  return { identifier, algorithm, canonicalization, message, received, value, problems };
}

function readValue(
  { signatureValue }: SignatureStructure,
  algorithm: SignatureAlgorithm | undefined,
  problems: XmlProblem[],
): Pick<SignedInfoFacts, 'received' | 'value'> {
  let received: Bytes | undefined;
  try {
    received = base64Content(signatureValue);
    return { received, value: algorithm?.kind === 'ecdsa' || algorithm?.kind === 'dsa' ? pairToDer(received) : received };
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    problems.push({ code: 'XML_SIGNATURE_VALUE_MALFORMED', detail: cause.message });
    return { received, value: undefined };
  }
}

// Sections 6.4.1 and 6.4.3: r and s side by side, of equal length; engines take SEQUENCE { r, s }.
function pairToDer(value: Bytes): Bytes {
  if (value.length === 0 || value.length % 2 !== 0)
    throw new MalformedError('XML_SIGNATURE_VALUE', `expected two numbers of equal length, got ${value.length} octets`);
  const half = value.length / 2;
  return encodeSequence(encodeMagnitude(value.subarray(0, half)), encodeMagnitude(value.subarray(half)));
}

/** `publicKey`: SubjectPublicKeyInfo. */
export async function verifySignedInfo(info: SignedInfoFacts, publicKey: Bytes, engine: CryptoEngine): Promise<SignatureCheck> {
  const { algorithm, message, value } = info;
  if (algorithm === undefined || message === undefined) return 'unsupported';
  if (value === undefined) return 'not-verified';
  return engine.verifySignature({ algorithm, publicKey, message, signature: value });
}
