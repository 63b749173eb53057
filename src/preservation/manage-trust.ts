// Administration of the operator's trust: add, confirm, remove. Every change is told in the access log.
import { Injectable } from '@nestjs/common';
import type { Bytes } from '../core/encoding/bytes.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import { Certificate } from '../core/x509/index.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { type AccessAction, AccessLog } from '../identity/access-log.port.ts';
import { Clock } from '../ledger/clock.port.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import { assertFit, readCertificates } from './trust-certificates.ts';
import { TrustError } from './trust-error.ts';
import { type KnownCertificate, KnownCertificates } from './trust-known.port.ts';
import { type TrustedCertificate, type TrustPurpose, TrustStore } from './trust-store.port.ts';

export interface TrustView {
  readonly sha256: string;
  readonly purpose: TrustPurpose;
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly keyBits: number | null;
  readonly confirmed: boolean;
  readonly addedBy: string;
  readonly addedAt: Date;
  readonly source: string;
  /** Null: nothing is known of it. Known is not confirmed. */
  readonly known: KnownCertificate | null;
}

/** Who changes trust. */
export interface TrustActor {
  readonly userId: string;
  readonly username: string;
  readonly requestId: string;
}

@Injectable()
export class ManageTrust {
  constructor(
    private readonly transactions: Transactions,
    private readonly trust: TrustStore,
    private readonly known: KnownCertificates,
    private readonly accessLog: AccessLog,
    private readonly engine: NodeEngine,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<readonly TrustView[]> {
    return (await this.trust.list()).map((item) => this.#view(item));
  }

  /** All certificates of the file or none. Unconfirmed at first: a person compares the fingerprint. Throws TrustError. */
  async add(actor: TrustActor, purpose: TrustPurpose, file: Bytes, source: string): Promise<readonly TrustView[]> {
    const read = readCertificates(this.engine, file);
    for (const one of read) assertFit(one, purpose);
    const addedAt = this.clock.now();
    const items = read.map(({ sha256, certificate }): TrustedCertificate => {
      return { sha256, purpose, certificate: certificate.raw, confirmed: false, addedBy: actor.username, addedAt, source };
    });
    await this.transactions.run(async () => {
      for (const item of items) {
        await this.trust.add(item);
        await this.#log(actor, 'trust-add', item);
      }
    });
    const added = new Set(items.map(({ sha256 }) => sha256));
    return (await this.list()).filter((item) => item.purpose === purpose && added.has(item.sha256));
  }

  /** Whether a person compared the fingerprint; for one purpose, or for all when absent: the fingerprint is the same. */
  async confirm(actor: TrustActor, sha256: string, confirmed: boolean, purpose?: TrustPurpose): Promise<readonly TrustView[]> {
    const items = await this.#find(sha256, purpose);
    await this.transactions.run(async () => {
      for (const item of items) {
        await this.trust.setConfirmed(sha256, item.purpose, confirmed);
        await this.#log(actor, confirmed ? 'trust-confirm' : 'trust-unconfirm', item);
      }
    });
    return (await this.#find(sha256, purpose)).map((item) => this.#view(item));
  }

  /** Throws TRUST_PURPOSE_NEEDED when it is trusted for several purposes and none is named. */
  async remove(actor: TrustActor, sha256: string, purpose?: TrustPurpose): Promise<void> {
    const [item, ...others] = await this.#find(sha256, purpose);
    if (item === undefined) throw new TrustError('TRUST_NOT_FOUND');
    if (others.length > 0) throw new TrustError('TRUST_PURPOSE_NEEDED');
    await this.transactions.run(async () => {
      await this.trust.remove(sha256, item.purpose);
      await this.#log(actor, 'trust-remove', item);
    });
  }

  async #find(sha256: string, purpose: TrustPurpose | undefined): Promise<readonly TrustedCertificate[]> {
    const found = (await this.trust.list()).filter(
      (item) => item.sha256 === sha256 && (purpose === undefined || item.purpose === purpose),
    );
    if (found.length === 0) throw new TrustError('TRUST_NOT_FOUND');
    return found;
  }

  async #log({ userId, requestId }: TrustActor, action: AccessAction, { sha256, purpose, certificate }: TrustedCertificate) {
    const title = Certificate.parse(certificate).subject.text;
    await this.accessLog.record({
      at: this.clock.now(),
      userId,
      action,
      subject: `trust/${purpose}/${sha256}`,
      title,
      requestId,
    });
  }

  #view({ certificate: bytes, ...item }: TrustedCertificate): TrustView {
    const certificate = Certificate.parse(bytes);
    return {
      ...item,
      subject: certificate.subject.text,
      issuer: certificate.issuer.text,
      notBefore: certificate.notBefore,
      notAfter: certificate.notAfter,
      keyBits: keyBits(certificate),
      known: this.known.find(item.sha256),
    };
  }
}

// An algorithm that we cannot read is no reason not to show the certificate.
function keyBits(certificate: Certificate): number | null {
  try {
    return certificate.publicKey.bits ?? null;
  } catch (cause) {
    if (cause instanceof MalformedError) return null;
    throw cause;
  }
}
