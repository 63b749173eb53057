// Fonds: list, look at, create, change.
import { Body, Controller, Get, Inject, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CatalogueReader } from '../../catalogue/catalogue.port.ts';
import { FondsError } from '../../catalogue/fonds-error.ts';
import { ManageFonds } from '../../catalogue/manage-fonds.ts';
import type { User } from '../../identity/index.ts';
import { CurrentUser, Roles } from '../access.decorators.ts';
import { HttpRefusal } from '../errors/http-refusal.ts';
import { FondsChangeDto, NewFondsDto } from './fonds.dto.ts';
import { scopeOf } from './scope.ts';

@ApiTags('fonds')
@Controller('api/fonds')
export class FondsController {
  constructor(
    @Inject(ManageFonds) private readonly manage: ManageFonds,
    @Inject(CatalogueReader) private readonly catalogue: CatalogueReader,
  ) {}

  @Get()
  async list(@CurrentUser() user: User) {
    const items = await this.catalogue.listFonds(scopeOf(user));
    return { items, total: items.length, page: 1, pageSize: Math.max(1, items.length) };
  }

  @Get(':id')
  async one(@Param('id') id: string, @CurrentUser() user: User) {
    const { organisationId } = scopeOf(user);
    const fonds = await this.catalogue.fonds(id);
    if (fonds === null || (organisationId !== null && organisationId !== fonds.organisationId))
      throw new FondsError('FONDS_NOT_FOUND');
    return fonds;
  }

  @Roles('archivist', 'administrator')
  @Post()
  async create(@Body() body: NewFondsDto, @CurrentUser() user: User) {
    const made = await this.manage.create(
      { ...body, description: texts(body.description), agreement: { ...body.agreement } },
      user.id,
    );
    return this.one(made.id, user);
  }

  @Roles('archivist', 'administrator')
  @Patch(':id')
  async change(@Param('id') id: string, @Body() body: FondsChangeDto, @CurrentUser() user: User) {
    const change = {
      ...(body.description === undefined ? {} : { description: texts(body.description) }),
      ...(body.agreement === undefined ? {} : { agreement: { ...body.agreement } }),
    };
    await this.manage.change(id, change, user.id);
    return this.one(id, user);
  }
}

function texts(description: Readonly<Record<string, unknown>>): Record<string, string> {
  for (const value of Object.values(description)) if (typeof value !== 'string') throw new HttpRefusal('BODY_INVALID');
  return description as Record<string, string>;
}
