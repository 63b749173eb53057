// Dossiers, documents and search, as readers see them.
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type DocumentView, type Dossier, type DossierSummary, ReadDossiers, type Reader } from '../../access/index.ts';
import type { SearchHit, SearchQuery } from '../../catalogue/search.port.ts';
import type { Page } from '../../identity/index.ts';
import { ListQuery } from '../list-query.dto.ts';
import { SearchQueryDto } from './access.dto.ts';
import { CurrentReader } from './reader.decorator.ts';

@ApiTags('records')
@Controller('api')
export class RecordsController {
  constructor(@Inject(ReadDossiers) private readonly records: ReadDossiers) {}

  @Get('search')
  async search(@Query() query: SearchQueryDto, @CurrentReader() reader: Reader): Promise<Page<SearchHit>> {
    const { page, pageSize } = query;
    return { ...(await this.records.search(wordsAndFields(query), reader, { page, pageSize })), page, pageSize };
  }

  @Get('fonds/:id/dossiers')
  async list(
    @Param('id') id: string,
    @Query() { page, pageSize }: ListQuery,
    @CurrentReader() reader: Reader,
  ): Promise<Page<DossierSummary>> {
    return { ...(await this.records.list(id, reader, { page, pageSize })), page, pageSize };
  }

  @Get('dossiers/:id')
  dossier(@Param('id') id: string, @CurrentReader() reader: Reader): Promise<Dossier> {
    return this.records.dossier(id, reader);
  }

  @Get('documents/:id')
  document(@Param('id') id: string, @CurrentReader() reader: Reader): Promise<DocumentView & { readonly dossierId: string }> {
    return this.records.document(id, reader);
  }
}

function wordsAndFields({ q, type, ...query }: SearchQueryDto): SearchQuery {
  const { fondsId, number, notation, issuer, from, to, level } = query;
  const fields = { fondsId, number, notation, issuer, typeName: type, from, to, level };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '');
  return { words: q, ...Object.fromEntries(given) };
}
