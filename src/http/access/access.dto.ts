// Queries of the reading routes.
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional, IsString, Matches, Max, MaxLength } from 'class-validator';
import { ListQuery } from '../list-query.dto.ts';

const DATE = /^\d{4}-\d\d-\d\d$/;

export class SearchQueryDto extends ListQuery {
  /** Fewer than in other lists: every hit is read and its words are marked. */
  @ApiPropertyOptional({ default: 25, minimum: 1, maximum: 100 })
  @Max(100)
  override pageSize: number = 25;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(100)
  fondsId?: string;

  @ApiPropertyOptional({ description: 'Number of the document' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  number?: string;

  @ApiPropertyOptional({ description: 'Notation, or a part of it' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  notation?: string;

  @ApiPropertyOptional({ description: 'Issuing body, or a part of its name' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  issuer?: string;

  @ApiPropertyOptional({ description: 'Kind of document, or a part of it' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  type?: string;

  @ApiPropertyOptional({ format: 'date' })
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(DATE)
  from?: string;

  @ApiPropertyOptional({ format: 'date' })
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(DATE)
  to?: string;

  @ApiPropertyOptional({ enum: ['dossier', 'document'] })
  @IsOptional()
  @IsIn(['dossier', 'document'])
  level?: 'dossier' | 'document';
}
