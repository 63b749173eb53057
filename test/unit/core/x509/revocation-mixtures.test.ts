// One item by an authorized signer says that a certificate was revoked. Whatever else lies beside it, in whatever order, the certificate is never good
// at that time or later; and before it, whatever is answered is the same for every order.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkPathRevocation, type RevocationData } from '../../../../src/core/x509/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { makeCertificate, type Party } from './demo-certificates.ts';
import { constructed, type DemoCrl, directoryName, INDIRECT, issuingDistributionPoint, makeCrl } from './demo-crls.ts';
import { type DemoStatus, makeOcsp, NO_CHECK, OCSP_SIGNING } from './demo-ocsp.ts';

const engine = new NodeEngine();
const day = (date: string) => new Date(`${date}T00:00:00Z`);
const REVOKED = day('2025-01-10');
const NOW = day('2025-03-01');

const root = makeCertificate({ subject: 'R', ca: true });
const ca = makeCertificate({ subject: 'CA', issuer: root, ca: true, serial: 2 });
const leaf = makeCertificate({ subject: 'leaf', issuer: ca, serial: 3 });
const delegate = makeCertificate({ subject: 'O', issuer: ca, serial: 4, extensions: [OCSP_SIGNING, NO_CHECK] });
const plain = makeCertificate({ subject: 'P', issuer: ca, serial: 5, extensions: [OCSP_SIGNING] });
const listSigner = makeCertificate({ subject: 'CA', issuer: ca, serial: 6, keyUsage: 0x02 });
const twin = makeCertificate({ subject: 'CA', issuer: root, ca: true, serial: 7 });

const SPANS = [
  ['2025-01-01', '2025-01-08'],
  ['2025-01-12', '2025-01-20'],
  ['2025-01-12', '2025-04-01'],
  ['2025-02-25', '2025-04-01'],
] as const;
const spanOf = ([from, to]: (typeof SPANS)[number]) => ({ thisUpdate: day(from), nextUpdate: day(to) });

const answer = (signer: Party, status: DemoStatus, span: (typeof SPANS)[number]) =>
  makeOcsp({
    answers: [{ certificate: leaf.certificate, issuer: ca.certificate, status, ...spanOf(span) }],
    signer,
    certificates: [signer.certificate],
  });
const own = issuingDistributionPoint(constructed(0, constructed(0, directoryName(ca.certificate.subject.raw))));
const shapes: readonly Partial<DemoCrl>[] = [{}, { extensions: [own] }, { extensions: [INDIRECT] }];

// All that says nothing of a revocation, or takes one back, true and forged.
const noise: readonly RevocationData[] = SPANS.flatMap((span, number) => [
  ...[ca, delegate, plain, twin, leaf].map((signer) => answer(signer, 'good', span)),
  ...[ca, delegate].map((signer) => answer(signer, 'unknown', span)),
  ...[ca, listSigner, twin, leaf].flatMap((issuer) =>
    shapes.map((shape) => makeCrl({ issuer, number, ...spanOf(span), ...shape })),
  ),
  makeCrl({ issuer: ca, number: number + 10, base: 0, ...spanOf(span), entries: [{ serial: 3, reason: 8 }] }),
  makeCrl({ issuer: root, ...spanOf(span) }),
]);

const status = { date: REVOKED, reason: 1 };
const revoking: readonly RevocationData[] = SPANS.slice(1).flatMap((span) => [
  answer(ca, status, span),
  answer(delegate, status, span),
  makeCrl({ issuer: ca, number: 1, ...spanOf(span), entries: [{ serial: 3, ...status }] }),
]);

async function outcome(data: readonly RevocationData[], at: Date): Promise<string | undefined> {
  const path = [leaf, ca, root].map(({ certificate }) => certificate);
  const candidates = [delegate, plain, listSigner, twin].map(({ certificate }) => certificate);
  const [found] = await checkPathRevocation({ path, data, candidates, at, now: NOW, engine });
  return found?.outcome;
}

it('never good', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...noise], { maxLength: 12 }),
      fc.constantFrom(...revoking),
      fc.nat(12),
      fc.constantFrom(REVOKED, day('2025-01-11'), day('2025-02-01'), NOW),
      async (others, one, place, at) => {
        const data = [...others.slice(0, place), one, ...others.slice(place)];
        expect(await outcome(data, at)).not.toBe('good');
      },
    ),
    { numRuns: 400 },
  );
});

it('the same in every order', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...noise, ...revoking], { maxLength: 12 }),
      fc.constantFrom(day('2025-01-05'), day('2025-01-15'), NOW),
      async (data, at) => {
        expect(await outcome(data.toReversed(), at)).toBe(await outcome(data, at));
      },
    ),
    { numRuns: 200 },
  );
});
