// What this archive trusts, as core/proof takes it: for the check of its own proofs before they are handed out.
import { Injectable } from '@nestjs/common';
import type { Bytes } from '../core/encoding/bytes.ts';
import { encodeVerifierKey, noteKey } from '../core/merkle/index.ts';
import type { ProofPolicy, TrustMaterial } from '../core/proof/index.ts';
import type { DocumentReport } from '../core/signature/report.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { LedgerError } from '../ledger/index.ts';
import { type LedgerState, LedgerStates } from '../ledger/ledger-state.port.ts';
import { type TrustPurpose, TrustStore } from '../preservation/trust-store.port.ts';
import { ProofSettings } from './proof-settings.port.ts';

@Injectable()
export class OwnTrust {
  constructor(
    private readonly store: TrustStore,
    private readonly states: LedgerStates,
    private readonly settings: ProofSettings,
    private readonly engine: NodeEngine,
  ) {}

  async origin(): Promise<string> {
    return (await this.#ledger()).origin;
  }

  /** Receipts are signed by the archive itself: no anchor of its own would add anything here. */
  async material(): Promise<TrustMaterial> {
    const list = await this.store.list();
    const of = (purpose: TrustPurpose): readonly Bytes[] =>
      list.filter((item) => item.purpose === purpose).map((item) => item.certificate);
    const { keyName, publicKey } = await this.#ledger();
    const ledger = [encodeVerifierKey(noteKey(this.engine, keyName, publicKey))];
    const intermediates = of('intermediates');
    return { signers: of('signers'), tsa: of('tsa'), ledger, witnesses: [], receipts: [], intermediates };
  }

  policy(): ProofPolicy {
    return {
      name: 'archive',
      demo: this.settings.demo,
      minimumWitnesses: 0,
      digests: { sha256: null, sha384: null, sha512: null },
      timeStampPolicies: [],
    };
  }

  /** The intermediates on the accepted paths of these signatures: they help a verifier to find a path, and are never anchors. */
  async intermediatesOf(reports: readonly DocumentReport[]): Promise<readonly Bytes[]> {
    const used = new Set(reports.flatMap((report) => report.signatures.flatMap((signature) => signature.path)));
    const list = await this.store.list();
    return list.filter((item) => item.purpose === 'intermediates' && used.has(item.sha256)).map((item) => item.certificate);
  }

  async #ledger(): Promise<LedgerState> {
    const state = await this.states.read();
    if (state === undefined) throw new LedgerError('LEDGER_NOT_OPENED', 'expected a ledger');
    return state;
  }
}
