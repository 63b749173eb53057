// Resumable upload (tus 1.0) into staging. The id of an upload is the id of its package, and tus is told the one that was authorised:
// by itself it would take the last words of the whole address, query and all.
import { AsyncLocalStorage } from 'node:async_hooks';
import { Controller, Delete, Head, HttpCode, Inject, Options, Param, Patch, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import type { Response } from 'express';
import type { User } from '../../identity/index.ts';
import { IngestError, ReceiveTransfer } from '../../ingest/index.ts';
import { PackageLimits } from '../../ingest/package-limits.port.ts';
import { CurrentUser, Roles, type SignedInRequest } from '../access.decorators.ts';
import { answerTo } from '../errors/error-answer.ts';
import { HttpRefusal } from '../errors/http-refusal.ts';
import { NoQueryGuard } from '../no-query.guard.ts';
import { actorOf } from './actor.ts';
import { UploadFolder } from './upload-folder.ts';

const PATH = '/api/uploads';

/** What a request was allowed to do before tus sees it. */
interface Authorised {
  readonly user: User;
  /** Undefined when an upload is created. */
  readonly packageId: string | undefined;
}

@ApiExcludeController()
@Roles('archivist', 'agency-officer', 'administrator')
@UseGuards(NoQueryGuard)
@Controller('api/uploads')
export class UploadsController {
  readonly #tus: Server;
  readonly #authorised = new AsyncLocalStorage<Authorised>();

  constructor(
    @Inject(ReceiveTransfer) private readonly receive: ReceiveTransfer,
    @Inject(PackageLimits) limits: PackageLimits,
    @Inject(UploadFolder) folder: UploadFolder,
  ) {
    this.#tus = new Server({
      path: PATH,
      relativeLocation: true,
      datastore: new FileStore({ directory: folder.path }),
      maxSize: limits.uploadBytes,
      getFileIdFromRequest: () => this.#authorised.getStore()?.packageId,
      namingFunction: (request, metadata) => this.#begin(metadata ?? {}, request.headers.get('upload-length')),
      onUploadFinish: async (_request, upload) => {
        await this.receive.packageReceived(upload.id);
        return {};
      },
      onResponseError: (_request, error) => spoken(error),
    });
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id') id: string, @CurrentUser() user: User): Promise<void> {
    await this.receive.removePackage(actorOf(user), id);
  }

  @Options(['', ':id'])
  async options(@Req() request: SignedInRequest, @Res() response: Response, @CurrentUser() user: User): Promise<void> {
    await this.#handle(request, response, { user, packageId: undefined });
  }

  @Post()
  async create(@Req() request: SignedInRequest, @Res() response: Response, @CurrentUser() user: User): Promise<void> {
    await this.#handle(request, response, { user, packageId: undefined });
  }

  @Head(':id')
  async offset(
    @Param('id') id: string,
    @Req() request: SignedInRequest,
    @Res() response: Response,
    @CurrentUser() user: User,
  ): Promise<void> {
    await this.#resume(id, request, response, user);
  }

  @Patch(':id')
  async append(
    @Param('id') id: string,
    @Req() request: SignedInRequest,
    @Res() response: Response,
    @CurrentUser() user: User,
  ): Promise<void> {
    await this.#resume(id, request, response, user);
  }

  async #resume(id: string, request: SignedInRequest, response: Response, user: User): Promise<void> {
    const { item } = await this.receive.visiblePackage(actorOf(user), id);
    if (item.state !== 'RECEIVING') throw new IngestError('TRANSFER_ALREADY_SUBMITTED');
    await this.#handle(request, response, { user, packageId: item.id });
  }

  async #handle(request: SignedInRequest, response: Response, authorised: Authorised): Promise<void> {
    await this.#authorised.run(authorised, () => this.#tus.handle(request, response));
  }

  // An upload that does not say how much will come is refused.
  async #begin(metadata: Readonly<Record<string, string | null>>, length: string | null): Promise<string> {
    const user = this.#authorised.getStore()?.user;
    const transferId = metadata['transferId'];
    const fileName = metadata['filename'];
    const sizeBytes = length === null ? Number.NaN : Number(length);
    if (user === undefined || !transferId || !fileName || !Number.isSafeInteger(sizeBytes) || sizeBytes < 0) {
      throw new HttpRefusal('BODY_INVALID');
    }
    return this.receive.addPackage(actorOf(user), transferId, fileName.slice(0, 255), sizeBytes);
  }
}

// tus answers plain text; ours is the one shape of every error.
function spoken(error: Error | { status_code: number; body: string }) {
  const { status, error: said } = answerTo(error instanceof Error ? error : ofProtocol(error.status_code));
  return { status_code: status, body: JSON.stringify({ error: said }) };
}

// What tus refuses by itself.
function ofProtocol(status: number): Error {
  if (status === 409) return new IngestError('UPLOAD_OFFSET_INVALID');
  if (status === 404 || status === 410) return new IngestError('UPLOAD_NOT_FOUND');
  if (status === 413) return new IngestError('PACKAGE_TOO_LARGE');
  return new HttpRefusal(status >= 500 ? 'INTERNAL_ERROR' : 'BODY_INVALID');
}
