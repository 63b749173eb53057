// The public ledger: C2SP tlog-tiles as static objects (checkpoint, tiles, entry bundles). Entries hold no personal data; the bodies that
// do are not served here.
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CHECKPOINT } from '../../ledger/index.ts';
import { LedgerObjects } from '../../ledger/ledger-objects.port.ts';
import { Public } from '../access.decorators.ts';
import { HttpRefusal } from '../errors/http-refusal.ts';

/** tile/<L>/<N>[.p/<W>] and tile/entries/<N>[.p/<W>]; nothing else of the ledger area can be asked for. */
const TILE = /^tile\/(?:entries|\d{1,2})\/(?:x\d{3}\/)*\d{3}(\.p\/\d{1,3})?$/;

@ApiTags('ledger')
@Public()
@Controller('ledger')
export class LedgerController {
  constructor(@Inject(LedgerObjects) private readonly objects: LedgerObjects) {}

  /** A signed note (C2SP tlog-checkpoint). */
  @Get('checkpoint')
  async checkpoint(@Res() response: Response): Promise<void> {
    await this.#send(response, CHECKPOINT, 'text/plain; charset=utf-8', 'public, max-age=5');
  }

  /** Full tiles and bundles never change; partial ones are soon replaced by wider ones. */
  @Get('tile/*path')
  async tile(@Req() request: Request, @Res() response: Response): Promise<void> {
    const key = request.path.replace(/^\/ledger\//, '');
    const match = TILE.exec(key);
    if (match === null) throw new HttpRefusal('ROUTE_NOT_FOUND');
    const caching = match[1] === undefined ? 'public, max-age=31536000, immutable' : 'public, max-age=60';
    await this.#send(response, key, 'application/octet-stream', caching);
  }

  async #send(response: Response, key: string, type: string, caching: string): Promise<void> {
    const bytes = await this.objects.get(key);
    if (bytes === undefined) throw new HttpRefusal('ROUTE_NOT_FOUND');
    response.setHeader('Content-Type', type);
    response.setHeader('Cache-Control', caching);
    // Anybody may read it from any page: witnesses, monitors, the verify page of another archive.
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    response.end(bytes);
  }
}
