// Bodies of the session, user and organisation routes.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsBoolean,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
  ValidateIf,
} from 'class-validator';
import { PASSWORD_MAXIMUM, PASSWORD_MINIMUM, ROLES, type Role } from '../../identity/index.ts';
import { ListQuery } from '../list-query.dto.ts';

export class SignInDto {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  username!: string;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(PASSWORD_MAXIMUM)
  password!: string;
}

export class NewUserDto {
  @ApiProperty({ example: 'lan.nguyen' })
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{1,63}$/)
  username!: string;

  @ApiProperty({ example: 'Nguyễn Thị Lan' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  displayName!: string;

  @ApiProperty({ enum: ROLES })
  @IsIn(ROLES)
  role!: Role;

  @ApiPropertyOptional({ type: String, format: 'uuid', nullable: true })
  @ValidateIf((user: NewUserDto) => user.organisationId !== null)
  @IsUUID()
  organisationId: string | null = null;

  @ApiProperty({ minLength: PASSWORD_MINIMUM })
  @IsString()
  @MinLength(PASSWORD_MINIMUM)
  @MaxLength(PASSWORD_MAXIMUM)
  password!: string;
}

export class UserChangeDto {
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  displayName?: string;

  @ApiPropertyOptional({ enum: ROLES })
  @IsOptional()
  @IsIn(ROLES)
  role?: Role;

  /** null: of no organisation. */
  @ApiPropertyOptional({ type: String, format: 'uuid', nullable: true })
  @IsOptional()
  @IsUUID()
  organisationId?: string | null;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  active?: boolean;
}

export class PasswordDto {
  @ApiProperty({ minLength: PASSWORD_MINIMUM })
  @IsString()
  @MinLength(PASSWORD_MINIMUM)
  @MaxLength(PASSWORD_MAXIMUM)
  password!: string;

  /** Needed when users change their own. */
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(PASSWORD_MAXIMUM)
  current?: string;
}

export class NewOrganisationDto {
  @ApiProperty({ example: 'G09' })
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/)
  code!: string;

  @ApiProperty({ example: 'Bộ Nội vụ' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(300)
  name!: string;

  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(300)
  nameEn: string | null = null;
}

export class OrganisationChangeDto {
  @ApiPropertyOptional()
  @IsOptional()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/)
  code?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(300)
  name?: string;

  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(300)
  nameEn?: string | null;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  active?: boolean;
}

export class AccessLogQuery extends ListQuery {
  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUUID()
  userId?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(300)
  dossierId?: string;
}
