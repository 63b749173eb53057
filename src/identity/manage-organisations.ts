// Adding and changing organisations. They are never removed: records name them for decades.
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../ledger/clock.port.ts';
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
    const organisation = { ...wanted, id: randomUUID(), active: true };
    const added = await this.transactions.run(() => this.organisations.add(organisation, this.clock.now()));
    if (!added) throw new IdentityError('ORGANISATION_CODE_TAKEN');
    return organisation;
  }

  /** Throws IdentityError ORGANISATION_NOT_FOUND or ORGANISATION_CODE_TAKEN. */
  change(id: string, change: OrganisationChange): Promise<Organisation> {
    return this.transactions.run(async () => {
      const organisation = { ...(await this.find(id)), ...change };
      if (!(await this.organisations.change(organisation))) throw new IdentityError('ORGANISATION_CODE_TAKEN');
      return organisation;
    });
  }
}
