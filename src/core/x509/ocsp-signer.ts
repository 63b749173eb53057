// Who signed an OCSP response, and whether that key may answer for the certificate's issuer, RFC 6960 4.2.2.2: the issuer itself, or a key
// that the issuer has certified for it. Responders that are trusted for other reasons are not known here.
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { Certificate } from './certificate.ts';
import { EXTENSION, KEY_PURPOSE } from './extensions.ts';
import type { OcspResponse, ResponderId } from './ocsp.ts';
import { arePeriodsOpen, type RevocationRules } from './revocation-rules.ts';
import { isSame, type RevocationSignatures } from './revocation-signatures.ts';
import type { DoubtList, RevocationStatus, RevocationTarget, StatusCheck } from './revocation-types.ts';
import { isSignerTrusted } from './signer-trust.ts';
import { validatePath } from './validate-path.ts';

const MAX_WAITING = 5;
const MAX_RESPONDERS = 16;
const CLAUSE = 'RFC 6960 4.2.2.2';

export class OcspSigners {
  readonly #known: readonly Certificate[];
  readonly #rules: RevocationRules;
  readonly #signatures: RevocationSignatures;

  constructor(known: readonly Certificate[], rules: RevocationRules, signatures: RevocationSignatures) {
    this.#known = known;
    this.#rules = rules;
    this.#signatures = signatures;
  }

