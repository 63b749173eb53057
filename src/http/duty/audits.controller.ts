// Fixity audits: run, follow, read the minutes, heal.
import { Controller, Get, Header, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { User } from '../../identity/index.ts';
import { Audits } from '../../preservation/audits.port.ts';
import {
  type Audit,
  AuditArchive,
  AuditError,
  AuditRunner,
  HealReplicas,
  minutesPage,
  type RecordedFault,
} from '../../preservation/index.ts';
import { CurrentUser, Roles } from '../access.decorators.ts';
import { ListQuery } from '../list-query.dto.ts';

const MOST_SHOWN = 5_000;

@ApiTags('audits')
@Roles('archivist', 'auditor', 'administrator')
@Controller('api/audits')
export class AuditsController {
  constructor(
    @Inject(Audits) private readonly audits: Audits,
    @Inject(AuditRunner) private readonly runner: AuditRunner,
    @Inject(AuditArchive) private readonly archive: AuditArchive,
    @Inject(HealReplicas) private readonly healing: HealReplicas,
  ) {}

  @Get()
  async list(@Query() { page, pageSize }: ListQuery) {
    const { items, total } = await this.audits.list({ page, pageSize });
    return { items: items.map(summary), total, page, pageSize };
  }

  /** Begins an audit, which goes on in the background. */
  @Post()
  async run(@CurrentUser() user: User) {
    return summary(await this.runner.start(user.username));
  }

  /** `faults`: what is not as it must be; `notes`: what is to be known. */
  @Get(':id')
  async one(@Param('id') id: string) {
    const audit = await this.#find(id);
    const found = await this.audits.faults(id, MOST_SHOWN);
    const of = (severity: string) => found.filter((fault) => fault.severity === severity).map(faultView);
    return { ...summary(audit), faultCount: audit.faults, faults: of('fault'), notes: of('info'), minutes: audit.minutes };
  }

  /** To print, sign and file. */
  @Get(':id/minutes')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
  @Header('Cache-Control', 'private, no-store')
  async minutes(@Param('id') id: string): Promise<string> {
    const audit = await this.#find(id);
    if (audit.finishedAt === null) throw new AuditError('AUDIT_NOT_FINISHED');
    return minutesPage(await this.archive.facts(audit, audit.finishedAt, audit.outcome));
  }

  /** The same as text: exactly what the ledger keeps. */
  @Get(':id/minutes.txt')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Cache-Control', 'private, no-store')
  async minutesText(@Param('id') id: string): Promise<string> {
    const { minutes } = await this.#find(id);
    if (minutes === null) throw new AuditError('AUDIT_NOT_FINISHED');
    return minutes;
  }

  @Roles('administrator')
  @Post(':id/heal')
  @HttpCode(200)
  async heal(@Param('id') id: string) {
    return { files: await this.healing.run(id) };
  }

  @Roles('archivist', 'administrator')
  @Post(':id/cancel')
  @HttpCode(200)
  async cancel(@Param('id') id: string) {
    await this.runner.cancel(id);
    return summary(await this.#find(id));
  }

  async #find(id: string): Promise<Audit> {
    const audit = await this.audits.find(id);
    if (audit === null) throw new AuditError('AUDIT_NOT_FOUND');
    return audit;
  }
}

function summary(audit: Audit) {
  const { id, startedAt, finishedAt, outcome, startedBy, stores, filesChecked, bytesRead, dossiers, faults, progress } = audit;
  return { id, startedAt, finishedAt, outcome, startedBy, stores, filesChecked, bytesRead, dossiers, faults, progress };
}

function faultView({ id, code, store, medium, path, file, vi, en, healedAt }: RecordedFault) {
  return { id, code, store, medium, path, file, vi, en, healedAt };
}
