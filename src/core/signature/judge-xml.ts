// What is peculiar to XML signatures: which nodes are covered, references that cannot be told apart, keyed digests (XMLDSig 1.1 sections 3
// and 8, EN 319 102-1 V1.4.1 5.2.2 and 5.2.7).
import type { CheckList } from './check-list.ts';
import type { FactFinding, SignatureFacts, XmlSignatureFacts } from './facts.ts';

const CLAUSE = 'XMLDSig 1.1 8.2';

/** Faults of which a reader must know, and which leave the verdict to other checks. */
const REMARKS = /^XADES_|^XML_KEY_INFO_/;

export function judgeXml(list: CheckList, { findings, digests, container }: SignatureFacts, xml: XmlSignatureFacts): void {
  const first = (code: string) => findings.find((finding) => finding.code === code);
  const ambiguous = first('XML_ID_AMBIGUOUS');
  if (ambiguous !== undefined)
    list.doubt('XML_REFERENCE_AMBIGUOUS', CLAUSE, 'SIGNED_DATA_NOT_FOUND', { detail: ambiguous.detail });
  const mac = first('XML_MAC');
  if (mac !== undefined) list.doubt('XML_MAC', 'XMLDSig 1.1 8.3', 'CRYPTO_CONSTRAINTS_FAILURE', { detail: mac.detail });
  const refused = digests.some(({ dataFound, matches, algorithm }) => dataFound && matches === null && algorithm !== null);
  if (refused) list.doubt('XML_TRANSFORM_REFUSED', CLAUSE, 'SIG_CONSTRAINTS_FAILURE', { detail: refusal(findings) });
  const manifest = first('XML_MANIFEST_ENTRIES_NOT_CHECKED');
  if (manifest !== undefined) list.note('XML_MANIFEST_NOT_CHECKED', 'XMLDSig 1.1 5.1', 'warned', { detail: manifest.detail });
  // In a container it is files that are covered (judge-container.ts).
  if (container === undefined) judgeCoverage(list, xml);
  for (const { code, detail } of findings) {
    if (REMARKS.test(code)) list.note('XML_REMARK', 'EN 319 132-1 4.4', 'warned', { detail: `${code}: ${detail}` });
  }
}

const refusal = (findings: readonly FactFinding[]): string | null =>
  findings.find(({ code }) => /^(XML_(TRANSFORM|XSLT|LIMIT|TOO|MALFORMED|DTD|ENCODING)|XPATH_|BASE64_)/.test(code))?.detail ??
  null;

// A verifier that says "valid" and a reader who looks at something else: whatever is not covered is named.
function judgeCoverage(list: CheckList, { coverage }: XmlSignatureFacts): void {
  const { scope, covered, notCovered } = coverage;
  if (scope !== 'parts') return;
  const names = (places: typeof covered) => places.slice(0, 5).map(({ path }) => path);
  const detail = names(notCovered).join(', ') || names(coverage.onlyInside).join(', ');
  list.note('XML_COVERAGE_PARTIAL', CLAUSE, 'warned', { covered: names(covered).join(', '), detail });
}
