// Resumable upload (tus 1.0) into staging. The id of an upload is the id of its package.
import { AsyncLocalStorage } from 'node:async_hooks';
import { All, Controller, Delete, HttpCode, Inject, Param, Req, Res } from '@nestjs/common';
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
import { actorOf } from './actor.ts';
import { UploadFolder } from './upload-folder.ts';

const PATH = '/api/uploads';

@ApiExcludeController()
@Roles('archivist', 'agency-officer', 'administrator')
@Controller('api/uploads')
export class UploadsController {
  readonly #tus: Server;
  readonly #user = new AsyncLocalStorage<User>();

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

  @All()
  async create(@Req() request: SignedInRequest, @Res() response: Response, @CurrentUser() user: User): Promise<void> {
    await this.#handle(request, response, user);
  }

  @All(':id')
  async resume(
    @Param('id') id: string,
    @Req() request: SignedInRequest,
    @Res() response: Response,
    @CurrentUser() user: User,
  ): Promise<void> {
    const { item } = await this.receive.visiblePackage(actorOf(user), id);
    if (item.state !== 'RECEIVING') throw new IngestError('TRANSFER_ALREADY_SUBMITTED');
    await this.#handle(request, response, user);
  }

  async #handle(request: SignedInRequest, response: Response, user: User): Promise<void> {
    await this.#user.run(user, () => this.#tus.handle(request, response));
  }

  // An upload that does not say how much will come is refused.
  async #begin(metadata: Readonly<Record<string, string | null>>, length: string | null): Promise<string> {
    const user = this.#user.getStore();
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
