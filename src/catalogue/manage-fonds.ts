// Fonds and agreements: created and changed by the archive. Each change is a statement in the ledger, in the same transaction, whose
// body holds the whole fonds, so that the catalogue can be rebuilt from it.
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { checkFields, type FieldValues, type Finding, valueOfRole } from '../core/package/index.ts';
import { Ledger } from '../ledger/append.ts';
import { Clock } from '../ledger/clock.port.ts';
import { wholeSeconds } from '../ledger/statement-time.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import { Catalogue, CatalogueReader } from './catalogue.port.ts';
import type { Fonds, TransferAgreement } from './fonds.ts';
import { FondsError } from './fonds-error.ts';
import { Rules } from './rules.port.ts';

export interface FondsDraft {
  readonly organisationId: string;
  readonly profile: string;
  readonly description: FieldValues;
  readonly agreement: TransferAgreement;
}

@Injectable()
export class ManageFonds {
  constructor(
    private readonly transactions: Transactions,
    private readonly catalogue: Catalogue,
    private readonly reader: CatalogueReader,
    private readonly ledger: Ledger,
    private readonly rules: Rules,
    private readonly clock: Clock,
  ) {}

  /** Throws FondsError FONDS_DESCRIPTION_INVALID with every finding, FONDS_CODE_TAKEN, FONDS_PROFILE_NOT_FOUND, FONDS_POLICY_NOT_FOUND. */
  async create(draft: FondsDraft, by: string): Promise<Fonds> {
    return this.#save({ ...draft, id: randomUUID(), createdAt: this.clock.now() }, by);
  }

  /** Everything but organisation and profile, which say whose records these are and how they were described. */
  async change(id: string, change: Partial<Pick<FondsDraft, 'description' | 'agreement'>>, by: string): Promise<Fonds> {
    const known = await this.reader.fonds(id);
    if (known === null) throw new FondsError('FONDS_NOT_FOUND');
    const { counts: _counts, ...fonds } = known;
    return this.#save({ ...fonds, ...change }, by);
  }

  async #save(draft: FondsDraft & Pick<Fonds, 'id' | 'createdAt'>, by: string): Promise<Fonds> {
    const fonds = this.#checked(draft);
    await this.#assertCodeIsFree(fonds);
    await this.transactions.run(async () => {
      await this.catalogue.saveFonds(fonds);
      await this.ledger.append({
        says: { type: 'fonds', at: wholeSeconds(this.clock.now()), agent: 'administrator', fonds: fonds.id },
        body: { fonds: { ...fonds, agreement: { ...fonds.agreement }, createdAt: fonds.createdAt.toISOString() }, by },
      });
    });
    return fonds;
  }

  #checked(draft: FondsDraft & Pick<Fonds, 'id' | 'createdAt'>): Fonds {
    const profile = this.rules.profiles.get(draft.profile);
    if (profile === undefined) throw new FondsError('FONDS_PROFILE_NOT_FOUND');
    if (!this.rules.policies.has(draft.agreement.policy)) throw new FondsError('FONDS_POLICY_NOT_FOUND');
    const description = Object.fromEntries(
      Object.entries(draft.description).map(([code, value]) => [code.normalize('NFC'), value.normalize('NFC').trim()]),
    );
    const faults: readonly Finding[] = checkFields(profile, 'fonds', description, { level: 'fonds' }).filter(
      (one) => one.severity === 'refuse',
    );
    if (faults.length > 0) throw new FondsError('FONDS_DESCRIPTION_INVALID', faults);
    const code = valueOfRole(profile, 'fonds', 'fonds-code', description) ?? '';
    const name = valueOfRole(profile, 'fonds', 'title', description) ?? '';
    const identifier = valueOfRole(profile, 'fonds', 'institution', description) ?? '';
    return { ...draft, description, code, name, identifier };
  }

  async #assertCodeIsFree(fonds: Fonds): Promise<void> {
    const all = await this.reader.listFonds({ organisationId: null });
    const taken = all.some(
      (other) => other.id !== fonds.id && other.identifier === fonds.identifier && other.code === fonds.code,
    );
    if (taken) throw new FondsError('FONDS_CODE_TAKEN');
  }
}
