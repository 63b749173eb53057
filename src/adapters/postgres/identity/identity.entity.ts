// Rows of users, organisations, sessions and the access log. They never leave this folder.
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '../../../identity/index.ts';

@Entity('organisations')
export class OrganisationRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') code!: string;
  @Column('text') name!: string;
  @Column('text', { name: 'name_en', nullable: true }) nameEn!: string | null;
  @Column('boolean') active!: boolean;
  @Column({ type: 'timestamptz', name: 'created_at', update: false }) createdAt!: Date;
}

@Entity('users')
export class UserRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') username!: string;
  @Column('text', { name: 'display_name' }) displayName!: string;
  @Column('text') role!: Role;
  @Column('uuid', { name: 'organisation_id', nullable: true }) organisationId!: string | null;
  @Column('boolean') active!: boolean;
  @Column('boolean', { name: 'must_change_password' }) mustChangePassword!: boolean;
  @Column('text', { name: 'password_hash' }) passwordHash!: string;
  @Column({ type: 'timestamptz', name: 'created_at', update: false }) createdAt!: Date;
}

@Entity('sessions')
export class SessionRow {
  @PrimaryColumn('bytea', { name: 'token_digest' }) tokenDigest!: Buffer;
  @Column('uuid', { name: 'user_id' }) userId!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'last_seen_at' }) lastSeenAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
}

@Entity('access_log')
export class AccessLogRow {
  @PrimaryColumn('bigint', { generated: 'identity' }) id!: string;
  @Column('timestamptz') at!: Date;
  @Column('uuid', { name: 'user_id' }) userId!: string;
  @Column('text') action!: string;
  @Column('text') subject!: string;
  @Column('text', { nullable: true }) title!: string | null;
  @Column('text', { name: 'request_id' }) requestId!: string;
}
