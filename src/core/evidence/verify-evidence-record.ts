// Verification of an evidence record, RFC 4998 (August 2007) sections 4.3 and 5.3. Hashes are judged here; the tokens themselves
// become obligations, because whether a token was valid at a time depends on trust, policy and revocation data.
import { parseTimeStampToken, type TimeStampInfo } from '../cms/index.ts';
import { DIGEST_BYTES, digestAlgorithmOf } from '../crypto/algorithms.ts';
import type { CryptoEngine, DigestAlgorithm } from '../crypto/engine.ts';
import { type Bytes, equalBytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { ArchiveTimeStamp, EvidenceRecord, ReducedHashTree } from './evidence-record.ts';
import type {
  DigestSet,
  EvidenceCode,
  EvidenceFinding,
  EvidenceOutcome,
  EvidenceVerification,
  TokenObligation,
} from './findings.ts';
import { hashList } from './hash-tree.ts';
import { makeFinding, type Place } from './messages.ts';
import { hashForHashTreeRenewal } from './renewal-hashes.ts';

/**
 * `data`: one digest set for a single object; several for a group, which must then be exactly the group of the record. Never
 * throws for a bad record that could be parsed.
 */
export function verifyEvidenceRecord(
  record: EvidenceRecord,
  data: readonly DigestSet[],
  engine: CryptoEngine,
): EvidenceVerification {
  const walk = new Walk(record, data, engine);
  walk.checkWhole();
  const steps = record.chains.flatMap((chain, chainIndex) =>
    chain.timeStamps.map((timeStamp, index) => walk.step(timeStamp, { chain: chainIndex, timeStamp: index })),
  );
  const obligations = walk.orderAndOblige(steps);
  const provenSince = steps[0]?.info?.genTime;
  return {
    outcome: worst(walk.findings),
    findings: walk.findings,
    obligations,
    ...(provenSince && { provenSince }),
  };
}

export function worst(findings: readonly { readonly outcome: EvidenceOutcome }[]): EvidenceOutcome {
  if (findings.some((finding) => finding.outcome === 'failed')) return 'failed';
  return findings.some((finding) => finding.outcome === 'indeterminate') ? 'indeterminate' : 'passed';
}

interface Step {
  readonly place: Required<Place>;
  readonly archiveTimeStamp: ArchiveTimeStamp;
  readonly info: TimeStampInfo | undefined;
  readonly algorithm: DigestAlgorithm | undefined;
}

class Walk {
  readonly findings: EvidenceFinding[] = [];
  readonly #record: EvidenceRecord;
  readonly #data: readonly DigestSet[];
  readonly #engine: CryptoEngine;
  #chainAlgorithm: string | undefined;

  constructor(record: EvidenceRecord, data: readonly DigestSet[], engine: CryptoEngine) {
    this.#record = record;
    this.#data = data;
    this.#engine = engine;
  }

  checkWhole(): void {
    this.#say('ER_VERSION', this.#record.version === 1);
    // Section 6.1: with encryptionInfo the hashes are over the encrypted form, which nobody has given us.
    this.#add('ER_ENCRYPTION', this.#record.encryptionInfo === undefined ? 'passed' : 'indeterminate');
    if (this.#data.length === 0) this.#say('ER_DATA_HASHED', false);
  }

  step(archiveTimeStamp: ArchiveTimeStamp, place: Required<Place>): Step {
    const info = this.#readToken(archiveTimeStamp, place);
    // Section 4.1: without digestAlgorithm it is the algorithm of the token's imprint.
    const oid = archiveTimeStamp.digestAlgorithm ?? info?.imprintIdentifier.oid;
    const known = oid === undefined ? undefined : digestAlgorithmOf(oid);
    const algorithm = known !== undefined && this.#engine.supportsDigest(known) ? known : undefined;
    if (oid !== undefined) this.#checkAlgorithm(oid, place);
    if (algorithm === undefined) {
      this.#add('ER_ALGORITHM_KNOWN', 'indeterminate', place);
      return { place, archiveTimeStamp, info, algorithm };
    }
    const wanted = this.#wantedHashes(place, algorithm);
    if (wanted === undefined) this.#add('ER_ALGORITHM_KNOWN', 'indeterminate', place);
    this.#checkTree(archiveTimeStamp, { algorithm, wanted, info, place });
    return { place, archiveTimeStamp, info, algorithm };
  }

  /** Section 5.3: each token must have been valid when its successor was made; the newest, at the time of verification. */
  orderAndOblige(steps: readonly Step[]): readonly TokenObligation[] {
    const times = steps.map((step) => step.info?.genTime.getTime());
    const ordered = times.every((time, i) => i === 0 || time === undefined || (times[i - 1] ?? Number.NEGATIVE_INFINITY) <= time);
    if (steps.length > 1) this.#say('ER_ORDER', ordered);
    return steps.flatMap(({ place, archiveTimeStamp, info, algorithm }, i) => {
      const imprintAlgorithm = info?.imprintAlgorithm;
      if (info === undefined || imprintAlgorithm === undefined) return [];
      const validAt = steps[i + 1]?.info?.genTime;
      const imprint = { algorithm: imprintAlgorithm, digest: info.imprint };
      const treeAlgorithm = algorithm ?? imprintAlgorithm;
      return [
        {
          ...place,
          token: archiveTimeStamp.timeStamp,
          genTime: info.genTime,
          imprint,
          treeAlgorithm,
          ...(validAt && { validAt }),
        },
      ];
    });
  }

  #readToken(archiveTimeStamp: ArchiveTimeStamp, place: Place): TimeStampInfo | undefined {
    try {
      return parseTimeStampToken(archiveTimeStamp.timeStamp).info;
    } catch (cause) {
      if (!(cause instanceof MalformedError)) throw cause;
      const finding = makeFinding('ER_TOKEN_READ', 'failed', place);
      this.findings.push({ ...finding, en: `${finding.en} (${cause.code}: ${cause.message})` });
      return undefined;
    }
  }

  #checkAlgorithm(oid: string, place: Required<Place>): void {
    if (!this.#record.digestAlgorithms.includes(oid)) this.#say('ER_ALGORITHM_LISTED', false, place);
    if (place.timeStamp > 0 && this.#chainAlgorithm !== oid) this.#say('ER_CHAIN_ALGORITHM', false, place);
    if (place.timeStamp === 0) this.#chainAlgorithm = oid;
  }

  // What the first list must hold: the data (4.3 step 1), the token before it (5.3), or data with all older chains (5.3).
  #wantedHashes({ chain, timeStamp }: Required<Place>, algorithm: DigestAlgorithm): readonly Bytes[] | undefined {
    const previous = this.#record.chains[chain]?.timeStamps[timeStamp - 1];
    if (previous !== undefined) return [this.#digest(algorithm, previous.timeStamp)];
    const digests: Bytes[] = [];
    for (const set of this.#data) {
      const digest = set.get(algorithm);
      if (digest === undefined) return undefined;
      digests.push(digest);
    }
    if (chain === 0) return digests;
    const older = this.#record.chains.slice(0, chain);
    return digests.map((digest) => hashForHashTreeRenewal(this.#engine, algorithm, digest, older));
  }

  // `wanted` is undefined when the data's digest is not known under this algorithm: the tree and the token are judged all the same.
  #checkTree(
    { reducedHashTree }: ArchiveTimeStamp,
    {
      algorithm,
      wanted,
      info,
      place,
    }: { algorithm: DigestAlgorithm; wanted: readonly Bytes[] | undefined } & Pick<Step, 'info' | 'place'>,
  ): void {
    const code: EvidenceCode = place.chain > 0 || place.timeStamp > 0 ? 'ER_RENEWAL_HASHED' : 'ER_DATA_HASHED';
    const stamps = (tree: ReducedHashTree): boolean =>
      info?.imprintAlgorithm === algorithm && this.#roots(tree, algorithm).some((root) => equalBytes(root, info.imprint));
    if (reducedHashTree === undefined) {
      // Section 4.2: a single hash needs no tree; the token stamps it directly.
      if (wanted !== undefined) this.#say(code, wanted.length > 0 && stamps([wanted]), place);
      return;
    }
    const first = reducedHashTree[0] ?? [];
    // The hashes come from whoever made the record: lengths must be those of the algorithm, or two lists could concatenate alike.
    const sound = reducedHashTree.every((list) => list.every((hash) => hash.length === DIGEST_BYTES[algorithm]));
    if (wanted !== undefined) this.#say(code, wanted.length > 0 && wanted.every((hash) => holds(first, hash)), place);
    if (wanted !== undefined && wanted.length > 1)
      this.#say(
        'ER_GROUP_EXACT',
        first.every((hash) => holds(wanted, hash)),
        place,
      );
    // Section 4.3 step 3: the root, under the same algorithm, is what the token stamps.
    this.#say('ER_IMPRINT', sound && stamps(reducedHashTree), place);
  }

  // Section 4.3 step 2: hash the list, add the result to the next list. A list of one hash stands for that hash (section 4.2
  // step 3) or, read to the letter, for its hash: records of both kinds exist, and both commit to the data.
  #roots([first = [], ...rest]: ReducedHashTree, algorithm: DigestAlgorithm): readonly Bytes[] {
    const [only] = first;
    const hashed = hashList(this.#engine, algorithm, first);
    const starts = first.length === 1 && only !== undefined ? [only, hashed] : [hashed];
    return starts.map((start) =>
      rest.reduce((carried, list) => hashList(this.#engine, algorithm, holds(list, carried) ? list : [...list, carried]), start),
    );
  }

  #digest(algorithm: DigestAlgorithm, bytes: Bytes): Bytes {
    return hashList(this.#engine, algorithm, [bytes]);
  }

  #say(code: EvidenceCode, good: boolean, place?: Place): void {
    this.#add(code, good ? 'passed' : 'failed', place);
  }

  #add(code: EvidenceCode, outcome: EvidenceOutcome, place?: Place): void {
    this.findings.push(makeFinding(code, outcome, place));
  }
}

function holds(list: readonly Bytes[], hash: Bytes): boolean {
  return list.some((item) => equalBytes(item, hash));
}
