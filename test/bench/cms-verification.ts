// How many detached RSA-2048 signatures are read and verified in a second of processor time, beside node:crypto's bare verify of the same
// signature with a ready key. Each round parses its bytes anew; no verdict is kept. Run: node test/bench/cms-verification.ts
import { createPublicKey, verify } from 'node:crypto';
import { parseSignedData, verifySignerInfo } from '../../src/core/cms/index.ts';
import { encodeOctetString, encodeSequence } from '../../src/core/encoding/der-writer.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { attribute, digestOf, makeCms, makeSigner } from '../unit/core/cms/demo-cms.ts';
import { makeCertificate } from '../unit/core/x509/demo-certificates.ts';

const ROUNDS = 20_000;
const engine = new NodeEngine();
const content = new Uint8Array(1000).fill(7);
const root = makeCertificate({ subject: 'Gốc', ca: true });
const party = makeCertificate({ subject: 'Nguyễn Thị An', issuer: root, serial: 7 });
const ess = encodeSequence(encodeSequence(encodeSequence(encodeOctetString(digestOf(party.certificate.raw)))));
const extraAttributes = [attribute('1.2.840.113549.1.9.16.2.47', ess)];
const cms = makeCms({ signers: [makeSigner({ party, content, extraAttributes })], certificates: [party.certificate.raw] });
const [signer] = parseSignedData(cms).signerInfos;
const message = signer?.signedAttributes?.asReceived;
if (signer === undefined || message === undefined) throw new Error('the signature made for this bench has no signer');
const key = createPublicKey({ key: Buffer.from(party.certificate.spki), format: 'der', type: 'spki' });

async function measure(name: string, round: () => Promise<boolean> | boolean): Promise<number> {
  for (let i = 0; i < ROUNDS / 10; i++) if (!(await round())) throw new Error(`${name}: did not verify`);
  const start = process.cpuUsage();
  for (let i = 0; i < ROUNDS; i++) await round();
  const used = process.cpuUsage(start);
  const perSecond = ROUNDS / ((used.user + used.system) / 1e6);
  console.log(`${name.padEnd(44)} ${perSecond.toFixed(0).padStart(8)} per second of processor time`);
  return perSecond;
}

const bare = await measure('node:crypto verify, ready key', () => verify('sha256', message, key, signer.signature));
await measure('parse only', () => parseSignedData(cms).signerInfos.length === 1);
const full = await measure('parse, message digest, ESS, signature', async () => {
  const data = parseSignedData(cms);
  const [first] = data.signerInfos;
  if (first === undefined) return false;
  const facts = await verifySignerInfo(data, first, { engine, content: { digest: async () => digestOf(content) } });
  return facts.signatureVerifies === 'verified' && facts.digestMatches === 'matches' && facts.essMatches === 'matches';
});
console.log(`share of the bare verification: ${((100 * full) / bare).toFixed(0)} %`);
