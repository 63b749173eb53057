// Certification path building (after RFC 4158) over given anchors and intermediates; each path found is validated by RFC 5280 6.1.
import type { CryptoEngine } from '../crypto/engine.ts';
import { equalBytes } from '../encoding/bytes.ts';
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { Certificate } from './certificate.ts';
import { CertificateIndex, compareKeyIds, keyIdHex } from './certificate-index.ts';
import { PathCache } from './path-cache.ts';
import type { MissingIssuer, PathResult } from './path-types.ts';
import type { PolicyInputs } from './policy-state.ts';
import { type LinkCheck, linkCheckWith, type PathFinding, validatePath } from './validate-path.ts';

export interface FindPathOptions {
  readonly certificate: Certificate;
  /** Trusted by decision of the caller. Nothing else ever becomes an anchor. */
  readonly anchors: CertificateIndex;
  readonly intermediates: CertificateIndex;
  /** Certificates that came with the signature. */
  readonly extra?: readonly Certificate[];
  readonly at: Date;
  readonly engine: CryptoEngine;
  readonly cache?: PathCache;
  /** Absent: any policy will do, and nothing is inhibited. */
  readonly policies?: PolicyInputs;
}

const MAX_PATH = 12;
const MAX_PATHS = 64;
const MAX_STEPS = 2_000;

/** Never throws for bad certificates. */
export async function findPath(options: FindPathOptions): Promise<PathResult> {
  const { certificate, anchors, intermediates, extra = [], at, engine, cache = new PathCache(engine), policies = {} } = options;
  const key = cache.keyOf([certificate, ...extra], policies);
  const known = cache.find(anchors, intermediates, key, at);
  if (known !== undefined) return known;
  const search = new PathSearch(options, cache.linkCheck(linkCheckWith(engine)));
  await search.extend([certificate]);
  const result = search.result();
  cache.store(anchors, intermediates, key, { ...spanAround(at, search.seen), result });
  return result;
}

interface Candidate {
  readonly path: readonly Certificate[];
  readonly finding: PathFinding;
}

class PathSearch {
  /** Every certificate that was looked at. */
  readonly seen = new Set<Certificate>();
  readonly #anchors: CertificateIndex;
  readonly #pools: readonly CertificateIndex[];
  readonly #at: Date;
  readonly #link: LinkCheck;
  readonly #policies: PolicyInputs;
  readonly #found: Candidate[] = [];
  readonly #deadEnds: (readonly Certificate[])[] = [];
  #stepsLeft = MAX_STEPS;

  constructor({ anchors, intermediates, extra = [], at, policies = {} }: FindPathOptions, link: LinkCheck) {
    this.#anchors = anchors;
    this.#pools = extra.length === 0 ? [intermediates] : [new CertificateIndex(extra), intermediates];
    this.#at = at;
    this.#link = link;
    this.#policies = policies;
  }

