// ASiC containers made for tests: what each signature covers, and what nobody signed (ETSI EN 319 162-1).
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../../../src/core/encoding/bytes.ts';
import { encodeOctetString } from '../../../../src/core/encoding/der-writer.ts';
import { digestOf, makeCms, makeSigner } from '../cms/demo-cms.ts';
import { type MadeEntry, makeZip } from '../zip/make-zip.ts';
import { ALICE, makeToken, reference, SIGNING_TIME, validateCms } from './cms-files.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text) as Bytes;
const A = bytesOf('Quyết định số 01/QĐ-UBND');
const B = bytesOf('Phụ lục');
const MIMETYPE = (letter: 's' | 'e'): MadeEntry => ({ name: 'mimetype', content: `application/vnd.etsi.asic-${letter}+zip` });

function sign(content: Bytes, attached?: Bytes): Bytes {
  const signer = makeSigner({ party: ALICE, content, extraAttributes: [reference(ALICE), SIGNING_TIME] });
  const inside = attached === undefined ? {} : { content: encodeOctetString(attached) };
  return makeCms({ signers: [signer], certificates: [ALICE.certificate.raw], ...inside });
}

/** `objects`: contents by the URI as it is written. */
function manifest(signature: string, objects: Readonly<Record<string, Uint8Array>>): Bytes {
  const references = Object.entries(objects).map(
    ([uri, content]) =>
      `<DataObjectReference URI="${uri}"><d:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><d:DigestValue>${Buffer.from(
        digestOf(content),
      ).toString('base64')}</d:DigestValue></DataObjectReference>`,
  );
  return bytesOf(
    `<ASiCManifest xmlns="http://uri.etsi.org/02918/v1.2.1#" xmlns:d="http://www.w3.org/2000/09/xmldsig#"><SigReference URI="${signature}"/>${references.join('')}</ASiCManifest>`,
  );
}

async function validate(entries: readonly MadeEntry[]) {
  const { facts, report } = await validateCms(makeZip(entries));
  return { facts, report, intact: report.signatures.map(({ intact }) => intact) };
}

const codesOf = (checks: readonly { readonly code: string; readonly outcome: string }[]) =>
  checks.filter(({ outcome }) => outcome !== 'passed').map(({ code }) => code);

describe('ASiC-S', () => {
  const simple = (...more: readonly MadeEntry[]) => [
    MIMETYPE('s'),
    { name: 'META-INF/signature.p7s', content: sign(A), deflated: true },
    ...more,
  ];

  it('one file and its signature', async () => {
    const { facts, report, intact } = await validate(simple({ name: 'Quyết định.pdf', content: A, deflated: true }));
    expect(facts).toMatchObject({ format: 'asic-s', findings: [], container: { notCovered: [] } });
    expect(facts.signatures[0]?.container).toEqual({
      entry: 'META-INF/signature.p7s',
      manifest: null,
      covers: ['Quyết định.pdf'],
    });
    expect(intact).toEqual([true]);
    expect(report.indication).toBe('TOTAL-PASSED');
  });

  it('a changed file is not intact', async () => {
    const { report, facts, intact } = await validate(simple({ name: 'a.pdf', content: B }));
    expect([intact, report.indication, report.subIndication]).toEqual([[false], 'TOTAL-FAILED', 'HASH_FAILURE']);
    expect(facts.container?.notCovered).toEqual(['a.pdf']);
  });

  it('none or two files are no ASiC-S', async () => {
    for (const files of [[], ['a.pdf', 'b.pdf']]) {
      const { report } = await validate(simple(...files.map((name) => ({ name, content: A }))));
      expect([report.indication, report.subIndication]).toEqual(['TOTAL-FAILED', 'FORMAT_FAILURE']);
    }
  });

  it('a token alone: known by META-INF without mimetype', async () => {
    const token = { name: 'META-INF/timestamp.tst', content: makeToken(A, '2025-06-02T00:00:00Z') };
    const { facts, report, intact } = await validate([token, { name: 'a.pdf', content: A }]);
    expect([facts.format, intact, facts.container?.mimetype]).toEqual(['asic-s', [true], null]);
    expect(report.signatures[0]).toMatchObject({ kind: 'document-time-stamp', indication: 'TOTAL-PASSED' });
  });
});

