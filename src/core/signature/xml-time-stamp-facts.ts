// The time stamps of a XAdES signature as facts: EN 319 132-1 5.2.8, 5.3, 5.5.2 and A.1.5.
import type { DigestAlgorithm } from '../crypto/engine.ts';
import { type Bytes, equalBytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { findTimeStamps, type ImprintContext, readingsOf, stampedOctets, type XadesTimeStamp } from '../xml/index.ts';
import type { FactFinding, TimeStampFacts } from './facts.ts';
import type { Gathering } from './gathering.ts';
import { gatherTimeStamp, type StampedFacts, type TokenInput } from './time-stamp-facts.ts';

/** A signature archived every few years for a century has some thirty. */
const MAX_TIME_STAMPS = 256;

export interface XmlTimeStamp {
  readonly stamp: XadesTimeStamp;
  readonly facts: TimeStampFacts;
}

/** Without `covers`, which is known only when all that came with the signature has been read. */
export async function gatherXmlTimeStamps(
  context: ImprintContext,
  gathering: Gathering,
  findings: FactFinding[],
): Promise<readonly XmlTimeStamp[]> {
  const stamps = findTimeStamps(context.properties);
  if (stamps.length > MAX_TIME_STAMPS) findings.push({ code: 'XADES_LIMIT', detail: `more than ${MAX_TIME_STAMPS} time stamps` });
  const gathered: XmlTimeStamp[] = [];
  for (const stamp of stamps.slice(0, MAX_TIME_STAMPS)) {
    const stamped: TokenInput['stamped'] = (algorithm, { info }) =>
      digestStamped(stamp, { algorithm, value: info.imprint }, context);
    gathered.push({ stamp, facts: await gatherTimeStamp({ kind: stamp.kind, raw: stamp.token, gathering, stamped }) });
  }
  return gathered;
}

interface Imprint {
  readonly algorithm: DigestAlgorithm;
  readonly value: Bytes;
}

/** SignedDigestFacts.of */
const OF: Readonly<Record<XadesTimeStamp['kind'], string>> = {
  content: 'content',
  signature: 'signature-value',
  'signature-and-references': 'signature-value',
  references: 'references',
  archive: 'archived',
};

// The reading that fits; when none does, the first, which is the standard's.
async function digestStamped(
  stamp: XadesTimeStamp,
  { algorithm, value }: Imprint,
  context: ImprintContext,
): Promise<StampedFacts> {
  const of = OF[stamp.kind];
  try {
    let first: Bytes | undefined;
    for (const reading of readingsOf(stamp, context)) {
      const stream = context.engine.createDigest(algorithm);
      for await (const chunk of stampedOctets(stamp, context, reading)) stream.update(chunk);
      const digest = stream.digest();
      if (equalBytes(digest, value)) return { of, digest, dataFound: true };
      first ??= digest;
    }
    return { of, digest: first, dataFound: true };
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    const detail = `${stamp.property.local}: ${cause.code}: ${cause.message}`;
    const dataFound = cause.code !== 'XML_REFERENCE_NOT_FOUND';
    return { of, digest: undefined, dataFound, findings: [{ code: 'XADES_IMPRINT_UNKNOWN', detail }] };
  }
}
