// Adding and changing organisations. They are never removed: records name them for decades. Each addition and change is a statement
// in the ledger, so that a rebuild knows whose records they are.
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../ledger/clock.port.ts';
import { Ledger, wholeSeconds } from '../ledger/index.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import { IdentityError } from './identity-error.ts';
import type { Organisation, Page, PageRequest } from './user.ts';
import { Organisations } from './users.port.ts';

export type NewOrganisation = Pick<Organisation, 'code' | 'name' | 'nameEn'>;
export type OrganisationChange = Partial<Omit<Organisation, 'id'>>;

@Injectable()
export class ManageOrganisations {
  constructor(
    private readonly organisations: Organisations,
    private readonly transactions: Transactions,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  list(request: PageRequest): Promise<Page<Organisation>> {
    return this.organisations.list(request);
  }

  /** Throws IdentityError ORGANISATION_NOT_FOUND. */
  async find(id: string): Promise<Organisation> {
    const organisation = await this.organisations.find(id);
    if (organisation === undefined) throw new IdentityError('ORGANISATION_NOT_FOUND');
    return organisation;
  }

  /** Throws IdentityError ORGANISATION_CODE_TAKEN. */
  async add(wanted: NewOrganisation): Promise<Organisation> {
    const organisation = inNfc({ ...wanted, id: randomUUID(), active: true });
    await this.transactions.run(async () => {
      const at = this.clock.now();
      if (!(await this.organisations.add(organisation, at))) throw new IdentityError('ORGANISATION_CODE_TAKEN');
      await this.#state(organisation, at, at);
    });
    return organisation;
  }

  /** Throws IdentityError ORGANISATION_NOT_FOUND or ORGANISATION_CODE_TAKEN. */
  change(id: string, change: OrganisationChange): Promise<Organisation> {
    return this.transactions.run(async () => {
      const organisation = inNfc({ ...(await this.find(id)), ...change });
      if (!(await this.organisations.change(organisation))) throw new IdentityError('ORGANISATION_CODE_TAKEN');
      await this.#state(organisation, this.clock.now());
      return organisation;
    });
  }

  // The first statement about an organisation also says when it was added; later ones say what it is from then on.
  async #state({ id, code, name, nameEn, active }: Organisation, at: Date, createdAt?: Date): Promise<void> {
    await this.ledger.append({
      says: { type: 'organisation', at: wholeSeconds(at), agent: 'administrator', subject: id },
      body: { organisation: { id, code, name, nameEn, active, ...(createdAt && { createdAt: createdAt.toISOString() }) } },
    });
  }
}

// Statements hold NFC text only (RFC 8785 leaves normalization to the application).
function inNfc(organisation: Organisation): Organisation {
  const { code, name, nameEn } = organisation;
  return {
    ...organisation,
    code: code.normalize('NFC'),
    name: name.normalize('NFC'),
    nameEn: nameEn === null ? null : nameEn.normalize('NFC'),
  };
}