describe('ASiC-E with CAdES', () => {
  const P7S = 'META-INF/signature001.p7s';
  const LIST = 'META-INF/ASiCManifest001.xml';
  const listed = manifest(P7S, { 'van%20ban.pdf': A, 'b.pdf': B });
  const container = (list: Bytes, p7s: Bytes, ...files: readonly MadeEntry[]) => [
    MIMETYPE('e'),
    { name: LIST, content: list, deflated: true },
    { name: P7S, content: p7s },
    ...files,
  ];
  const files = [
    { name: 'van ban.pdf', content: A },
    { name: 'b.pdf', content: B },
  ];

  it('covers what the signed manifest lists, by escaped names too', async () => {
    const { facts, report, intact } = await validate(container(listed, sign(listed), ...files));
    expect(intact).toEqual([true]);
    expect(facts.signatures[0]).toMatchObject({
      coverage: 'whole-content',
      container: { entry: P7S, manifest: LIST, covers: [LIST, 'van ban.pdf', 'b.pdf'] },
    });
    expect(report.indication).toBe('TOTAL-PASSED');
  });

  it('a file that nobody signed is named, and the signature stays intact', async () => {
    const { facts, report, intact } = await validate(container(listed, sign(listed), ...files, { name: 'lạ.pdf', content: 'x' }));
    expect([intact, facts.container?.notCovered, facts.signatures[0]?.coverage]).toEqual([[true], ['lạ.pdf'], 'partial']);
    expect(report.summary.vi).toContain('lạ.pdf');
    expect(codesOf(report.checks)).toEqual(['ASIC_FILES_NOT_COVERED']);
    expect(codesOf(report.signatures[0]?.checks ?? [])).toContain('CONTAINER_COVERAGE_PARTIAL');
  });

  it('a listed file that was changed, or is not there, or a manifest that was changed', async () => {
    const [a] = files;
    const changed = await validate(
      container(listed, sign(listed), { name: 'van ban.pdf', content: A }, { name: 'b.pdf', content: A }),
    );
    expect([changed.intact, changed.report.subIndication]).toEqual([[false], 'HASH_FAILURE']);
    const absent = await validate(container(listed, sign(listed), ...(a === undefined ? [] : [a])));
    expect([absent.intact, absent.report.subIndication]).toEqual([[false], 'SIGNED_DATA_NOT_FOUND']);
    const other = manifest(P7S, { 'b.pdf': B });
    const swapped = await validate(container(other, sign(listed), ...files));
    expect([swapped.intact, swapped.facts.container?.notCovered]).toEqual([[false], ['van ban.pdf', 'b.pdf']]);
  });

  it('no manifest, or two for one signature: not known what is signed', async () => {
    const two = container(listed, sign(listed), ...files, { name: 'META-INF/ASiCManifest002.xml', content: listed });
    expect((await validate(two)).intact).toEqual([false]);
    const none = container(listed, sign(listed), ...files).filter(({ name }) => name !== LIST);
    expect((await validate(none)).intact).toEqual([false]);
  });

  it('what a signature has inside counts only when it is the manifest', async () => {
    expect((await validate(container(listed, sign(listed, listed), ...files))).intact).toEqual([true]);
    const inside = await validate(container(listed, sign(B, B), ...files));
    expect([inside.intact, inside.facts.container?.notCovered]).toEqual([[false], ['van ban.pdf', 'b.pdf']]);
  });

  it('a signature file that cannot be read is a failed signature, not an unsigned container', async () => {
    const { report } = await validate(container(listed, bytesOf('rác'), ...files));
    expect([report.status, report.indication]).toEqual(['SIGNED', 'TOTAL-FAILED']);
  });

  it('a token over an archive manifest proves that the signature existed; not when a file has changed', async () => {
    const p7s = sign(listed);
    const archived = manifest('META-INF/timestamp001.tst', { [P7S]: p7s, [LIST]: listed, 'van%20ban.pdf': A, 'b.pdf': B });
    const token = makeToken(archived, '2025-06-02T00:00:00Z');
    const more = [
      { name: 'META-INF/ASiCArchiveManifest.xml', content: archived },
      { name: 'META-INF/timestamp001.tst', content: token },
    ];
    const { report } = await validate(container(listed, p7s, ...files, ...more));
    const [signature, stamp] = report.signatures;
    expect(signature?.bestSignatureTime).toEqual({ time: '2025-06-02T00:00:00Z', from: 'document-time-stamp' });
    expect([stamp?.kind, stamp?.indication]).toEqual(['document-time-stamp', 'TOTAL-PASSED']);
    const changed = await validate(
      container(listed, sign(listed), { name: 'van ban.pdf', content: A }, { name: 'b.pdf', content: A }, ...more),
    );
    expect(changed.report.signatures.map(({ indication }) => indication)).toEqual(['TOTAL-FAILED', 'TOTAL-FAILED']);
    expect(changed.report.signatures[0]?.bestSignatureTime.from).toBe('validation-time');
  });
});

describe('other archives', () => {
  it('a ZIP that is no container has no signatures to look for; a broken one says so', async () => {
    const plain = await validate([{ name: 'a.asice', content: A }]);
    expect([plain.facts.format, plain.facts.findings[0]?.code]).toEqual(['other', 'FORMAT_UNKNOWN']);
    const broken = await validate([MIMETYPE('e'), MIMETYPE('e')]);
    expect([broken.report.status, broken.facts.findings[0]?.code]).toEqual(['UNREADABLE', 'ZIP_NAME_REPEATED']);
  });

  it('evidence records are said to be there, and not verified', async () => {
    const { facts, report } = await validate([
      MIMETYPE('s'),
      { name: 'META-INF/evidencerecord.ers', content: 'x' },
      { name: 'a.pdf', content: A },
    ]);
    expect([report.status, facts.container?.evidenceRecords]).toEqual(['NO_SIGNATURE', ['META-INF/evidencerecord.ers']]);
    expect(codesOf(report.checks)).toContain('ASIC_EVIDENCE_NOT_VERIFIED');
  });

  it('a plain file inside an archive inside is data, however deep', async () => {
    let inner = makeZip([{ name: 'a', content: A }]);
    for (let i = 0; i < 50; i++) inner = makeZip([MIMETYPE('s'), { name: 'inner.zip', content: inner }]);
    const { facts } = await validate([MIMETYPE('s'), { name: 'inner.zip', content: inner }]);
    expect(facts.container?.files.map(({ name }) => name)).toEqual(['inner.zip']);
  });
});
