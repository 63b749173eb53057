// Bodies and queries of the transfer and package routes.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { ListQuery } from '../list-query.dto.ts';

export class NewTransferDto {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  fondsId!: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  note: string = '';
}

export class ReasonDto {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(2000)
  reason!: string;
}

export class DecisionDto extends ReasonDto {
  @ApiProperty({ enum: ['accept', 'refuse'] })
  @IsIn(['accept', 'refuse'])
  outcome!: 'accept' | 'refuse';

  @ApiPropertyOptional({ description: 'With refuse: a mark of state secrecy was seen, everything of the package is erased' })
  @IsOptional()
  @IsBoolean()
  secret: boolean = false;
}

export class TransferQuery extends ListQuery {
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(100)
  fondsId?: string;
}

export class StagedFileQuery {
  @ApiProperty({ description: 'Path of the file in the package' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  path!: string;
}
