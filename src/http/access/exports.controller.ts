// What can be taken away: proof bundles and dissemination packages, as ZIP files.
import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ArchiveWriter, ExportDip, type ExportedProof, ExportProof, type Reader } from '../../access/index.ts';
import { contentDisposition } from './content-disposition.ts';
import { sendChunks } from './files.controller.ts';
import { CurrentReader } from './reader.decorator.ts';

@ApiTags('exports')
@ApiProduces('application/zip')
@Controller('api')
export class ExportsController {
  constructor(
    @Inject(ExportProof) private readonly proofs: ExportProof,
    @Inject(ExportDip) private readonly dips: ExportDip,
    @Inject(ArchiveWriter) private readonly archives: ArchiveWriter,
  ) {}

  @Get('dossiers/:id/proof')
  async proofOfDossier(
    @Param('id') id: string,
    @Query('content') content: string | undefined,
    @CurrentReader() reader: Reader,
    @Res() response: Response,
  ): Promise<void> {
    this.#sendProof(response, await this.proofs.ofDossier(id, reader, { withContent: content === '1' }));
  }

  @Get('documents/:id/proof')
  async proofOfDocument(
    @Param('id') id: string,
    @Query('content') content: string | undefined,
    @CurrentReader() reader: Reader,
    @Res() response: Response,
  ): Promise<void> {
    this.#sendProof(response, await this.proofs.ofDocument(id, reader, { withContent: content === '1' }));
  }

  @Get('dossiers/:id/dip')
  async dip(@Param('id') id: string, @CurrentReader() reader: Reader, @Res() response: Response): Promise<void> {
    const { title, exportedAt, items } = await this.dips.ofDossier(id, reader);
    describe(response, `khai-thac-${title}.zip`);
    await sendChunks(response, this.archives.write(items, exportedAt));
  }

  #sendProof(response: Response, { zip, title }: ExportedProof): void {
    describe(response, `chung-minh-${title}.zip`);
    response.setHeader('Content-Length', zip.length);
    response.end(zip);
  }
}

function describe(response: Response, name: string): void {
  response.setHeader('Content-Type', 'application/zip');
  response.setHeader('Content-Disposition', contentDisposition('attachment', name.replaceAll('/', '-')));
  response.setHeader('Cache-Control', 'no-store');
}
