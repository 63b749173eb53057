// A signed PDF that was cut off must never pass for its older, unsigned revision.
import { beforeAll, describe, expect, it } from 'vitest';
import { DemoCa } from '../../../../src/adapters/pki/demo-pki.ts';
import { MemoryByteSource } from '../../../../src/core/encoding/byte-source.ts';
import { gatherFacts } from '../../../../src/core/signature/index.ts';
import { drawDocument } from '../../../../src/demo/administrative-document.ts';
import { AppendedSignatures } from '../../../../src/demo/appended-signatures.ts';
import { DocumentSigner } from '../../../../src/demo/document-signature.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { nodeInflate } from '../../../../src/engine/node-inflate.ts';

let signed: Uint8Array;
let firstEnd: number;

const facts = (bytes: Uint8Array) => gatherFacts(new MemoryByteSource(bytes), { engine: new NodeEngine(), inflate: nodeInflate });

beforeAll(async () => {
  const ca = await DemoCa.create('CA', new Date('2025-01-01'), new Date('2035-01-01'), 'ec-p256');
  const identity = await ca.issue({
    commonName: 'A',
    purpose: 'signer',
    notBefore: new Date('2025-01-01'),
    notAfter: new Date('2030-01-01'),
    key: 'ec-p256',
  });
  const date = new Date('2026-03-02T00:00:00Z');
  const unsigned = await drawDocument({
    issuer: 'A',
    code: '1/QĐ',
    place: 'Hà Nội',
    date,
    typeName: 'Quyết định',
    subject: 'S',
    paragraphs: ['P'],
    signer: { position: 'C', name: 'N' },
  });
  firstEnd = unsigned.length;
  const signatures = await AppendedSignatures.open(unsigned);
  await signatures.append({ signer: new DocumentSigner(identity), stamped: null, claimedAt: date, reason: 'Ký' });
  signed = signatures.bytes;
});

describe('a signed file', () => {
  it('has its signature when it is whole', async () => {
    expect((await facts(signed)).signatures).toHaveLength(1);
  });

  it('is unreadable when it was cut inside the signature', async () => {
    for (let at = firstEnd + 16; at < signed.length - 8; at += 997) {
      const cut = await facts(signed.slice(0, at));
      expect(cut.pdf, `cut at ${at}`).toBeNull();
      expect(cut.findings.map(({ code }) => code)).toContain('PDF_TRUNCATED');
    }
  });

  it('says that something follows the end when only a few bytes of the signature are left', async () => {
    const cut = await facts(signed.slice(0, firstEnd + 6));
    expect(cut.findings.map(({ code }) => code)).toContain('PDF_TRAILING_DATA');
  });
});
