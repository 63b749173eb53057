// A real S3 server with Object Lock for tests: Ceph RGW from Debian packages, started by the script that lies beside the project.
// Its folder is kept between runs (CHAUBAN_RGW_DIR), so that only the first start is slow.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export interface RgwEndpoint {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly region: string;
}

const SCRIPT = resolve(process.env['CHAUBAN_RGW_SCRIPT'] ?? '../shared/tools/ceph-rgw.sh');

/** Why the S3 suites cannot run here, or null. In CI a missing server is a failure, so there the answer is always null. */
export function rgwMissing(): string | null {
  if (process.env['CI'] === 'true' || process.env['CHAUBAN_S3_ENDPOINT'] !== undefined || existsSync(SCRIPT)) return null;
  return 'S3 suites skipped: no S3 server (set CHAUBAN_S3_ENDPOINT, or CHAUBAN_RGW_SCRIPT to the script that starts Ceph RGW)';
}

/** Starts the server unless it runs; throws when there is none. */
export async function startRgw(): Promise<RgwEndpoint> {
  const given = process.env['CHAUBAN_S3_ENDPOINT'];
  if (given !== undefined) {
    const {
      CHAUBAN_S3_ACCESS_KEY: accessKey = '',
      CHAUBAN_S3_SECRET_KEY: secretKey = '',
      CHAUBAN_S3_REGION: region = 'us-east-1',
    } = process.env;
    return { endpoint: given, accessKey, secretKey, region };
  }
  const directory = process.env['CHAUBAN_RGW_DIR'] ?? join(tmpdir(), 'chauban-rgw');
  const env = { RGW_PORT: '9100', CEPH_PORT_BASE: '14300', ...process.env };
  const { stdout } = await promisify(execFile)(SCRIPT, ['start', directory], { env, timeout: 300_000 });
  const value = (name: string): string => new RegExp(`^${name}=(.*)$`, 'm').exec(stdout)?.[1] ?? '';
  return {
    endpoint: value('S3_ENDPOINT'),
    accessKey: value('S3_ACCESS_KEY'),
    secretKey: value('S3_SECRET_KEY'),
    region: value('S3_REGION'),
  };
}
