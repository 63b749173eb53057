// Judges one case of `chauban path`: certification path (RFC 5280 6.1), purposes of the certificate, revocation by CRLs (6.3) and OCSP
// responses (RFC 6960).
import type { CryptoEngine } from '../core/crypto/engine.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import {
  Certificate,
  CertificateIndex,
  Crl,
  certificateFingerprint,
  checkPathRevocation,
  findPath,
  KEY_PURPOSE,
  OcspResponse,
  PATH_FAILURE_SENTENCES,
  type PathResult,
  REVOCATION_DOUBT_SENTENCES,
  type RevocationData,
  type RevocationStatus,
} from '../core/x509/index.ts';
import type { Sentence } from './command.ts';
import type { PathCase } from './path-case.ts';

export interface PathReason extends Sentence {
  readonly code: string;
  readonly clause: string;
  /** Subject of the certificate that it is about; null: the case as a whole. */
  readonly certificate: string | null;
  readonly detail: string;
  /** Told, but not held against the certificate: only with revocation "soft". */
  readonly tolerated: boolean;
}

export interface PathVerdict {
  readonly valid: boolean;
  readonly reasons: readonly PathReason[];
  /** From the certificate asked about to the anchor; as far as it goes where there is no anchor. */
  readonly path: readonly { readonly subject: string; readonly serialNumber: string; readonly sha256: string }[];
  /** user_constrained_policy_set, RFC 5280 6.1.6; empty when not valid. */
  readonly policies: readonly string[];
}

/** Throws MalformedError for a certificate that cannot be read. A CRL or OCSP response that cannot be read may have said anything: it is a doubt. */
export async function judgePathCase(engine: CryptoEngine, one: PathCase): Promise<PathVerdict> {
  const certificates = one.certs.map((der) => Certificate.parse(der));
  const certificate = certificates.pop();
  if (certificate === undefined) throw new MalformedError('CASE_INVALID', 'certs: expected at least one certificate');
  const result = await findPath({
    certificate,
    anchors: new CertificateIndex(one.anchors.map((der) => Certificate.parse(der))),
    intermediates: new CertificateIndex(certificates),
    at: one.at,
    engine,
    policies: {
      ...(one.policies.length === 0 ? {} : { initialPolicySet: one.policies }),
      initialExplicitPolicy: one.requireExplicitPolicy,
      initialPolicyMappingInhibit: one.inhibitPolicyMapping,
      initialInhibitAnyPolicy: one.inhibitAnyPolicy,
    },
  });
  const asksRevocation = result.outcome === 'valid' && one.revocation !== 'off';
  const revocation = asksRevocation ? await revocationReasons(engine, result.path, certificates, one) : [];
  const reasons = [...pathReasons(result), ...purposeReasons(certificate, one), ...revocation];
  const valid = result.outcome === 'valid' && reasons.every(({ tolerated }) => tolerated);
  const path = (result.outcome === 'no-path' ? result.partialPath : result.path).map((step) => ({
    subject: step.subject.text,
    serialNumber: step.serialHex,
    sha256: certificateFingerprint(engine, step),
  }));
  return { valid, reasons, path, policies: valid && result.outcome === 'valid' ? result.policies : [] };
}

const held = { tolerated: false } as const;

function pathReasons(result: PathResult): PathReason[] {
  switch (result.outcome) {
    case 'valid':
      return [];
    case 'invalid':
      return result.failures.map(({ code, index, clause, detail }) => {
        const certificate = result.path[index]?.subject.text ?? null;
        return { code, clause, certificate, detail, ...PATH_FAILURE_SENTENCES[code], ...held };
      });
    case 'unsupported': {
      const certificate = result.path[result.unsupportedAt];
      return [
        {
          code: 'ALGORITHM_UNSUPPORTED',
          clause: 'RFC 5280 6.1.3 (a)(1)',
          certificate: certificate?.subject.text ?? null,
          detail: certificate?.signatureIdentifier.oid ?? '',
          vi: 'Chứng thư được ký bằng thuật toán mà chương trình này không hỗ trợ, nên chưa kết luận được.',
          en: 'The certificate is signed with an algorithm that this program lacks, so nothing can be concluded.',
          ...held,
        },
      ];
    }
    case 'no-path':
      return result.missing.map(({ subject, keyIdHex, isUntrustedRoot, issuedCertificate }) => ({
        code: isUntrustedRoot ? 'ROOT_NOT_TRUSTED' : 'ISSUER_UNKNOWN',
        clause: 'RFC 5280 6.1.1 (d)',
        certificate: issuedCertificate.subject.text,
        detail: keyIdHex === undefined ? subject : `${subject}, key identifier ${keyIdHex}`,
        ...(isUntrustedRoot ? ROOT_NOT_TRUSTED : ISSUER_UNKNOWN),
        ...held,
      }));
  }
}

