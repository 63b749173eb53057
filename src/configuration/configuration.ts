// Every key of the configuration, its type and its limits. config/default.yaml has the defaults and says what each is for.
import {
  ArrayMinSize,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { Setting } from './setting.ts';

const WEB_ADDRESS = { protocols: ['http', 'https'], require_protocol: true, require_tld: false, require_valid_protocol: true };
const NAME = { vi: 'tên gồm chữ thường, chữ số và dấu gạch nối', en: 'a name of lower-case letters, digits and hyphens' };
const TEXT = { vi: 'một chuỗi không rỗng', en: 'a text that is not empty' };
const FOLDER = { vi: 'đường dẫn thư mục', en: 'the path of a folder' };
const GROUP = { vi: 'một nhóm khóa', en: 'a group of keys' };
const whole = (min: number, max: number) => ({
  vi: `số nguyên từ ${min} đến ${max}`,
  en: `a whole number from ${min} to ${max}`,
});

export class HttpConfiguration {
  @Setting({ vi: 'địa chỉ để lắng nghe, ví dụ 127.0.0.1', en: 'an address to listen on, such as 127.0.0.1' })
  @IsNotEmpty()
  @IsString()
  host!: string;

  @Setting(whole(0, 65535))
  @IsInt()
  @Min(0)
  @Max(65535)
  port!: number;

  /** Where people reach the service; decides whether cookies are Secure. Absent: http://localhost:<port>. */
  @Setting({ vi: 'địa chỉ http(s)://', en: 'an http(s):// address', optional: true })
  @IsOptional()
  @IsUrl(WEB_ADDRESS)
  publicUrl?: string;

  @Setting({ ...whole(0, 10), vi: 'số máy chủ ủy quyền đứng trước, từ 0 đến 10' })
  @IsInt()
  @Min(0)
  @Max(10)
  trustedProxies!: number;
}

export class DatabaseConfiguration {
  /** Absent: a PostgreSQL server of our own under dataDir. */
  @Setting({
    vi: 'postgres://người-dùng:mật-khẩu@máy-chủ/cơ-sở-dữ-liệu',
    en: 'postgres://user:password@host/database',
    secret: true,
    optional: true,
  })
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\/.+/)
  url?: string;

  @Setting(whole(3, 200))
  @IsInt()
  @Min(3)
  @Max(200)
  poolSize!: number;
}

export class FilesystemStoreConfiguration {
  @Setting(NAME)
  @Matches(/^[a-z0-9-]+$/)
  name!: string;

  @Setting({ vi: 'filesystem hoặc s3', en: 'filesystem or s3' })
  @IsIn(['filesystem'])
  kind!: 'filesystem';

  /** Relative to dataDir. */
  @Setting(FOLDER)
  @IsNotEmpty()
  @IsString()
  path!: string;
}

export class S3StoreConfiguration {
  @Setting(NAME)
  @Matches(/^[a-z0-9-]+$/)
  name!: string;

  @Setting({ vi: 'filesystem hoặc s3', en: 'filesystem or s3' })
  @IsIn(['s3'])
  kind!: 's3';

  @Setting({ vi: 'địa chỉ http(s)://', en: 'an http(s):// address' })
  @IsUrl(WEB_ADDRESS)
  endpoint!: string;

  /** Buckets are <prefix>-records, <prefix>-ledger and <prefix>-work. */
  @Setting({
    vi: 'phần đầu của tên bucket: chữ thường, chữ số, gạch nối',
    en: 'the first part of bucket names: lower-case letters, digits, hyphens',
  })
  @Matches(/^[a-z0-9][a-z0-9-]{1,50}$/)
  bucketPrefix!: string;

  @Setting(TEXT)
  @IsNotEmpty()
  @IsString()
  region!: string;

  @Setting({ ...TEXT, secret: true })
  @IsNotEmpty()
  @IsString()
  accessKey!: string;

  @Setting({ ...TEXT, secret: true })
  @IsNotEmpty()
  @IsString()
  secretKey!: string;

