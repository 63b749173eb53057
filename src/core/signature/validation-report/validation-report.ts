// The validation report for machines: ETSI TS 119 102-2 V1.4.1 as XML, of one or several documents. The same input gives the same bytes.
import type { CryptoEngine } from '../../crypto/engine.ts';
import type { Bytes } from '../../encoding/bytes.ts';
import { encodeXml, type XmlNode } from '../../xml/index.ts';
import type { SignaturePolicy } from '../policy.ts';
import type { SignatureReport } from '../report.ts';
import { reportedPolicy } from './constraints.ts';
import { NAMESPACES } from './registered-uris.ts';
import { type ReportedContext, type ReportedDocument, reportedContext } from './reported-context.ts';
import {
  fileValidationReport,
  holdsItsContent,
  type ReportedSignature,
  signatureValidationReport,
  timeStampValidationReport,
} from './signature-validation-report.ts';
import { type ReportedFile, ValidationObjects } from './validation-objects.ts';

export interface ValidationReportInput {
  /** At least one, all judged under `policy`. */
  readonly documents: readonly ReportedDocument[];
  /** Files that were given for detached signatures. */
  readonly detached: readonly ReportedFile[];
  readonly policy: SignaturePolicy;
  readonly engine: CryptoEngine;
}

/** UTF-8. Throws MalformedError JSON_NOT_NFC when the policy's own texts are not NFC. */
export function encodeValidationReport({ documents, detached, policy, engine }: ValidationReportInput): Bytes {
  const objects = new ValidationObjects();
  const signed = new Map(detached.map((file, i) => [file.name, objects.file(`detached-${i + 1}`, file, true)]));
  const given = { policy: reportedPolicy(policy, engine), objects, detached: signed };
  const reports = documents.flatMap((document, i) =>
    documentReports(reportedContext(document, policy, { ...given, id: `document-${i + 1}` })),
  );
  return encodeXml({ name: 'ValidationReport', attributes: NAMESPACES, content: [...reports, ...objects.elements] });
}

// A document time stamp is a validation object of the signatures beside it; where there are none, it is what the report is about.
function documentReports(context: ReportedContext): readonly XmlNode[] {
  const all = judgedSignatures(context);
  const signatures = all.filter(({ facts }) => facts.kind !== 'document-time-stamp');
  const reported = signatures.length > 0 ? signatures : all;
  enterObjects(context, all);
  const reports = reported.map((signature) => signatureValidationReport(context, signature));
  enterProofs(context);
  return reports.length > 0 ? reports : [fileValidationReport(context)];
}

function judgedSignatures({ facts, report }: ReportedContext): readonly ReportedSignature[] {
  const reports = new Map<string, SignatureReport>(report.signatures.map((one) => [one.id, one]));
  return facts.signatures.flatMap((signature) => {
    const judged = reports.get(signature.id);
    return judged === undefined ? [] : [{ facts: signature, report: judged }];
  });
}

// Before anything refers to them.
function enterObjects(context: ReportedContext, all: readonly ReportedSignature[]): void {
  const { id, file, facts, objects } = context;
  objects.file(id, file, facts.signatures.some(holdsItsContent));
  for (const { sha256, der } of facts.certificates) objects.material('certificate', sha256, der);
  for (const { kind, sha256, der } of facts.revocationData) objects.material(kind, sha256, der);
  for (const signature of all) enterTokens(context, signature);
}

function enterTokens(context: ReportedContext, { facts, report }: ReportedSignature): void {
  const also = facts.kind === 'document-time-stamp' ? report : null;
  for (const [i, token] of facts.timeStamps.entries()) {
    const id = context.tokenIdOf(token);
    const judged = report.timeStamps[i];
    if (id === undefined || judged === undefined) continue;
    context.objects.token(id, token.sha256, [timeStampValidationReport(context, token, judged, also)]);
  }
}

function enterProofs({ facts, objects, proofs, tokenIdOf, tokenIdBySha256 }: ReportedContext): void {
  const prove = (id: string | undefined, sha256: string) => {
    const proof = proofs.of(sha256);
    if (id !== undefined) objects.prove(id, proof, tokenIdBySha256(proof?.token ?? null));
  };
  for (const { sha256 } of facts.certificates) prove(objects.idOf('certificate', sha256), sha256);
  for (const { kind, sha256 } of facts.revocationData) prove(objects.idOf(kind, sha256), sha256);
  for (const { timeStamps } of facts.signatures) for (const token of timeStamps) prove(tokenIdOf(token), token.sha256);
}
