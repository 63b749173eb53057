// Who signs in an invented agency: the leader, then the clerk who gives number and date, then the agency's seal, each as a signature
// of its own appended to the one before, as documents of Vietnamese agencies are signed.
import { PDFDocument } from 'pdf-lib';
import type { KeyFolder, KeyPurpose } from '../adapters/keys/key-folder.ts';
import { DemoCa } from '../adapters/pki/demo-pki.ts';
import { DemoTsa } from '../adapters/pki/demo-tsa.ts';
import { AppendedSignatures } from './appended-signatures.ts';
import type { DemoAgency, Signing } from './demonstration-plan.ts';
import { DocumentSigner } from './document-signature.ts';

interface Signers {
  readonly leader: DocumentSigner;
  readonly clerk: DocumentSigner;
  readonly seal: DocumentSigner;
}

/** The demo CA for signers and the demo TSA, from the keys that demonstration mode has made. */
export class DemoTrustServices {
  private constructor(
    readonly ca: DemoCa,
    readonly tsa: DemoTsa,
  ) {}

  static async open(keys: KeyFolder): Promise<DemoTrustServices> {
    const [ca, tsa] = await Promise.all([material(keys, 'demo-ca-signers'), material(keys, 'demo-tsa')]);
    return new DemoTrustServices(await DemoCa.open(ca), new DemoTsa({ ...tsa, issuers: [] }));
  }
}

export class SigningOffice {
  readonly #tsa: DemoTsa;
  readonly #valid: Signers;
  readonly #expired: Signers;

  private constructor(tsa: DemoTsa, valid: Signers, expired: Signers) {
    this.#tsa = tsa;
    this.#valid = valid;
    this.#expired = expired;
  }

  /** Certificates valid for five years around `year`, and others that expired at the end of the year before it. */
  static async open({ ca, tsa }: DemoTrustServices, agency: DemoAgency, year: number): Promise<SigningOffice> {
    const signersOf = async (from: number, until: number): Promise<Signers> => {
      const [notBefore, notAfter] = [new Date(Date.UTC(from, 0, 1)), new Date(Date.UTC(until, 11, 31))];
      const issue = async (commonName: string, title: string) => {
        const name = [{ OU: [agency.organisation.name] }, { T: [title] }];
        return new DocumentSigner(await ca.issue({ commonName, purpose: 'signer', notBefore, notAfter, name }));
      };
      const [leader, clerk, seal] = await Promise.all([
        issue(agency.leader.name, agency.leader.position),
        issue(agency.clerk, 'Văn thư'),
        issue(agency.organisation.name, 'Con dấu cơ quan'),
      ]);
      return { leader, clerk, seal };
    };
    return new SigningOffice(tsa, await signersOf(year - 2, year + 3), await signersOf(year - 4, year - 1));
  }

  /** `unsigned` as `drawDocument` made it, signed at `date` in the given way. */
  async sign(unsigned: Uint8Array, signing: Signing, date: Date): Promise<Uint8Array> {
    switch (signing) {
      case 'none':
      case 'scanned':
        return unsigned;
      case 'stamped':
        return this.#signAll(unsigned, this.#valid, date);
      case 'certificates-expired-since':
        return this.#signAll(unsigned, this.#expired, date);
      case 'expired-without-stamp':
        return this.#signOnce(unsigned, this.#expired.leader, date);
      case 'saved-again':
        return savedAgain(await this.#signAll(unsigned, this.#valid, date));
    }
  }

  async #signAll(unsigned: Uint8Array, { leader, clerk, seal }: Signers, date: Date): Promise<Uint8Array> {
    const signatures = await AppendedSignatures.open(unsigned);
    const steps = [
      { signer: leader, reason: 'Ký duyệt', minutes: 0 },
      { signer: clerk, reason: 'Cấp số, ngày tháng', minutes: 95 },
      { signer: seal, reason: 'Ký số của cơ quan', minutes: 97 },
    ];
    for (const { signer, reason, minutes } of steps) {
      const time = new Date(date.getTime() + minutes * 60_000);
      await signatures.append({ signer, stamped: { tsa: this.#tsa, time }, claimedAt: time, reason });
    }
    return signatures.bytes;
  }

  async #signOnce(unsigned: Uint8Array, signer: DocumentSigner, date: Date): Promise<Uint8Array> {
    const signatures = await AppendedSignatures.open(unsigned);
    await signatures.append({ signer, stamped: null, claimedAt: date, reason: 'Ký duyệt' });
    return signatures.bytes;
  }
}

/** As by a program that opens a PDF and saves it: every object is written anew, so no signed range fits any more. */
async function savedAgain(signed: Uint8Array): Promise<Uint8Array> {
  return (await PDFDocument.load(signed)).save({ useObjectStreams: false });
}

async function material(keys: KeyFolder, purpose: KeyPurpose) {
  const { privateKey, certificates } = await keys.get(purpose);
  const [certificate] = certificates;
  if (certificate === undefined) throw new Error(`expected a certificate for ${purpose}`);
  return { privateKey: new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' })), certificate };
}
