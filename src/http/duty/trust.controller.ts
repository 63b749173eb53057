// Trusted certificates: who may read, who may write.
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { concatBytes } from '../../core/encoding/bytes.ts';
import type { User } from '../../identity/index.ts';
import { ManageTrust, type TrustActor, type TrustView } from '../../preservation/index.ts';
import { CurrentUser, Roles, type SignedInRequest } from '../access.decorators.ts';
import { HttpRefusal } from '../errors/http-refusal.ts';
import { AddTrustQuery, ConfirmTrustDto, TrustQuery } from './duty.dto.ts';

const MOST_BYTES = 1 << 20;

@ApiTags('trust')
@Controller('api/trust')
export class TrustController {
  constructor(@Inject(ManageTrust) private readonly trust: ManageTrust) {}

  @Roles('archivist', 'auditor', 'administrator')
  @Get()
  async list() {
    return (await this.trust.list()).map(anchorView);
  }

  /** The body is the file: DER, or PEM with one or several certificates. Answers the first; all of them are listed. */
  @Roles('administrator')
  @Post()
  async add(@Query() { purpose, source }: AddTrustQuery, @CurrentUser() user: User, @Req() request: SignedInRequest) {
    const added = await this.trust.add(actorOf(user, request), purpose, await fileOf(request), source);
    return added.map(anchorView)[0];
  }

  @Roles('administrator')
  @Patch(':id')
  async confirm(
    @Param('id') id: string,
    @Query() { purpose }: TrustQuery,
    @Body() { confirmed }: ConfirmTrustDto,
    @CurrentUser() user: User,
    @Req() request: SignedInRequest,
  ) {
    return (await this.trust.confirm(actorOf(user, request), id, confirmed, purpose)).map(anchorView)[0];
  }

  @Roles('administrator')
  @Delete(':id')
  @HttpCode(204)
  async remove(
    @Param('id') id: string,
    @Query() { purpose }: TrustQuery,
    @CurrentUser() user: User,
    @Req() request: SignedInRequest,
  ): Promise<void> {
    await this.trust.remove(actorOf(user, request), id, purpose);
  }
}

function actorOf(user: User, request: SignedInRequest): TrustActor {
  return { userId: user.id, username: user.username, requestId: request.id };
}

function anchorView({ sha256, ...item }: TrustView) {
  return { id: sha256, ...item };
}

async function fileOf(request: SignedInRequest): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new HttpRefusal('BODY_TOO_LARGE');
    chunks.push(chunk);
  }
  return concatBytes(...chunks);
}
