// Why the service cannot start, in words for the person who started it.
import { ConfigurationError } from './configuration/index.ts';

export interface StartFailure {
  readonly vi: string;
  readonly en: string;
}

export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
  readonly code = 'PORT_TAKEN';

  constructor(readonly port: number) {
    super(`port ${port} is taken`);
  }
}

/** undefined: a failure nobody foresaw, to be shown whole. */
export function explainStartFailure(error: unknown, dataDir: string | undefined): StartFailure | undefined {
  if (error instanceof ConfigurationError) {
    const lines = (language: 'vi' | 'en') => error.problems.map((one) => `\n  ${one.key}: ${one[language]}`).join('');
    return { vi: `Cấu hình chưa đúng:${lines('vi')}`, en: `The configuration is wrong:${lines('en')}` };
  }
  if (error instanceof PortTakenError) {
    return {
      vi: `Cổng ${error.port} đang có chương trình khác dùng. Hãy dừng chương trình đó, hoặc chọn cổng khác: CHAUBAN_HTTP_PORT=8081 npm start`,
      en: `Port ${error.port} is used by another program. Stop that program, or choose another port: CHAUBAN_HTTP_PORT=8081 npm start`,
    };
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return byCode(code, dataDir ?? '', error);
}

function byCode(code: string, dataDir: string, error: unknown): StartFailure | undefined {
  const detail = error instanceof Error ? error.message : String(error);
  switch (code) {
    case 'DATABASE_IN_USE':
      return {
        vi: `Một dịch vụ Châu Bản khác đang chạy trên ${dataDir}. Hãy dừng nó trước, hoặc đặt CHAUBAN_DATA sang thư mục khác.`,
        en: `Another Châu Bản service is running on ${dataDir}. Stop it first, or set CHAUBAN_DATA to another folder.`,
      };
    case 'DATABASE_START_FAILED':
      return {
        vi: `Không khởi động được PostgreSQL kèm theo. ${detail}`,
        en: `The PostgreSQL server could not be started. ${detail}`,
      };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return {
        vi: `Không có quyền ghi (${detail}). Hãy chạy bằng người dùng sở hữu ${dataDir}, hoặc đặt CHAUBAN_DATA sang thư mục ghi được.`,
        en: `No permission to write (${detail}). Run as the owner of ${dataDir}, or set CHAUBAN_DATA to a folder that can be written.`,
      };
    case 'ENOSPC':
      return { vi: `Hết chỗ trên đĩa chứa ${dataDir}.`, en: `The disk that holds ${dataDir} is full.` };
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case '28P01':
    case '3D000':
      return {
        vi: `Không kết nối được cơ sở dữ liệu (${detail}). Hãy kiểm tra DATABASE_URL và máy chủ PostgreSQL.`,
        en: `The database cannot be reached (${detail}). Check DATABASE_URL and the PostgreSQL server.`,
      };
    default:
      return undefined;
  }
}
