// The bytes of one file, in whole or in part, to look at or to take away.
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { type Reader, ReadFiles } from '../../access/index.ts';
import type { FileRecord } from '../../catalogue/dossier.ts';
import { readChunks } from '../../core/encoding/byte-source.ts';
import type { ClosableByteSource } from '../../storage/index.ts';
import { describeUntrustedFile } from '../untrusted-file.ts';
import { type ByteRange, parseByteRange } from './byte-range.ts';
import { CurrentReader } from './reader.decorator.ts';

@ApiTags('files')
@Controller('api/files')
export class FilesController {
  constructor(@Inject(ReadFiles) private readonly files: ReadFiles) {}

  @ApiProduces('application/octet-stream')
  @Get(':id/content')
  async content(
    @Param('id') id: string,
    @Query('download') download: string | undefined,
    @CurrentReader() reader: Reader,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const asked = request.headers.range;
    const isFirstPiece = asked === undefined || /^bytes=0-/.test(asked);
    const action = download === '1' ? 'download' : 'view';
    const { file, open } = await this.files.find(id, reader, { action, isFirstPiece });
    const tag = `"${file.sha256}"`;
    describeFile(response, file, action === 'download', tag);
    if (request.headers['if-none-match'] === tag) {
      response.status(304).end();
      return;
    }
    // RFC 9110 section 13.1.5: a part of another representation than the client has would not fit.
    const ifRange = request.headers['if-range'];
    const range = ifRange === undefined || ifRange === tag ? parseByteRange(asked, file.sizeBytes) : 'whole';
    if (range === 'unsatisfiable') {
      response.status(416).setHeader('Content-Range', `bytes */${file.sizeBytes}`).end();
      return;
    }
    await send(response, await openOrClear(response, open), range);
  }
}

function describeFile(response: Response, file: FileRecord, isDownload: boolean, tag: string): void {
  describeUntrustedFile(response, file, isDownload);
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('ETag', tag);
  // The browser asks each time, so that a right that was withdrawn holds at once.
  response.setHeader('Cache-Control', 'private, no-cache');
}

// A store that fails answers as JSON, not as a file.
async function openOrClear(response: Response, open: () => Promise<ClosableByteSource>): Promise<ClosableByteSource> {
  try {
    return await open();
  } catch (cause) {
    for (const name of ['Content-Disposition', 'ETag', 'Accept-Ranges']) response.removeHeader(name);
    throw cause;
  }
}

async function send(response: Response, source: ClosableByteSource, range: ByteRange | 'whole'): Promise<void> {
  try {
    const { start, length } = range === 'whole' ? { start: 0, length: source.sizeBytes } : range;
    if (range !== 'whole') {
      response.status(206).setHeader('Content-Range', `bytes ${start}-${start + length - 1}/${source.sizeBytes}`);
    }
    response.setHeader('Content-Length', length);
    await sendChunks(response, readChunks(source, start, length));
  } finally {
    await source.close();
  }
}

/** Resolves too when the reader went away; the connection is cut when the bytes fail on the way. */
export async function sendChunks(response: Response, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    await pipeline(chunks, response);
  } catch (cause) {
    if (!response.headersSent) throw cause;
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code !== 'ERR_STREAM_PREMATURE_CLOSE') response.destroy();
  }
}
