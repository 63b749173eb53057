// The digest of what a time stamp in a CMS is made over, piece by piece (core/cms/stamped-data.ts), within what one document may cost.
import type { SignedData, SignerInfo, StampedPiece, TimeStampToken } from '../cms/index.ts';
import type { DigestAlgorithm, DigestStream } from '../crypto/engine.ts';
import { equalBytes } from '../encoding/bytes.ts';
import type { Gathering } from './gathering.ts';
import type { SignedContent } from './signed-content.ts';
import type { StampedFacts } from './time-stamp-facts.ts';

export interface StampedSigner {
  readonly data: SignedData;
  readonly signer: SignerInfo;
  readonly content: SignedContent | undefined;
  readonly gathering: Gathering;
}

export async function digestPieces(
  input: StampedSigner,
  algorithm: DigestAlgorithm,
  of: string,
  pieces: readonly StampedPiece[],
): Promise<StampedFacts> {
  const [only, ...more] = pieces;
  if (only === 'content' && more.length === 0) {
    const digest = await input.content?.digest(algorithm);
    return { of, digest, dataFound: digest !== undefined };
  }
  const stream = input.gathering.engine.createDigest(algorithm);
  for (const piece of pieces) {
    const problem = await feed(input, algorithm, stream, piece);
    if (problem === 'missing') return { of, digest: undefined, dataFound: false };
    if (problem === 'too-much') {
      const findings = [{ code: 'TST_LIMIT', detail: 'the time stamps of this file are over more bytes than are hashed again' }];
      return { of, digest: undefined, dataFound: true, findings };
    }
  }
  return { of, digest: stream.digest(), dataFound: true };
}

async function feed(
  { content, gathering }: StampedSigner,
  algorithm: DigestAlgorithm,
  stream: DigestStream,
  piece: StampedPiece,
): Promise<'missing' | 'too-much' | undefined> {
  if (piece === 'content') {
    const chunks = content?.chunks();
    if (chunks === undefined) return 'missing';
    for await (const chunk of chunks) {
      if (!gathering.budget.spend(chunk.length)) return 'too-much';
      stream.update(chunk);
    }
    return undefined;
  }
  const octets = piece === 'content-digest' ? await content?.digest(algorithm) : piece;
  if (octets === undefined) return 'missing';
  if (!gathering.budget.spend(octets.length)) return 'too-much';
  stream.update(octets);
  return undefined;
}

/** Of several readings of the same data the one that the imprint is over; the first when it is over none. */
export async function digestReadings(
  input: StampedSigner,
  algorithm: DigestAlgorithm,
  { info }: TimeStampToken,
  readings: readonly (readonly StampedPiece[])[],
): Promise<{ readonly stamped: StampedFacts; readonly reading: number }> {
  let first: StampedFacts | undefined;
  for (const [reading, pieces] of readings.entries()) {
    const stamped = await digestPieces(input, algorithm, 'archived', pieces);
    if (stamped.digest !== undefined && equalBytes(stamped.digest, info.imprint)) return { stamped, reading };
    first ??= stamped;
  }
  return { stamped: first ?? { of: 'archived', digest: undefined, dataFound: true }, reading: 0 };
}
