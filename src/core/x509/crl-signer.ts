// Who signed a CRL, and whether that key may, RFC 5280 6.3.3 (f) and (g).
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { Certificate } from './certificate.ts';
import { CertificateIndex, keyIdHex } from './certificate-index.ts';
import type { Crl } from './crl.ts';
import { findPath } from './find-path.ts';
import { PathCache } from './path-cache.ts';
import type { RevocationRules } from './revocation-rules.ts';
import { isSame, type RevocationSignatures } from './revocation-signatures.ts';
import type { DoubtList, RevocationStatus, RevocationTarget, StatusCheck } from './revocation-types.ts';
import { isSignerTrusted } from './signer-trust.ts';

const MAX_WAITING = 5;
const MAX_ISSUERS = 16;

export class CrlSigners {
  readonly #anchors: CertificateIndex;
  readonly #certificates: readonly Certificate[];
  #index: CertificateIndex | undefined;
  readonly #rules: RevocationRules;
  readonly #signatures: RevocationSignatures;
  readonly #cache: PathCache;
  readonly #keyIds = new Map<Certificate, string>();

  constructor(anchor: Certificate, known: readonly Certificate[], rules: RevocationRules, signatures: RevocationSignatures) {
    this.#anchors = new CertificateIndex([anchor]);
    this.#certificates = [anchor, ...known];
    this.#rules = rules;
    this.#signatures = signatures;
    this.#cache = new PathCache(signatures.engine);
  }

