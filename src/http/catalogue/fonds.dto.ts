// Bodies of the fonds routes.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsNotEmpty, IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';

export class AgreementDto {
  @ApiProperty({ example: 'vn-existing' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  policy!: string;

  @ApiProperty()
  @IsBoolean()
  autoAccept!: boolean;

  @ApiProperty()
  @IsBoolean()
  acceptUnsigned!: boolean;

  @ApiPropertyOptional({ enum: ['refuse', 'person'], default: 'refuse' })
  @IsOptional()
  @IsIn(['refuse', 'person'])
  failedSignatures?: 'refuse' | 'person';
}

export class FondsChangeDto {
  @ApiPropertyOptional({ description: 'As it is: it cannot change' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  code?: string;

  @ApiPropertyOptional({ description: 'As it is: it cannot change' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  identifier?: string;

  @ApiPropertyOptional({ description: 'As it is: it cannot change' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  organisationId?: string;

  @ApiPropertyOptional({ description: 'As it is: it cannot change' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  profile?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  name?: string;

  @ApiPropertyOptional({
    description: 'Values by field code of the profile',
    type: 'object',
    additionalProperties: { type: 'string' },
  })
  @IsOptional()
  @IsObject()
  description?: Record<string, string>;

  @ApiPropertyOptional({ type: AgreementDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => AgreementDto)
  agreement?: AgreementDto;
}

export class NewFondsDto {
  @ApiProperty({ example: 'P01', description: 'OrganId' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  code!: string;

  @ApiProperty({ example: '000.00.00.H26', description: 'Identifier of the archive institution' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  identifier!: string;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  name!: string;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  organisationId!: string;

  @ApiProperty({ example: 'tt02-2019' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  profile!: string;

  @ApiProperty({ description: 'Values by field code of the profile', type: 'object', additionalProperties: { type: 'string' } })
  @IsObject()
  description!: Record<string, string>;

  @ApiProperty({ type: AgreementDto })
  @ValidateNested()
  @Type(() => AgreementDto)
  agreement!: AgreementDto;
}
