// Organisations: every signed-in user may read their names, administrators may change them.
import { Body, Controller, Get, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ManageOrganisations, type Organisation, type Page } from '../../identity/index.ts';
import { Roles } from '../access.decorators.ts';
import { ListQuery } from '../list-query.dto.ts';
import { NewOrganisationDto, OrganisationChangeDto } from './identity.dto.ts';

@ApiTags('organisations')
@Controller('api/organisations')
export class OrganisationsController {
  constructor(@Inject(ManageOrganisations) private readonly organisations: ManageOrganisations) {}

  @Get()
  list(@Query() query: ListQuery): Promise<Page<Organisation>> {
    return this.organisations.list(query);
  }

  @Get(':id')
  find(@Param('id') id: string): Promise<Organisation> {
    return this.organisations.find(id);
  }

  @Roles('administrator')
  @Post()
  add(@Body() body: NewOrganisationDto): Promise<Organisation> {
    return this.organisations.add(body);
  }

  @Roles('administrator')
  @Patch(':id')
  change(@Param('id') id: string, @Body() body: OrganisationChangeDto): Promise<Organisation> {
    return this.organisations.change(id, body);
  }
}
