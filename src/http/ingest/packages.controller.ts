// Packages: report, staged files, decision, receipt.

import { Readable } from 'node:stream';
import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Rules } from '../../catalogue/rules.port.ts';
import { readChunks } from '../../core/encoding/byte-source.ts';
import type { User } from '../../identity/index.ts';
import { Users } from '../../identity/users.port.ts';
import { DecidePackage, IngestError, ReadReceipt, ReceiveTransfer } from '../../ingest/index.ts';
import { type OpenStagedFile, Staging } from '../../ingest/staging.port.ts';
import { CurrentUser, Roles } from '../access.decorators.ts';
import { describeUntrustedFile } from '../untrusted-file.ts';
import { actorOf } from './actor.ts';
import { DecisionDto, StagedFileQuery } from './ingest.dto.ts';
import { packageSummary, packageView } from './transfer-view.ts';

@ApiTags('packages')
@Controller('api/packages')
export class PackagesController {
  constructor(
    @Inject(ReceiveTransfer) private readonly receive: ReceiveTransfer,
    @Inject(DecidePackage) private readonly decide: DecidePackage,
    @Inject(ReadReceipt) private readonly receipts: ReadReceipt,
    @Inject(Rules) private readonly rules: Rules,
    @Inject(Staging) private readonly staging: Staging,
    @Inject(Users) private readonly users: Users,
  ) {}

  @Get(':id')
  async one(@Param('id') id: string, @CurrentUser() user: User) {
    const { item } = await this.receive.visiblePackage(actorOf(user), id);
    const view = packageView(item, this.rules.profiles.get(item.report?.profile ?? ''));
    if (view.decision === null || view.decision.automatic) return view;
    const decider = await this.users.find(view.decision.by);
    return { ...view, decision: { ...view.decision, by: decider?.displayName ?? view.decision.by } };
  }

  /** The package as its transfer lists it, for following its way: without the report. */
  @Get(':id/progress')
  async progress(@Param('id') id: string, @CurrentUser() user: User) {
    return packageSummary(await this.receive.progress(actorOf(user), id));
  }

  @Get(':id/files')
  async stagedFile(
    @Param('id') id: string,
    @Query() { path }: StagedFileQuery,
    @CurrentUser() user: User,
    @Res({ passthrough: true }) response: Response,
  ) {
    const { item } = await this.receive.visiblePackage(actorOf(user), id);
    const file = item.report?.files.find((one) => one.name === path);
    if (file === undefined) throw new IngestError('STAGED_FILE_GONE');
    const source = await this.staging.openFile(id, file.stagedAs).catch((cause: unknown) => {
      throw new IngestError('STAGED_FILE_GONE', cause);
    });
    describeUntrustedFile(response, file, false);
    response.setHeader('Content-Length', source.sizeBytes);
    response.setHeader('Cache-Control', 'private, no-store');
    return new StreamableFile(Readable.from(chunksThenClose(source)));
  }

  @Roles('archivist', 'administrator')
  @Post(':id/decision')
  @HttpCode(200)
  async decideOn(@Param('id') id: string, @Body() decision: DecisionDto, @CurrentUser() user: User) {
    await this.decide.decide(actorOf(user), id, decision);
    return this.one(id, user);
  }

  @Get(':id/receipt')
  async receipt(@Param('id') id: string, @CurrentUser() user: User) {
    return (await this.#receipt(id, user)).view;
  }

  /** The exact bytes that were signed. */
  @Get(':id/receipt.json')
  @Header('Content-Type', 'application/json')
  async receiptBytes(@Param('id') id: string, @CurrentUser() user: User) {
    const { json } = await this.#receipt(id, user);
    return new StreamableFile(json, { disposition: `attachment; filename="bien-nhan-${id}.json"` });
  }

  @Get(':id/receipt.p7s')
  @Header('Content-Type', 'application/pkcs7-signature')
  async receiptSignature(@Param('id') id: string, @CurrentUser() user: User) {
    const { signature } = await this.#receipt(id, user);
    return new StreamableFile(signature, { disposition: `attachment; filename="bien-nhan-${id}.json.p7s"` });
  }

  async #receipt(id: string, user: User) {
    const { item } = await this.receive.visiblePackage(actorOf(user), id);
    return this.receipts.read(item);
  }
}

async function* chunksThenClose(source: OpenStagedFile): AsyncGenerator<Uint8Array> {
  try {
    yield* readChunks(source);
  } finally {
    await source.close();
  }
}
