// Bodies and queries of the routes for audits and trust.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { TRUST_PURPOSES, type TrustPurpose } from '../../preservation/trust-store.port.ts';

// The desk's word for one of them.
const asPurpose = ({ value }: { value: unknown }) => (value === 'intermediate' ? 'intermediates' : value);

export class AddTrustQuery {
  @ApiProperty({ enum: TRUST_PURPOSES })
  @Transform(asPurpose)
  @IsIn(TRUST_PURPOSES)
  purpose!: TrustPurpose;

  @ApiPropertyOptional({ description: 'Where the certificate was taken from' })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  source: string = '';
}

export class TrustQuery {
  @ApiPropertyOptional({ enum: TRUST_PURPOSES })
  @IsOptional()
  @Transform(asPurpose)
  @IsIn(TRUST_PURPOSES)
  purpose?: TrustPurpose;
}

export class ConfirmTrustDto {
  @ApiProperty()
  @IsBoolean()
  confirmed!: boolean;
}