  @Setting({ vi: 'compliance hoặc governance', en: 'compliance or governance' })
  @IsIn(['compliance', 'governance'])
  lockMode!: 'compliance' | 'governance';
}

export type StoreConfiguration = FilesystemStoreConfiguration | S3StoreConfiguration;

export class TimeStampAuthorityConfiguration {
  @Setting(NAME)
  @Matches(/^[a-z0-9-]+$/)
  name!: string;

  @Setting({ vi: 'địa chỉ http(s)://', en: 'an http(s):// address' })
  @IsUrl(WEB_ADDRESS)
  url!: string;

  /** The lowest is asked first. */
  @Setting(whole(0, 100))
  @IsInt()
  @Min(0)
  @Max(100)
  priority!: number;

  /** The TSA policy asked for in the request (RFC 3161 2.4.1 reqPolicy). */
  @Setting({ vi: 'một OID, ví dụ 1.3.6.1.4.1.601.10.3.1', en: 'an OID such as 1.3.6.1.4.1.601.10.3.1', optional: true })
  @IsOptional()
  @Matches(/^[0-2](\.\d+)+$/)
  policy?: string;
}

/** Circular 02/2019/TT-BNV Art. 8(e): who answers for the preservation of electronic records. */
export class ResponsiblePersonConfiguration {
  @Setting(TEXT)
  @IsNotEmpty()
  @IsString()
  name!: string;

  @Setting(TEXT)
  @IsNotEmpty()
  @IsString()
  position!: string;

  @Setting({ vi: 'một địa chỉ thư điện tử', en: 'an e-mail address' })
  @IsEmail()
  email!: string;
}

export class FoldersConfiguration {
  @Setting(FOLDER)
  @IsNotEmpty()
  @IsString()
  profiles!: string;

  @Setting(FOLDER)
  @IsNotEmpty()
  @IsString()
  policies!: string;

  @Setting(FOLDER)
  @IsNotEmpty()
  @IsString()
  retention!: string;

  @Setting(FOLDER)
  @IsNotEmpty()
  @IsString()
  trust!: string;
}

export class KeysConfiguration {
  /** Relative to dataDir. */
  @Setting(FOLDER)
  @IsNotEmpty()
  @IsString()
  folder!: string;

  /** Name of the ledger, for ever: the origin line of its checkpoints. Absent only in demo mode. */
  @Setting({
    vi: 'tên của sổ cái, ví dụ luutru.example.gov.vn/so-cai',
    en: 'the name of the ledger, such as luutru.example.gov.vn/so-cai',
    optional: true,
  })
  @IsOptional()
  @Matches(/^(?!demo\.)[a-z0-9][a-z0-9.-]*(\/[a-z0-9.-]+)*$/)
  ledgerOrigin?: string;
}

export class SchedulesConfiguration {
  @Setting(whole(1, 86_400))
  @IsInt()
  @Min(1)
  @Max(86_400)
  sealSeconds!: number;

  @Setting(whole(1, 8760))
  @IsInt()
  @Min(1)
  @Max(8760)
  auditHours!: number;

  /** 0: no scheduled backup. */
  @Setting(whole(0, 8760))
  @IsInt()
  @Min(0)
  @Max(8760)
  backupHours!: number;
}

/** Circular 02/2019/TT-BNV Art. 8(c): backup sets on media of their own. */
export class BackupConfiguration {
  /** A mounted folder on another medium, relative to dataDir. Absent: no scheduled backup. */
  @Setting({ ...FOLDER, optional: true })
  @IsOptional()
  @IsNotEmpty()
  @IsString()
  folder?: string;

  /** The store that is copied. Absent: the first one. */
  @Setting({ ...NAME, optional: true })
  @IsOptional()
  @Matches(/^[a-z0-9-]+$/)
  store?: string;
}

export class LimitsConfiguration {
  @Setting({ vi: 'số byte lớn hơn 0', en: 'a number of bytes above 0' })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  uploadBytes!: number;

  @Setting({ vi: 'số byte lớn hơn 0', en: 'a number of bytes above 0' })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  unpackedBytes!: number;

