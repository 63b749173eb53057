// Private keys on disk: PEM PKCS#8 (RFC 5958) with mode 0600 in a folder of mode 0700, certificates in PEM beside them. One key for
// one purpose. Keys are never in the database nor in the stores.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { chmod, lstat, mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Bytes } from '../../core/encoding/bytes.ts';

export type KeyPurpose = 'ledger' | 'receipts' | 'demo-tsa' | 'demo-ca-tsa' | 'demo-ca-receipts' | 'demo-ca-signers';

export type KeyErrorCode = 'KEY_MISSING' | 'KEY_MALFORMED' | 'KEY_PERMISSIONS' | 'KEY_CERTIFICATE_DIFFERS';

const SENTENCES: Readonly<Record<KeyErrorCode, readonly [vi: string, en: string]>> = {
  KEY_MISSING: [
    'Không tìm thấy khóa. Hãy khôi phục thư mục khóa từ bản sao lưu; không được tạo khóa mới cho sổ cái đã có dữ liệu.',
    'The key is missing. Restore the keys folder from its backup; never make a new key for a ledger that has entries.',
  ],
  KEY_MALFORMED: [
    'Không đọc được tệp khóa. Hãy khôi phục từ bản sao lưu.',
    'The key file cannot be read. Restore it from its backup.',
  ],
  KEY_PERMISSIONS: [
    'Tệp khóa cho người khác đọc được. Hãy đặt quyền 0600 cho tệp.',
    'Others can read the key file. Set its mode to 0600.',
  ],
  KEY_CERTIFICATE_DIFFERS: [
    'Chứng thư không thuộc về khóa bên cạnh. Hãy đặt đúng chứng thư.',
    'The certificate does not belong to the key beside it. Put the right certificate there.',
  ],
};

export class KeyError extends Error {
  override readonly name = 'KeyError';
  readonly code: KeyErrorCode;
  readonly vi: string;
  readonly en: string;

  constructor(code: KeyErrorCode, path: string, cause?: unknown) {
    const [vi, en] = SENTENCES[code];
    super(`${code} ${path}: ${en}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.vi = `${vi} (${path})`;
    this.en = `${en} (${path})`;
  }
}

export interface StoredKey {
  readonly privateKey: KeyObject;
  /** DER: the key's own certificate first, then those above it; empty for keys without certificate. */
  readonly certificates: readonly Bytes[];
}

export interface NewKey {
  /** PKCS#8 DER. */
  readonly privateKey: Bytes;
  readonly certificates: readonly Bytes[];
}

export class KeyFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** undefined when there is no key for this purpose. Rejects with KeyError when there is one that must not be used. */
  async find(purpose: KeyPurpose): Promise<StoredKey | undefined> {
    const path = join(this.path, `${purpose}.key.pem`);
    const pem = await readIfThere(path);
    if (pem === undefined) return undefined;
    // Windows has no mode bits.
    if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0) throw new KeyError('KEY_PERMISSIONS', path);
    let privateKey: KeyObject;
    try {
      privateKey = createPrivateKey(pem);
    } catch (cause) {
      throw new KeyError('KEY_MALFORMED', path, cause);
    }
    return { privateKey, certificates: await this.#certificates(purpose, privateKey) };
  }

  /** Rejects with KeyError KEY_MISSING when there is none. */
  async get(purpose: KeyPurpose): Promise<StoredKey> {
    const key = await this.find(purpose);
    if (key === undefined) throw new KeyError('KEY_MISSING', join(this.path, `${purpose}.key.pem`));
    return key;
  }

  /** Rejects when there is a key for the purpose, unless `replace`. Durable when it resolves; certificates first, the key last. */
  async add(purpose: KeyPurpose, key: NewKey, options: { readonly replace?: true } = {}): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    await chmod(this.path, 0o700);
    const path = join(this.path, `${purpose}.key.pem`);
    if (options.replace !== true && (await readIfThere(path)) !== undefined)
      throw new Error(`a key for ${purpose} exists already in ${this.path}`);
    if (key.certificates.length > 0) {
      const pem = key.certificates.map((der) => toPem('CERTIFICATE', der)).join('');
      await writeDurably(join(this.path, `${purpose}.cert.pem`), pem, 0o644);
    }
    await writeDurably(path, toPem('PRIVATE KEY', key.privateKey), 0o600);
  }

  async #certificates(purpose: KeyPurpose, privateKey: KeyObject): Promise<readonly Bytes[]> {
    const path = join(this.path, `${purpose}.cert.pem`);
    const pem = await readIfThere(path);
    if (pem === undefined) return [];
    const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    try {
      const certificates = blocks.map((block) => new X509Certificate(block));
      if (certificates[0]?.checkPrivateKey(privateKey) !== true) throw new KeyError('KEY_CERTIFICATE_DIFFERS', path);
      return certificates.map((certificate) => new Uint8Array(certificate.raw));
    } catch (cause) {
      if (cause instanceof KeyError) throw cause;
      throw new KeyError('KEY_MALFORMED', path, cause);
    }
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    // A link could lead to a key outside the folder whose permissions nobody looked at.
    if ((await lstat(path)).isSymbolicLink()) throw new KeyError('KEY_PERMISSIONS', path);
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw cause;
  }
}

// A key that signed something and was then lost in a crash would be missed for ever: fsync the file, then the folder.
async function writeDurably(path: string, text: string, mode: number): Promise<void> {
  const partial = `${path}.partial`;
  const file = await open(partial, 'w', mode);
  try {
    await file.writeFile(text);
    await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(partial, path);
  if (process.platform === 'win32') return;
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function toPem(label: string, der: Bytes): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
