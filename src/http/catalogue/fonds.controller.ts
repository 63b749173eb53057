// Fonds: list, look at, create, change.
import { Body, Controller, Get, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { TransferAgreement } from '../../catalogue/fonds.ts';
import { type FondsEditor, ManageFonds } from '../../catalogue/index.ts';
import { ManageOrganisations, type User } from '../../identity/index.ts';
import { CurrentUser, Roles } from '../access.decorators.ts';
import { HttpRefusal } from '../errors/http-refusal.ts';
import { ListQuery } from '../list-query.dto.ts';
import { type AgreementDto, FondsChangeDto, NewFondsDto } from './fonds.dto.ts';
import { scopeOf } from './scope.ts';

@ApiTags('fonds')
@Controller('api/fonds')
export class FondsController {
  constructor(
    @Inject(ManageFonds) private readonly manage: ManageFonds,
    @Inject(ManageOrganisations) private readonly organisations: ManageOrganisations,
  ) {}

  @Get()
  async list(@Query() { page, pageSize, q }: ListQuery, @CurrentUser() user: User) {
    const wanted = q.normalize('NFC').toLowerCase();
    const all = (await this.manage.list(scopeOf(user))).filter(({ name, code }) =>
      `${name} ${code}`.toLowerCase().includes(wanted),
    );
    return { items: all.slice((page - 1) * pageSize, page * pageSize), total: all.length, page, pageSize };
  }

  @Get(':id')
  one(@Param('id') id: string, @CurrentUser() user: User) {
    return this.manage.find(id, scopeOf(user));
  }

  @Roles('archivist', 'administrator')
  @Post()
  async create(@Body() body: NewFondsDto, @CurrentUser() user: User) {
    await this.organisations.find(body.organisationId);
    const { description, agreement, ...wish } = body;
    return this.manage.create({ ...wish, description: texts(description), agreement: given(agreement) }, editorOf(user));
  }

  @Roles('archivist', 'administrator')
  @Patch(':id')
  change(@Param('id') id: string, @Body() body: FondsChangeDto, @CurrentUser() user: User) {
    const { description, agreement, ...rest } = body;
    const change = {
      ...rest,
      ...(description === undefined ? {} : { description: texts(description) }),
      ...(agreement === undefined ? {} : { agreement: given(agreement) }),
    };
    return this.manage.change(id, change, editorOf(user));
  }
}

const editorOf = (user: User): FondsEditor => ({ userId: user.id, role: user.role });

// Forms send counts as numbers; descriptions are text.
function texts(description: Readonly<Record<string, unknown>>): Record<string, string> {
  const pairs = Object.entries(description).map(([code, value]) => {
    if (typeof value !== 'string' && typeof value !== 'number') throw new HttpRefusal('BODY_INVALID');
    return [code, String(value)];
  });
  return Object.fromEntries(pairs);
}

// A field of a nested class exists with the value undefined when the body lacks it.
function given(agreement: AgreementDto): Partial<TransferAgreement> {
  return Object.fromEntries(Object.entries(agreement).filter(([, value]) => value !== undefined));
}
