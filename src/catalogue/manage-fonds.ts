// Fonds and agreements: created and changed by the archive. Each change is a statement in the ledger, in the same transaction, whose
// body holds the whole fonds, so that the catalogue can be rebuilt from it.
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  checkFields,
  type FieldRole,
  type FieldValues,
  type Finding,
  fieldByRole,
  makeFinding,
  type Profile,
  valueOfRole,
} from '../core/package/index.ts';
import type { AgentRole } from '../core/proof/statement.ts';
import { Clock } from '../ledger/clock.port.ts';
import { Ledger, wholeSeconds } from '../ledger/index.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import { Catalogue, CatalogueReader, type FondsView, type ReadScope } from './catalogue.port.ts';
import { CatalogueError } from './catalogue-error.ts';
import { DEFAULT_AGREEMENT, type Fonds, type TransferAgreement } from './fonds.ts';
import { Rules } from './rules.port.ts';

/** Codes and name may be given apart from the description; they are put under the profile's own codes then. */
export interface FondsNames {
  readonly code?: string;
  readonly identifier?: string;
  readonly name?: string;
}

export interface FondsDraft extends FondsNames {
  readonly organisationId: string;
  readonly profile: string;
  readonly description: FieldValues;
  /** What is absent is as in DEFAULT_AGREEMENT. */
  readonly agreement: Partial<TransferAgreement>;
}

export interface FondsEditor {
  readonly userId: string;
  readonly role: AgentRole;
}

const FIXED = ['code', 'identifier', 'organisationId', 'profile'] as const;

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

  list(scope: ReadScope): Promise<readonly FondsView[]> {
    return this.reader.listFonds(scope);
  }

  /** Throws CatalogueError FONDS_NOT_FOUND, also for one outside the scope. */
  async find(id: string, scope: ReadScope): Promise<FondsView> {
    const fonds = await this.reader.fondsWithCounts(id);
    if (fonds === null || (scope.organisationId !== null && scope.organisationId !== fonds.organisationId)) {
      throw new CatalogueError('FONDS_NOT_FOUND');
    }
    return fonds;
  }

  /** The organisation must exist. Throws CatalogueError FONDS_DESCRIPTION_INVALID with every finding, FONDS_CODE_TAKEN, FONDS_PROFILE_INVALID, FONDS_POLICY_INVALID. */
  async create(draft: FondsDraft, by: FondsEditor): Promise<FondsView> {
    return this.#save({ ...draft, id: randomUUID(), createdAt: this.clock.now() }, by);
  }

  /**
   * What is absent stays as it is. Throws the same, FONDS_NOT_FOUND, and FONDS_FIXED for another organisation, profile or code: they say
   * whose records these are and how they were described, and dossiers carry the codes.
   */
  async change(id: string, change: Partial<FondsDraft>, by: FondsEditor): Promise<FondsView> {
    const { counts: _counts, ...fonds } = await this.find(id, { organisationId: null });
    if (FIXED.some((name) => change[name] !== undefined && change[name] !== fonds[name])) throw new CatalogueError('FONDS_FIXED');
    return this.#save({ ...fonds, ...change, agreement: { ...fonds.agreement, ...change.agreement } }, by);
  }

  async #save(draft: FondsDraft & Pick<Fonds, 'id' | 'createdAt'>, by: FondsEditor): Promise<FondsView> {
    const fonds = this.#checked(draft);
    await this.#assertCodeIsFree(fonds);
    await this.transactions.run(async () => {
      await this.catalogue.saveFonds(fonds);
      await this.ledger.append({
        says: { type: 'fonds', at: wholeSeconds(this.clock.now()), agent: by.role, fonds: fonds.id },
        body: { fonds: { ...fonds, agreement: { ...fonds.agreement }, createdAt: fonds.createdAt.toISOString() }, by: by.userId },
      });
    });
    return this.find(fonds.id, { organisationId: null });
  }

  #checked(draft: FondsDraft & Pick<Fonds, 'id' | 'createdAt'>): Fonds {
    const profile = this.rules.profiles.get(draft.profile);
    if (profile === undefined) throw new CatalogueError('FONDS_PROFILE_INVALID');
    const agreement = { ...DEFAULT_AGREEMENT, ...draft.agreement };
    if (!this.rules.policies.has(agreement.policy)) throw new CatalogueError('FONDS_POLICY_INVALID');
    const described = { ...draft.description, ...namedFields(profile, draft) };
    const description = Object.fromEntries(
      Object.entries(described).map(([code, value]) => [code.normalize('NFC'), value.normalize('NFC').trim()]),
    );
    const faults: readonly Finding[] = [
      ...checkFields(profile, 'fonds', description, { level: 'fonds' }),
      ...unknownFields(profile, description),
    ].filter((one) => one.severity === 'refuse');
    if (faults.length > 0) throw new CatalogueError('FONDS_DESCRIPTION_INVALID', faults);
    const value = (role: FieldRole): string => valueOfRole(profile, 'fonds', role, description) ?? '';
    const names = { code: value('fonds-code'), name: value('title'), identifier: value('institution') };
    const { id, organisationId, createdAt } = draft;
    return { id, organisationId, createdAt, profile: profile.id, description, agreement, ...names };
  }

  async #assertCodeIsFree(fonds: Fonds): Promise<void> {
    const all = await this.reader.listFonds({ organisationId: null });
    const taken = all.some(
      (other) => other.id !== fonds.id && other.identifier === fonds.identifier && other.code === fonds.code,
    );
    if (taken) throw new CatalogueError('FONDS_CODE_TAKEN');
  }
}

function namedFields(profile: Profile, names: FondsNames): FieldValues {
  const roles = { 'fonds-code': names.code, institution: names.identifier, title: names.name } as const;
  const pairs = Object.entries(roles).map(([role, value]) => [fieldByRole(profile, 'fonds', role as FieldRole)?.code, value]);
  return Object.fromEntries(pairs.filter(([code, value]) => code !== undefined && value !== undefined));
}

function unknownFields(profile: Profile, description: FieldValues): readonly Finding[] {
  const { fields, nameVi } = profile.levels.fonds;
  const unknown = Object.keys(description).filter((name) => !fields.some(({ code }) => code === name));
  return unknown.map((name) =>
    makeFinding('FIELD_UNKNOWN', { level: 'fonds', field: name }, { params: { name, level: nameVi } }),
  );
}