  /** A certificate whose key signed the response and was allowed to; undefined, with doubts, when there is none. */
  async find(
    response: OcspResponse,
    target: RevocationTarget,
    status: StatusCheck,
    doubts: DoubtList,
  ): Promise<Certificate | undefined> {
    const [issuer] = target.above;
    const { basic } = response;
    if (issuer === undefined || basic === undefined) return undefined;
    const named = [issuer, ...basic.certificates, ...this.#known].filter((one) => this.#isNamed(basic.responder, one));
    const different = named.filter((one, index) => named.findIndex((other) => isSame(one, other)) === index);
    const tried = different.slice(0, MAX_RESPONDERS);
    if (named.length === 0) doubts.add('RESPONDER_MISSING', CLAUSE, describe(basic.responder), response);
    let wasVerified = false;
    let isUnsupported = false;
    for (const signer of tried) {
      const path = isSame(signer, issuer) ? target.above : [signer, ...target.above];
      const check = await this.#signatures.verify(response, signer, path);
      if (check === 'unsupported') isUnsupported = true;
      if (check !== 'verified') continue;
      wasVerified = true;
      if (await this.#mayAnswer(signer, response, target, status, doubts)) return signer;
    }
    if (different.length > tried.length || this.#signatures.isExhausted)
      doubts.add('TOO_MANY_STEPS', CLAUSE, `after ${MAX_RESPONDERS} responders or too many signatures`, response);
    else if (named.length === 0 || wasVerified) return undefined;
    else if (isUnsupported) doubts.add('ALGORITHM_UNSUPPORTED', 'RFC 6960 4.3', basic.signatureIdentifier.oid, response);
    else
      doubts.add('SIGNATURE_NOT_VERIFIED', 'RFC 6960 3.2', `by ${named.length} keys of ${describe(basic.responder)}`, response);
    return undefined;
  }

  // 4.2.2.3
  #isNamed(responder: ResponderId, certificate: Certificate): boolean {
    if (responder.kind === 'name') return certificate.subject.key === responder.name.key;
    const digest = this.#signatures.keyDigestHex(certificate);
    // Without SHA-1 the identifier says nothing: the signature will tell.
    return digest === undefined || digest === encodeHex(responder.sha1);
  }

  async #mayAnswer(
    signer: Certificate,
    response: OcspResponse,
    target: RevocationTarget,
    status: StatusCheck,
    doubts: DoubtList,
  ): Promise<boolean> {
    const existedAt = this.#rules.existedAt(response);
    const { above } = target;
    const [issuer] = above;
    if (issuer === undefined) return false;
    if (isSame(signer, target.certificate)) {
      doubts.add('CIRCULAR', CLAUSE, 'signed by the key that is asked about', response);
      return false;
    }
    if (isSame(signer, issuer)) return isSignerTrusted(above, existedAt, target, status, doubts, response);
    if (!isCertifiedForOcsp(signer, issuer, response, doubts)) return false;
    if (!this.#rules.acceptsSigner(signer, response)) {
      doubts.add('SIGNER_WEAK', CLAUSE, signer.subject.text, response);
      return false;
    }
    // 4.2.2.2: issued directly by the CA that issued the certificate asked about, with the same key.
    const path = [signer, ...above];
    const finding = await validatePath(path, existedAt, this.#signatures.link);
    const own = finding.failures.find(({ index }) => index === 0);
    const isSound = own === undefined && finding.unsupportedAt !== 0;
    const wasValid = arePeriodsOpen([signer], response.basic?.producedAt ?? existedAt);
    if (!isSound || !wasValid) {
      const detail = own === undefined ? 'not valid when the response was produced' : `${own.code}: ${own.detail}`;
      doubts.add(
        own?.code === 'EXPIRED' ? 'SIGNER_EXPIRED' : 'RESPONDER_PATH',
        CLAUSE,
        `${signer.subject.text}: ${detail}`,
        response,
      );
      return false;
    }
    if (!(await isSignerTrusted(above, existedAt, target, status, doubts, response))) return false;
    return this.#isUnrevoked(signer, response, target, status, doubts);
  }

  // 4.2.2.2.1: with the extension nocheck nobody has to show that it is not revoked; when it is known to be, it is not used all the same.
  async #isUnrevoked(
    signer: Certificate,
    response: OcspResponse,
    { certificate, above, waiting }: RevocationTarget,
    status: StatusCheck,
    doubts: DoubtList,
  ): Promise<boolean> {
    const clause = 'RFC 6960 4.2.2.2.1';
    if (waiting.length >= MAX_WAITING) {
      doubts.add('TOO_MANY_STEPS', clause, `responders depend on each other ${MAX_WAITING} times over`, response);
      return false;
    }
    const at = this.#rules.existedAt(response);
    const answer = await status({ certificate: signer, above, waiting: [...waiting, certificate], at });
    if (answer.outcome === 'good') return true;
    if (answer.outcome === 'revoked') {
      doubts.add('RESPONDER_REVOKED', clause, signer.subject.text, response);
      return false;
    }
    if (signer.extension(EXTENSION.OCSP_NO_CHECK) !== undefined && isMerelyUnknown(answer)) return true;
    const cause = answer.reasons.find(({ code }) => code === 'CIRCULAR' || code === 'TOO_MANY_STEPS');
    const codes = answer.reasons.map(({ code }) => code).join(', ');
    doubts.add(cause?.code ?? 'RESPONDER_UNDETERMINED', clause, `${signer.subject.text}: ${codes}`, response);
    return false;
  }
}

// Data that a limit kept from being heard may have said "revoked"; so does data that names the certificate and could not be heard.
const isMerelyUnknown = ({ reasons, isNamed }: Extract<RevocationStatus, { outcome: 'undetermined' }>): boolean =>
  isNamed !== true && reasons.every(({ code }) => code !== 'TOO_MANY_STEPS' && code !== 'ENTRY_MALFORMED');

// 4.2.2.2: extendedKeyUsage names OCSP signing itself (RFC 5280 4.2.1.12: with digitalSignature or nonRepudiation).
function isCertifiedForOcsp(signer: Certificate, issuer: Certificate, response: OcspResponse, doubts: DoubtList): boolean {
  try {
    const usage = signer.keyUsage;
    const maySign = usage === undefined || usage.has('digitalSignature') || usage.has('nonRepudiation');
    const isDelegate = signer.extendedKeyUsage?.includes(KEY_PURPOSE.OCSP_SIGNING) === true;
    if (signer.issuer.key === issuer.subject.key && maySign && isDelegate) return true;
    doubts.add('RESPONDER_NOT_AUTHORIZED', CLAUSE, `${signer.subject.text}, issued by ${signer.issuer.text}`, response);
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    doubts.add('EXTENSION_MALFORMED', CLAUSE, `${signer.subject.text}: ${cause.message}`, response);
  }
  return false;
}

const describe = (responder: ResponderId): string =>
  responder.kind === 'name' ? responder.name.text : 'the key with the digest in responderID';
