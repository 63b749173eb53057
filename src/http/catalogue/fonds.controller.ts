// Fonds: list, look at, create, change.
import { Body, Controller, Get, Inject, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type FondsEditor, ManageFonds } from '../../catalogue/manage-fonds.ts';
import type { User } from '../../identity/index.ts';
import { CurrentUser, Roles } from '../access.decorators.ts';
import { HttpRefusal } from '../errors/http-refusal.ts';
import { FondsChangeDto, NewFondsDto } from './fonds.dto.ts';
import { scopeOf } from './scope.ts';

@ApiTags('fonds')
@Controller('api/fonds')
export class FondsController {
  constructor(@Inject(ManageFonds) private readonly manage: ManageFonds) {}

  @Get()
  async list(@CurrentUser() user: User) {
    const items = await this.manage.list(scopeOf(user));
    return { items, total: items.length, page: 1, pageSize: Math.max(1, items.length) };
  }

  @Get(':id')
  one(@Param('id') id: string, @CurrentUser() user: User) {
    return this.manage.find(id, scopeOf(user));
  }

  @Roles('archivist', 'administrator')
  @Post()
  create(@Body() body: NewFondsDto, @CurrentUser() user: User) {
    const { description, agreement, ...wish } = body;
    return this.manage.create({ ...wish, description: texts(description), agreement: { ...agreement } }, editorOf(user));
  }

  @Roles('archivist', 'administrator')
  @Patch(':id')
  change(@Param('id') id: string, @Body() body: FondsChangeDto, @CurrentUser() user: User) {
    const change = {
      ...(body.name === undefined ? {} : { name: body.name }),
      ...(body.description === undefined ? {} : { description: texts(body.description) }),
      ...(body.agreement === undefined ? {} : { agreement: { ...body.agreement } }),
    };
    return this.manage.change(id, change, editorOf(user));
  }
}

const editorOf = (user: User): FondsEditor => ({ userId: user.id, role: user.role });

function texts(description: Readonly<Record<string, unknown>>): Record<string, string> {
  for (const value of Object.values(description)) if (typeof value !== 'string') throw new HttpRefusal('BODY_INVALID');
  return description as Record<string, string>;
}
