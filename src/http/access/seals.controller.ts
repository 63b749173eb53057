// Seals: the list, and to seal now.
import { setTimeout as delay } from 'node:timers/promises';
import { Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Page } from '../../identity/index.ts';
import { type Seal, SealRunner, Seals } from '../../preservation/index.ts';
import { TimeStampError } from '../../preservation/time-stamp-authority.port.ts';
import { Roles } from '../access.decorators.ts';
import { HttpRefusal } from '../errors/http-refusal.ts';
import { ListQuery } from '../list-query.dto.ts';

/** A TSA may take minutes; a browser should not wait so long. */
const WAIT_MS = 20_000;

interface SealView {
  readonly id: string;
  readonly time: Date;
  readonly tsa: string;
  /** First and last entry covered. */
  readonly entriesFrom: number;
  readonly entriesTo: number;
  readonly leaves: number;
  readonly dossiers: number;
}

@ApiTags('seals')
@Controller('api/seals')
export class SealsController {
  constructor(
    @Inject(Seals) private readonly seals: Seals,
    @Inject(SealRunner) private readonly runner: SealRunner,
  ) {}

  @Get()
  async list(@Query() { page, pageSize }: ListQuery): Promise<Page<SealView>> {
    const { items, total } = await this.seals.list({ page, pageSize });
    return { items: items.map(sealView), total, page, pageSize };
  }

  /** `running`: the time-stamp authority has not answered yet. `seal` null otherwise: nothing was accepted since the last seal. */
  @Roles('archivist', 'administrator')
  @Post()
  @HttpCode(200)
  async sealNow(): Promise<{ readonly running: boolean; readonly seal: SealView | null }> {
    const sealing = this.runner.sealNow();
    const waited = new AbortController();
    const timeout = delay(WAIT_MS, 'waiting' as const, { signal: waited.signal }).catch(() => 'waiting' as const);
    try {
      const result = await Promise.race([sealing, timeout]);
      if (result !== 'waiting') return { running: false, seal: result === null ? null : sealView(result) };
      sealing.catch(() => null); // the schedule tries again, and logs why
      return { running: true, seal: null };
    } catch (cause) {
      if (cause instanceof TimeStampError) throw new HttpRefusal('TIME_STAMP_REFUSED', cause.failures);
      throw cause;
    } finally {
      waited.abort();
    }
  }
}

function sealView(seal: Seal): SealView {
  const tsa = [...new Set(seal.trees.map((tree) => tree.tsa))].join(', ');
  const { id, first, end, leafCount: leaves, dossiers, sealedAt: time } = seal;
  return { id, time, tsa, entriesFrom: first, entriesTo: end - 1, leaves, dossiers };
}