  // Made when a CRL asks for it: often there is none.
  get #known(): CertificateIndex {
    this.#index ??= new CertificateIndex(this.#certificates);
    return this.#index;
  }

  /** A certificate whose key signed the CRL and was allowed to; undefined, with doubts, when there is none. */
  async find(crl: Crl, target: RevocationTarget, status: StatusCheck, doubts: DoubtList): Promise<Certificate | undefined> {
    const named = this.#named(crl, target.above);
    if (named.length === 0) doubts.add('CRL_ISSUER_MISSING', '6.3.3 (f)', `no certificate of ${crl.issuer.text}`, crl);
    let wasVerified = false;
    let isUnsupported = false;
    for (const signer of named) {
      const check = await this.#signatures.verify(crl, signer, target.above);
      if (check === 'unsupported') isUnsupported = true;
      if (check !== 'verified') continue;
      wasVerified = true;
      if (await this.#mayActFor(signer, crl, target, status, doubts)) return signer;
    }
    // The right one may be among those that were not tried: nothing that this CRL says was heard then.
    const isCut = this.#known.withSubject(crl.issuer).length > named.length;
    if (isCut || this.#signatures.isExhausted)
      doubts.add('TOO_MANY_STEPS', '6.3.3 (g)', `after ${MAX_ISSUERS} issuers or too many signatures`, crl);
    else if (named.length === 0 || wasVerified) return undefined;
    else if (isUnsupported) doubts.add('ALGORITHM_UNSUPPORTED', '6.3.3 (g)', crl.signatureIdentifier.oid, crl);
    else doubts.add('SIGNATURE_NOT_VERIFIED', '6.3.3 (g)', `by ${named.length} keys of ${crl.issuer.text}`, crl);
    return undefined;
  }

  // Certificates with the issuer's name: those of the path first, then those with the right key identifier.
  #named(crl: Crl, above: readonly Certificate[]): readonly Certificate[] {
    const wanted = crl.authorityKeyId === undefined ? undefined : encodeHex(crl.authorityKeyId);
    const rank = (certificate: Certificate): number =>
      above.some((one) => isSame(one, certificate)) ? 0 : this.#keyIdOf(certificate) === wanted ? 1 : 2;
    const ranked = this.#known.withSubject(crl.issuer).map((certificate) => ({ certificate, rank: rank(certificate) }));
    return ranked
      .sort((a, b) => a.rank - b.rank)
      .slice(0, MAX_ISSUERS)
      .map(({ certificate }) => certificate);
  }

  #keyIdOf(certificate: Certificate): string | undefined {
    const known = this.#keyIds.get(certificate);
    if (known !== undefined) return known;
    const keyId = keyIdHex(certificate, 'subject') ?? '';
    this.#keyIds.set(certificate, keyId);
    return keyId;
  }

  async #mayActFor(
    signer: Certificate,
    crl: Crl,
    target: RevocationTarget,
    status: StatusCheck,
    doubts: DoubtList,
  ): Promise<boolean> {
    if (!maySignCrls(signer, crl, doubts)) return false;
    const place = target.above.findIndex((certificate) => isSame(certificate, signer));
    const existedAt = this.#rules.existedAt(crl);
    if (place >= 0) return isSignerTrusted(target.above.slice(place), existedAt, target, status, doubts, crl);
    if (isSame(signer, target.certificate)) {
      // A stolen key could clear itself. It is heard on itself only where its issuer says so, by cRLIssuer in its certificate.
      if (crl.issuer.key !== signer.issuer.key) return true;
      doubts.add('CIRCULAR', '6.3.3 (f)', 'signed by the key that is asked about', crl);
      return false;
    }
    return this.#hasGoodPath(signer, crl, target, status, doubts);
  }

  // (f): the path ends at the same anchor; 6.1.3 (a)(3): nothing on it is revoked.
  async #hasGoodPath(
    signer: Certificate,
    crl: Crl,
    { certificate, waiting }: RevocationTarget,
    status: StatusCheck,
    doubts: DoubtList,
  ): Promise<boolean> {
    if (waiting.length >= MAX_WAITING) {
      doubts.add('TOO_MANY_STEPS', '6.3.3 (f)', `issuers of CRLs depend on each other ${MAX_WAITING} times over`, crl);
      return false;
    }
    const existedAt = this.#rules.existedAt(crl);
    if (!this.#rules.acceptsSigner(signer, crl)) {
      doubts.add('SIGNER_WEAK', '6.3.3 (f)', signer.subject.text, crl);
      return false;
    }
    const found = await findPath({
      certificate: signer,
      anchors: this.#anchors,
      intermediates: this.#known,
      at: existedAt,
      engine: this.#signatures.engine,
      cache: this.#cache,
    });
    if (found.outcome !== 'valid') {
      const isExpired = found.outcome === 'invalid' && found.failures.every(({ code }) => code === 'EXPIRED');
      const code = isExpired ? 'SIGNER_EXPIRED' : 'CRL_ISSUER_PATH';
      doubts.add(code, '6.3.3 (f)', `${signer.subject.text}: ${found.outcome}`, crl);
      return false;
    }
    for (const [index, link] of found.path.slice(0, -1).entries()) {
      const above = found.path.slice(index + 1);
      const answer = await status({ certificate: link, above, waiting: [...waiting, certificate], at: existedAt });
      if (answer.outcome === 'good') continue;
      if (answer.outcome === 'revoked') doubts.add('CRL_ISSUER_REVOKED', '6.3.3 (f)', link.subject.text, crl);
      else addUndetermined(link, answer.reasons, crl, doubts);
      return false;
    }
    return true;
  }
}

function addUndetermined(
  link: Certificate,
  reasons: Extract<RevocationStatus, { outcome: 'undetermined' }>['reasons'],
  crl: Crl,
  doubts: DoubtList,
): void {
  const cause = reasons.find((reason) => reason.code === 'CIRCULAR' || reason.code === 'TOO_MANY_STEPS');
  const code = cause?.code ?? 'CRL_ISSUER_UNDETERMINED';
  doubts.add(code, '6.3.3 (f)', `${link.subject.text}: ${reasons.map((reason) => reason.code).join(', ')}`, crl);
}

// (f): keyUsage, where there is one, has cRLSign. The anchor is no exception.
function maySignCrls(signer: Certificate, crl: Crl, doubts: DoubtList): boolean {
  try {
    const usage = signer.keyUsage;
    if (usage === undefined || usage.has('cRLSign')) return true;
    doubts.add('CRL_SIGN_MISSING', '6.3.3 (f)', signer.subject.text, crl);
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    doubts.add('EXTENSION_MALFORMED', '6.3.3 (f)', `keyUsage of ${signer.subject.text}: ${cause.message}`, crl);
  }
  return false;
}
