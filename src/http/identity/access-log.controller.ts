// Who read which record, for those who oversee the archive.
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type AccessEntry, AccessLog, type Page } from '../../identity/index.ts';
import { Roles } from '../access.decorators.ts';
import { AccessLogQuery } from './identity.dto.ts';

@ApiTags('access-log')
@Controller('api/access-log')
export class AccessLogController {
  constructor(@Inject(AccessLog) private readonly log: AccessLog) {}

  @Roles('archivist', 'auditor', 'administrator')
  @Get()
  list(@Query() { page, pageSize, userId, dossierId }: AccessLogQuery): Promise<Page<AccessEntry>> {
    return this.log.list({
      page,
      pageSize,
      ...(userId !== undefined && { userId }),
      ...(dossierId !== undefined && { dossierId }),
    });
  }
}
