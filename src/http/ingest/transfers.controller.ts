// Transfers: create, list, submit, cancel.
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CatalogueReader } from '../../catalogue/catalogue.port.ts';
import type { User } from '../../identity/index.ts';
import { Organisations, Users } from '../../identity/users.port.ts';
import { ReceiveTransfer } from '../../ingest/index.ts';
import { Transfers, type TransferWithPackages } from '../../ingest/transfers.port.ts';
import { CurrentUser, Roles } from '../access.decorators.ts';
import { actorOf } from './actor.ts';
import { NewTransferDto, ReasonDto, TransferQuery } from './ingest.dto.ts';
import { transferView } from './transfer-view.ts';

@ApiTags('transfers')
@Controller('api/transfers')
export class TransfersController {
  constructor(
    @Inject(ReceiveTransfer) private readonly receive: ReceiveTransfer,
    @Inject(Transfers) private readonly transfers: Transfers,
    @Inject(CatalogueReader) private readonly catalogue: CatalogueReader,
    @Inject(Organisations) private readonly organisations: Organisations,
    @Inject(Users) private readonly users: Users,
  ) {}

  @Get()
  async list(@Query() query: TransferQuery, @CurrentUser() user: User) {
    const organisationId = user.role === 'agency-officer' ? (user.organisationId ?? '') : null;
    const { page, pageSize, fondsId } = query;
    const found = await this.transfers.list({ organisationId, page, pageSize, ...(fondsId === undefined ? {} : { fondsId }) });
    return { items: await Promise.all(found.items.map((transfer) => this.#view(transfer))), total: found.total, page, pageSize };
  }

  @Roles('archivist', 'agency-officer', 'administrator')
  @Post()
  async create(@Body() body: NewTransferDto, @CurrentUser() user: User) {
    const transfer = await this.receive.create(actorOf(user), body.fondsId, body.note);
    return this.#view({ ...transfer, packages: [] });
  }

  @Get(':id')
  async one(@Param('id') id: string, @CurrentUser() user: User) {
    return this.#view(await this.receive.visible(actorOf(user), id));
  }

  @Roles('archivist', 'agency-officer', 'administrator')
  @Post(':id/submit')
  @HttpCode(200)
  async submit(@Param('id') id: string, @CurrentUser() user: User) {
    await this.receive.submit(actorOf(user), id);
    return this.#view(await this.receive.visible(actorOf(user), id));
  }

  @Roles('archivist', 'agency-officer', 'administrator')
  @Post(':id/cancel')
  @HttpCode(200)
  async cancel(@Param('id') id: string, @Body() { reason }: ReasonDto, @CurrentUser() user: User) {
    await this.receive.cancel(actorOf(user), id, reason);
    return this.#view(await this.receive.visible(actorOf(user), id));
  }

  async #view(transfer: TransferWithPackages) {
    const [fonds, organisation, creator] = await Promise.all([
      this.catalogue.fonds(transfer.fondsId),
      this.organisations.find(transfer.organisationId),
      this.users.find(transfer.createdBy),
    ]);
    const names = {
      fondsName: fonds?.name ?? '',
      organisationName: organisation?.name ?? '',
      createdByName: creator?.displayName ?? transfer.createdBy,
    };
    return transferView(transfer, names);
  }
}
