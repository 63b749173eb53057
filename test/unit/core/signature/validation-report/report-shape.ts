// The shape that TS 119 102-2 V1.4.1 demands, as facts: which elements, in which order, how often. Written from the standard, for tests.
import { expect } from 'vitest';
import { attributeValue, childElements, type ElementNode } from '../../../../../src/core/xml/document/xml-node.ts';
import { parseXmlDocument } from '../../../../../src/core/xml/index.ts';

export const NAMESPACE = 'http://uri.etsi.org/19102/v1.4.1#';

/** Children in order: "name:Type", with ? for optional, * for any number, + for one or more. A type without a shape holds anything. */
const SEQUENCES: Readonly<Record<string, string>> = {
  Report: 'SignatureValidationReport:Signature+ SignatureValidationObjects:Objects?',
  Signature:
    'SignatureIdentifier:Identifier? ValidationConstraintsEvaluationReport:Constraints? ValidationTimeInfo:TimeInfo? ' +
    'SignersDocument:Document? SignatureAttributes:Attributes? SignerInformation:Signer? SignatureQuality:Quality? ' +
    'SignatureValidationProcess:Process? SignatureValidationStatus:Status OtherInformation:Any?',
  Identifier:
    'DigestAlgAndValue:Digest? SignatureValue:Any? HashOnly:Any DocHashOnly:Any DAIdentifier:Any? OtherInformation:Any?',
  Constraints: 'SignatureValidationPolicy:Policy? ValidationConstraint:Constraint*',
  Policy: 'SignaturePolicyIdentifier:PolicyIdentifier PolicyName:Any?',
  PolicyIdentifier: 'SignaturePolicyId:PolicyId',
  PolicyId: 'SigPolicyId:Any SigPolicyHash:Digest',
  Constraint:
    'ValidationConstraintIdentifier:Any ValidationConstraintParameter:Any* ConstraintStatus:ConstraintStatus ValidationStatus:Status? Indications:Any?',
  ConstraintStatus: 'Status:Any OverriddenBy:Any?',
  Status: 'MainIndication:Any SubIndication:Any* AssociatedValidationReportData:Data*',
  Data: 'TrustAnchor:Reference? CertificateChain:Chain? RelatedValidationObject:Reference* RevocationStatusInformation:Any? CryptoInformation:Crypto?',
  Chain: 'SigningCertificate:Reference IntermediateCertificate:Reference* TrustAnchor:Reference?',
  Crypto: 'ValidationObjectId:Reference Algorithm:Any AlgorithmParameters:Any? SecureAlgorithm:Any NotAfter:Any?',
  TimeInfo: 'ValidationTime:Any BestSignatureTime:Existence',
  Existence: 'POETime:Any TypeOfProof:Any POEObject:Reference?',
  Document: 'DigestAlgAndValue:Digest? SignersDocumentRepresentation:Reference? SignersDocumentRef:Reference?',
  Digest: 'DigestMethod:Any DigestValue:Any',
  Signer: 'SignerCertificate:Reference Signer:Any? OtherInformation:Any?',
  Quality: 'SignatureQualityInformation:Any+',
  Process: 'SignatureValidationProcessID:Any? SignatureValidationServicePolicy:Any? OtherInformation:Any?',
  Objects: 'ValidationObject:Object+',
  Object:
    'ObjectType:Any ValidationObjectRepresentation:Representation POE:Existence? POEProvisioning:Any? ValidationReport:Signature?',
  Stamp: 'AttributeObject:Reference* TimeStampValue:Any',
  Time: 'AttributeObject:Reference* Time:Any',
  Base: 'AttributeObject:Reference*',
  Store: 'AttributeObject:Reference* Certs:Reference? CRLs:Reference? OCSPs:Reference?',
};

/** One or more of these, in any order. */
const CHOICES: Readonly<Record<string, string>> = {
  Attributes:
    'SigningTime:Time SigningCertificate:Base AllDataObjectsTimeStamp:Stamp SigPolicyIdentifier:Any SignatureProductionPlace:Any ' +
    'CounterSignature:Any SignatureTimeStamp:Stamp SigAndRefsTimeStamp:Stamp RefsOnlyTimeStamp:Stamp CertificateValues:Base ' +
    'RevocationValues:Base AttrAuthoritiesCertValues:Base AttributeRevocationValues:Base TimeStampValidationData:Base ' +
    'ArchiveTimeStamp:Stamp MessageDigest:Any DSS:Store DocTimeStamp:Stamp Reason:Any Name:Any SubFilter:Any ByteRange:Any Filter:Any',
  Representation: 'direct:Any base64:Any DigestAlgAndValue:Digest URI:Any',
};

export function parseReport(bytes: Uint8Array): ElementNode {
  const [root] = childElements(parseXmlDocument(bytes));
  if (root === undefined) throw new Error('no root');
  return root;
}

/** Fails the test that calls it, naming the place. */
export function expectReportShape(root: ElementNode): void {
  expect(root).toMatchObject({ local: 'ValidationReport', uri: NAMESPACE });
  expectShape(root, 'Report', '/ValidationReport');
  const ids = allElements(root).flatMap((element) => attributeValue(element, 'id') ?? []);
  expect(new Set(ids).size, 'identifiers are unique').toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[A-Za-z_][\w.-]*$/);
  const wanted = allElements(root).flatMap((element) => attributeValue(element, 'VOReference')?.split(' ') ?? []);
  expect(
    wanted.filter((id) => !ids.includes(id)),
    'references that lead nowhere',
  ).toEqual([]);
  for (const element of allElements(root)) expectLeaf(element);
}

const TIMES = /^(Time|TimeStampValue|POETime|ValidationTime)$/;

function expectLeaf(element: ElementNode): void {
  const text = leafText(element);
  if (TIMES.test(element.local)) expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  if (/^(DigestValue|SignatureValue|base64|Digest)$/.test(element.local)) {
    expect(text).toMatch(/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/);
  }
}

export const leafText = (element: ElementNode): string =>
  element.children.map((child) => (child.kind === 'text' ? child.text : '')).join('');

export const allElements = (root: ElementNode): readonly ElementNode[] => [root, ...childElements(root).flatMap(allElements)];

export const named = (root: ElementNode, local: string): readonly ElementNode[] =>
  allElements(root).filter((element) => element.local === local);

function expectShape(element: ElementNode, type: string, path: string): void {
  const children = childElements(element);
  const choice = CHOICES[type]?.split(' ').map((entry) => entry.split(':'));
  if (choice !== undefined) expect(children.length, path).toBeGreaterThan(0);
  const sequence = choice === undefined ? (SEQUENCES[type]?.split(' ') ?? []) : [];
  let at = 0;
  for (const entry of sequence) {
    const [, name = '', childType = '', times = ''] = /^(\w+):(\w+)([?*+]?)$/.exec(entry) ?? [];
    const from = at;
    while (children[at]?.local === name && (at === from || times === '*' || times === '+'))
      expectShape(children[at++] as ElementNode, childType, `${path}/${name}`);
    if (times === '' || times === '+') expect(at, `${path}: ${name}`).toBeGreaterThan(from);
  }
  if (choice !== undefined) {
    for (const child of children) {
      const found = choice.find(([name]) => name === child.local);
      expect(found, `${path}/${child.local}`).toBeDefined();
      expectShape(child, found?.[1] ?? 'Any', `${path}/${child.local}`);
    }
  } else if (type === 'Reference') expect(attributeValue(element, 'VOReference'), path).toBeDefined();
  else if (type !== 'Any')
    expect(
      children.slice(at).map(({ local }) => local),
      `${path}: what follows`,
    ).toEqual([]);
}
