// Documents signed under the demo CA of a running service, for journeys.

import type { KeyFolder, KeyPurpose } from '../../src/adapters/keys/key-folder.ts';
import { DemoCa } from '../../src/adapters/pki/demo-pki.ts';
import { DemoTsa } from '../../src/adapters/pki/demo-tsa.ts';
import { drawDocument } from '../../src/demo/administrative-document.ts';
import { AppendedSignatures } from '../../src/demo/appended-signatures.ts';
import { DocumentSigner } from '../../src/demo/document-signature.ts';

export class SignedDocuments {
  readonly #signer: DocumentSigner;
  readonly #tsa: DemoTsa;

  private constructor(signer: DocumentSigner, tsa: DemoTsa) {
    this.#signer = signer;
    this.#tsa = tsa;
  }

  static async open(keys: KeyFolder): Promise<SignedDocuments> {
    const ca = await DemoCa.open(await material(keys, 'demo-ca-signers'));
    const notBefore = new Date('2025-01-01T00:00:00Z');
    const identity = await ca.issue({
      commonName: 'Nguyễn Văn Thử',
      purpose: 'signer',
      notBefore,
      notAfter: new Date('2030-01-01T00:00:00Z'),
    });
    const tsa = await material(keys, 'demo-tsa');
    return new SignedDocuments(new DocumentSigner(identity), new DemoTsa({ ...tsa, issuers: [] }));
  }

  unsigned(code: string, subject: string): Promise<Uint8Array> {
    const date = new Date('2026-03-02T00:00:00Z');
    const signer = { position: 'Chủ tịch', name: 'Nguyễn Văn Thử' };
    const paragraphs = [`Nội dung của ${code}: ${subject}. Văn bản này chỉ dùng để thử.`];
    return drawDocument({
      issuer: 'Cơ quan thử',
      code,
      place: 'Hà Nội',
      date,
      typeName: 'Quyết định',
      subject,
      paragraphs,
      signer,
    });
  }

  async signed(code: string, subject: string): Promise<Uint8Array> {
    const signatures = await AppendedSignatures.open(await this.unsigned(code, subject));
    const time = new Date('2026-03-02T02:00:00Z');
    await signatures.append({ signer: this.#signer, stamped: { tsa: this.#tsa, time }, claimedAt: time, reason: 'Ký duyệt' });
    return signatures.bytes;
  }

  /** As a tool does that opens the signed file and saves it anew: the signature dictionary survives, its byte range does not fit. */
  async resaved(code: string, subject: string): Promise<Uint8Array> {
    const signed = Buffer.from(await this.signed(code, subject));
    const text = signed.toString('latin1');
    const moved = text.replace('%PDF-1.7', '%PDF-1.7\n%saved again by another program');
    const shift = moved.length - text.length;
    const offsets = moved.replace(
      /^(\d{10}) (\d{5}) n /gm,
      (_, offset: string, generation: string) => `${String(Number(offset) + shift).padStart(10, '0')} ${generation} n `,
    );
    const starts = offsets
      .replace(/startxref\n(\d+)/g, (_, at: string) => `startxref\n${Number(at) + shift}`)
      .replace(/\/Prev (\d+)/g, (_, at: string) => `/Prev ${Number(at) + shift}`);
    return new Uint8Array(Buffer.from(starts, 'latin1'));
  }
}

async function material(keys: KeyFolder, purpose: KeyPurpose) {
  const { privateKey, certificates } = await keys.get(purpose);
  const [certificate] = certificates;
  if (certificate === undefined) throw new Error(`expected a certificate for ${purpose}`);
  return { privateKey: new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' })), certificate };
}