  /** Tries all ways on from the end of `path`; true when a valid path was found and the search is over. */
  async extend(path: readonly Certificate[]): Promise<boolean> {
    const last = path[path.length - 1];
    if (last === undefined || this.#stepsLeft-- <= 0 || this.#found.length >= MAX_PATHS) return false;
    this.seen.add(last);
    if (this.#anchors.includes(last)) return this.#judge(path);
    let extended = false;
    for (const anchor of await this.#issuers(last, [this.#anchors])) {
      extended = true;
      this.seen.add(anchor);
      if (await this.#judge([...path, anchor])) return true;
    }
    if (path.length < MAX_PATH) {
      for (const issuer of await this.#issuers(last, this.#pools)) {
        if (path.some((earlier) => isSameEntity(earlier, issuer)) || this.#anchors.includes(issuer)) continue;
        extended = true;
        if (await this.extend([...path, issuer])) return true;
      }
    }
    if (!extended) this.#deadEnds.push(path);
    return false;
  }

  result(): PathResult {
    const valid = this.#found.find(({ finding }) => isClean(finding) && finding.unsupportedAt === undefined);
    if (valid !== undefined) return { outcome: 'valid', path: valid.path, policies: valid.finding.policies };
    const unsupported = this.#found.find(({ finding }) => isClean(finding));
    if (unsupported?.finding.unsupportedAt !== undefined) {
      return { outcome: 'unsupported', path: unsupported.path, unsupportedAt: unsupported.finding.unsupportedAt };
    }
    const [best] = [...this.#found].sort((a, b) => a.finding.failures.length - b.finding.failures.length);
    if (best !== undefined) return { outcome: 'invalid', path: best.path, failures: best.finding.failures };
    const [partialPath = []] = [...this.#deadEnds].sort((a, b) => b.length - a.length);
    return { outcome: 'no-path', partialPath, missing: missingIssuers(this.#deadEnds) };
  }

  async #judge(path: readonly Certificate[]): Promise<boolean> {
    const finding = await validatePath(path, this.#at, this.#link, this.#policies);
    this.#found.push({ path, finding });
    return isClean(finding) && finding.unsupportedAt === undefined;
  }

  // A certificate of the right name but another key (a CA renews its key and keeps its name) is not the issuer: the issuer is then
  // missing. Only where the key identifiers say that it is the issuer does a bad signature stay on the path, as its failure.
  async #issuers(certificate: Certificate, pools: readonly CertificateIndex[]): Promise<readonly Certificate[]> {
    const candidates = pools.flatMap((pool) => pool.issuersOf(certificate));
    const ranked: { readonly issuer: Certificate; readonly rank: number }[] = [];
    for (const issuer of candidates) {
      const keys = compareKeyIds(certificate, issuer);
      // 'unsupported' also says that the issuer's key takes its parameters from further up: the whole path will tell.
      const check = await this.#link(certificate, issuer.spki);
      if (check === 'not-verified' && keys !== 'same') continue;
      const rank = (check === 'verified' ? 0 : 2) + (keys === 'same' ? 0 : 1);
      ranked.push({ issuer, rank });
    }
    return ranked.sort((a, b) => a.rank - b.rank).map(({ issuer }) => issuer);
  }
}

const isClean = (finding: PathFinding): boolean => finding.failures.length === 0;

// RFC 4158 2.4.2: the same name with the same key is a loop, whatever else differs.
function isSameEntity(a: Certificate, b: Certificate): boolean {
  return a.subject.key === b.subject.key && equalBytes(a.spki, b.spki);
}

function missingIssuers(deadEnds: readonly (readonly Certificate[])[]): readonly MissingIssuer[] {
  const missing = new Map<string, MissingIssuer>();
  for (const path of deadEnds) {
    const last = path[path.length - 1];
    if (last === undefined) continue;
    const keyId = keyIdHex(last, 'authority');
    missing.set(`${last.issuer.key} ${keyId}`, {
      issuedCertificate: last,
      subject: last.issuer.text,
      subjectRawHex: encodeHex(last.issuer.raw),
      keyIdHex: keyId,
      isUntrustedRoot: last.isSelfIssued,
      addresses: issuerAddresses(last),
    });
  }
  return [...missing.values()];
}

function issuerAddresses(certificate: Certificate): readonly string[] {
  try {
    return certificate.authorityInfoAccess?.caIssuers ?? [];
  } catch (cause) {
    if (cause instanceof MalformedError) return [];
    throw cause;
  }
}

// The time between the neighbouring ends of validity periods among the certificates that were looked at.
function spanAround(at: Date, certificates: Iterable<Certificate>): { readonly from: number; readonly until: number } {
  const time = at.getTime();
  let from = Number.NEGATIVE_INFINITY;
  let until = Number.POSITIVE_INFINITY;
  for (const { notBefore, notAfter } of certificates) {
    for (const edge of [notBefore.getTime(), notAfter.getTime() + 1000]) {
      if (edge <= time) from = Math.max(from, edge);
      else until = Math.min(until, edge);
    }
  }
  return { from, until };
}