const ISSUER_UNKNOWN: Sentence = {
  vi: 'Thiếu chứng thư của nhà cung cấp. Hãy thêm chứng thư đó rồi kiểm tra lại.',
  en: "The issuer's certificate is not here. Add it and check again.",
};
const ROOT_NOT_TRUSTED: Sentence = {
  vi: 'Chuỗi chứng thư kết thúc ở một chứng thư gốc không có trong danh mục tin cậy.',
  en: 'The path ends at a root that is not among the trust anchors.',
};

// 4.2.1.3 and 4.2.1.12: an extension that is not there restricts nothing.
function purposeReasons(certificate: Certificate, { keyUsage, extendedKeyUsage }: PathCase): PathReason[] {
  const about = { certificate: certificate.subject.text, ...held };
  const usages = certificate.keyUsage;
  const purposes = certificate.extendedKeyUsage;
  const lacking = usages === undefined ? [] : keyUsage.filter((usage) => !usages.has(usage));
  const isNamed = (purpose: string) => purposes?.includes(purpose) || purposes?.includes(KEY_PURPOSE.ANY);
  const unnamed = purposes === undefined ? [] : extendedKeyUsage.filter((purpose) => !isNamed(purpose));
  return [
    ...lacking.map((usage) => ({
      ...{ code: 'KEY_USAGE_MISSING', clause: 'RFC 5280 4.2.1.3', detail: usage },
      ...{
        vi: 'Chứng thư không được cấp cho cách dùng khóa này.',
        en: 'The certificate was not issued for this use of its key.',
      },
      ...about,
    })),
    ...unnamed.map((purpose) => ({
      ...{ code: 'EXTENDED_KEY_USAGE_MISSING', clause: 'RFC 5280 4.2.1.12', detail: purpose },
      ...{ vi: 'Chứng thư không được cấp cho mục đích này.', en: 'The certificate was not issued for this purpose.' },
      ...about,
    })),
  ];
}

async function revocationReasons(
  engine: CryptoEngine,
  path: readonly Certificate[],
  candidates: readonly Certificate[],
  one: PathCase,
): Promise<PathReason[]> {
  const tolerated = one.revocation === 'soft';
  const unreadable: PathReason[] = [];
  const read = (ders: readonly Bytes[], kind: DataKind): RevocationData[] =>
    ders.flatMap((der) => readData(der, kind, unreadable, tolerated));
  const data = [...read(one.crls, CRL), ...read(one.ocsps, OCSP)];
  const statuses = await checkPathRevocation({ path, data, candidates, at: one.at, engine });
  const found = statuses.flatMap((status, index) => statusReasons(status, path[index]?.subject.text ?? null, tolerated));
  return [...unreadable, ...found];
}

function statusReasons(status: RevocationStatus, certificate: string | null, tolerated: boolean): PathReason[] {
  switch (status.outcome) {
    case 'good':
      return [];
    case 'revoked': {
      const detail = `${status.reason}, ${status.revocationDate.toISOString()}`;
      return [{ code: 'REVOKED', clause: status.clause, certificate, detail, ...REVOKED, ...held }];
    }
    case 'undetermined':
      return status.reasons.map(({ code, clause, detail }) => {
        return { code, clause, certificate, detail, ...REVOCATION_DOUBT_SENTENCES[code], tolerated };
      });
  }
}

const REVOKED: Sentence = { vi: 'Chứng thư đã bị thu hồi.', en: 'The certificate is revoked.' };

interface DataKind {
  readonly parse: (der: Bytes) => RevocationData;
  readonly code: string;
  readonly clause: string;
  readonly sentence: Sentence;
}

const CRL: DataKind = {
  parse: (der) => Crl.parse(der),
  code: 'CRL_MALFORMED',
  clause: 'RFC 5280 5.1',
  sentence: {
    vi: 'Một danh sách thu hồi không đọc được và không được dùng.',
    en: 'A revocation list cannot be read and is not used.',
  },
};
const OCSP: DataKind = {
  parse: (der) => OcspResponse.parse(der),
  code: 'OCSP_MALFORMED',
  clause: 'RFC 6960 4.2.1',
  sentence: {
    vi: 'Một trả lời OCSP không đọc được và không được dùng.',
    en: 'An OCSP response cannot be read and is not used.',
  },
};

function readData(der: Bytes, kind: DataKind, unreadable: PathReason[], tolerated: boolean): RevocationData[] {
  try {
    return [kind.parse(der)];
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    const { code, clause, sentence } = kind;
    unreadable.push({ code, clause, certificate: null, detail: `${cause.code}: ${cause.message}`, ...sentence, tolerated });
    return [];
  }
}