  @Setting(whole(1, 1_000_000))
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  entries!: number;

  /** Unpacked size by packed size, of one entry. */
  @Setting(whole(1, 10_000))
  @IsInt()
  @Min(1)
  @Max(10_000)
  expansionRatio!: number;
}

export class SessionConfiguration {
  @Setting(whole(5, 43_200))
  @IsInt()
  @Min(5)
  @Max(43_200)
  lifetimeMinutes!: number;

  @Setting(whole(5, 43_200))
  @IsInt()
  @Min(5)
  @Max(43_200)
  idleMinutes!: number;
}

export class LogConfiguration {
  @Setting({ vi: 'debug, info, warn, error hoặc silent', en: 'debug, info, warn, error or silent' })
  @IsIn(['debug', 'info', 'warn', 'error', 'silent'])
  level!: 'debug' | 'info' | 'warn' | 'error' | 'silent';

  /** Relative to dataDir. Absent: standard output. */
  @Setting({ vi: 'đường dẫn tệp', en: 'the path of a file', optional: true })
  @IsOptional()
  @IsNotEmpty()
  @IsString()
  file?: string;
}

/** The whole configuration; also the injection token under which modules get it. Frozen once loaded. */
export class Configuration {
  @Setting({ vi: 'true hoặc false', en: 'true or false' })
  @IsBoolean()
  demo!: boolean;

  /** In demonstration mode: load the generated records at the first start. */
  @Setting({ vi: 'true hoặc false', en: 'true or false' })
  @IsBoolean()
  demoRecords!: boolean;

  /** Absolute once loaded. */
  @Setting(FOLDER)
  @IsNotEmpty()
  @IsString()
  dataDir!: string;

  @Setting({ ...GROUP, group: () => HttpConfiguration })
  @IsObject()
  http!: HttpConfiguration;

  @Setting({ ...GROUP, group: () => DatabaseConfiguration })
  @IsObject()
  database!: DatabaseConfiguration;

  @Setting({
    vi: 'danh sách có ít nhất một kho',
    en: 'a list of at least one store',
    list: true,
    group: (store) => (store['kind'] === 's3' ? S3StoreConfiguration : FilesystemStoreConfiguration),
  })
  @ArrayMinSize(1)
  stores!: readonly StoreConfiguration[];

  /** How many stores must hold an AIP before it is accepted (W in the design). */
  @Setting(whole(1, 10))
  @IsInt()
  @Min(1)
  @Max(10)
  minimumCopies!: number;

  @Setting({
    vi: 'danh sách dịch vụ cấp dấu thời gian',
    en: 'a list of time-stamp authorities',
    list: true,
    group: () => TimeStampAuthorityConfiguration,
  })
  @ArrayMinSize(0)
  tsas!: readonly TimeStampAuthorityConfiguration[];

  @Setting({
    vi: 'họ tên, chức vụ và thư điện tử của người chịu trách nhiệm',
    en: 'name, position and e-mail of the person responsible',
    optional: true,
    group: () => ResponsiblePersonConfiguration,
  })
  @IsOptional()
  @IsObject()
  responsiblePerson?: ResponsiblePersonConfiguration;

  @Setting({ ...GROUP, group: () => FoldersConfiguration })
  @IsObject()
  folders!: FoldersConfiguration;

  @Setting({ ...GROUP, group: () => KeysConfiguration })
  @IsObject()
  keys!: KeysConfiguration;

  @Setting({ ...GROUP, group: () => SchedulesConfiguration })
  @IsObject()
  schedules!: SchedulesConfiguration;

  @Setting({ ...GROUP, group: () => BackupConfiguration })
  @IsObject()
  backup!: BackupConfiguration;

  @Setting({ ...GROUP, group: () => LimitsConfiguration })
  @IsObject()
  limits!: LimitsConfiguration;

  @Setting({ ...GROUP, group: () => SessionConfiguration })
  @IsObject()
  session!: SessionConfiguration;

  @Setting({ ...GROUP, group: () => LogConfiguration })
  @IsObject()
  log!: LogConfiguration;
}
