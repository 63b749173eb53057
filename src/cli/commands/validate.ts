// chauban validate: the signatures of documents (ETSI EN 319 102-1), offline. Reaches core and engine only.
import { readdir, readFile } from 'node:fs/promises';
import type { Bytes } from '../../core/encoding/bytes.ts';
import { MalformedError } from '../../core/encoding/malformed-error.ts';
import {
  JudgeCache,
  parsePolicy,
  type SignaturePolicy,
  type SignatureTrust,
  validateDocument,
} from '../../core/signature/index.ts';
import { Certificate, CertificateIndex } from '../../core/x509/index.ts';
import { NodeEngine } from '../../engine/node-engine.ts';
import { nodeInflate } from '../../engine/node-inflate.ts';
import { type Call, command, EXIT, readTime, UsageError } from '../command.ts';
import { type OpenDocument, openFile } from '../open-file.ts';
import { readRevocationFolder } from '../revocation-folder.ts';
import { isAbsent, namedPolicy, readCertificates, readTrustFolder } from '../trust-folder.ts';
import { describeValidation, textOfValidation } from '../validation-output.ts';
import { ValidationReportFile } from '../validation-report-file.ts';

const flags = {
  trust: {
    type: 'string',
    value: 'DIR',
    vi: 'thư mục tin cậy (signers/ tsa/ intermediates/ policy.json), hoặc một thư mục chứng thư dùng chung cho người ký và TSA',
    en: 'a trust folder, or a plain folder of certificates that serves signers and TSAs alike',
  },
  detached: {
    type: 'string',
    value: 'FILE...',
    list: true,
    vi: 'tệp được ký, khi chữ ký nằm riêng: chữ ký nào tách rời sẽ tự tìm đúng tệp của nó trong số này',
    en: 'signed files, for signatures that stand apart: each such signature finds its own among them',
  },
  intermediates: { type: 'string', value: 'DIR', vi: 'chứng thư trung gian', en: 'intermediate certificates' },
  crls: {
    type: 'string',
    value: 'DIR',
    vi: 'danh sách thu hồi (CRL) và trả lời OCSP của bên kiểm tra',
    en: 'revocation lists (CRLs) and OCSP responses of your own',
  },
  at: { type: 'string', value: 'TIME', vi: 'thời điểm kiểm tra, RFC 3339', en: 'time of validation, RFC 3339' },
  policy: {
    type: 'string',
    value: 'FILE|NAME',
    vi: 'chính sách: một tệp JSON, hoặc strict, vn-existing',
    en: 'the policy: a JSON file, or strict, vn-existing',
  },
  report: {
    type: 'string',
    value: 'FILE.xml',
    vi: 'ghi thêm báo cáo ETSI TS 119 102-2 (XML): một báo cáo cho tất cả các tệp đã kiểm tra; tệp cũ cùng tên bị ghi đè',
    en: 'also write an ETSI TS 119 102-2 report (XML): one for all the files validated; replaces a file of that name',
  },
} as const;

export const validate = command({
  name: 'validate',
  operands: 'FILE...',
  count: [1, Number.POSITIVE_INFINITY],
  vi: 'Kiểm tra chữ ký số trong tài liệu.',
  en: 'Validate the digital signatures of documents.',
  flags,
  run,
});

async function run({ flags: given, operands, now, say }: Call<typeof flags>): Promise<number> {
  const at = readTime('at', given.at, now);
  const { trust, policy } = await readTrust(given.trust, given.intermediates, given.policy);
  const engine = new NodeEngine();
  const report = given.report === undefined ? null : new ValidationReportFile(given.report, { engine, policy });
  report?.expectNoneOf([...operands, ...given.detached]);
  const contents = await openAll(given.detached);
  const detached = contents.map((source, i) => ({ name: given.detached[i] ?? null, source }));
  const { crls } = given;
  const revocationData = crls === undefined ? [] : await theirs('--crls', () => readRevocationFolder(crls));
  const cache = new JudgeCache(engine);
  const options = { engine, inflate: nodeInflate, trust, policy, at, revocationData, cache };
  let worst: number = EXIT.passed;
  try {
    for (const file of operands) {
      const source = await theirs(file, () => openFile(file));
      try {
        const validated = await validateDocument(source, { ...options, detached });
        const result = describeValidation(file, validated);
        await report?.add(file, source, validated);
        say.result(result, textOfValidation(result));
        worst = worse(worst, exitOf(result.summary.indication));
      } finally {
        await source.close();
      }
    }
    await report?.write(detached);
  } finally {
    await Promise.all(contents.map((content) => content.close()));
  }
  return worst;
}

async function openAll(files: readonly string[]): Promise<readonly OpenDocument[]> {
  const open: OpenDocument[] = [];
  for (const file of files) open.push(await theirs(`--detached ${file}`, () => openFile(file)));
  return open;
}

const exitOf = (indication: string | null): number =>
  indication === 'TOTAL-PASSED' ? EXIT.passed : indication === 'TOTAL-FAILED' ? EXIT.failed : EXIT.indeterminate;

// Failed is worse than not known.
function worse(a: number, b: number): number {
  const order = [EXIT.passed, EXIT.indeterminate, EXIT.failed] as readonly number[];
  return order.indexOf(a) > order.indexOf(b) ? a : b;
}

const PURPOSES = ['signers', 'tsa', 'intermediates'];

async function readTrust(
  folder: string | undefined,
  intermediates: string | undefined,
  wanted: string | undefined,
): Promise<{ readonly trust: SignatureTrust; readonly policy: SignaturePolicy }> {
  const more = intermediates === undefined ? [] : await certificatesOf('--intermediates', intermediates);
  const chosen = wanted === undefined ? undefined : await readPolicy(wanted);
  const names = folder === undefined ? [] : await theirs('--trust', () => readdir(folder));
  if (folder !== undefined && names.some((name) => PURPOSES.includes(name))) {
    const found = await theirs('--trust', () => readTrustFolder(folder));
    const { signers, tsa, intermediates: own } = found.trust;
    return { trust: trustOf(signers, tsa, [...(own ?? []), ...more]), policy: chosen ?? found.signatures };
  }
  const anchors = folder === undefined ? [] : await certificatesOf('--trust', folder);
  return { trust: trustOf(anchors, anchors, more), policy: chosen ?? (await namedPolicy('strict')) };
}

function trustOf(signers: readonly Bytes[], tsa: readonly Bytes[], intermediates: readonly Bytes[]): SignatureTrust {
  const index = (ders: readonly Bytes[]): CertificateIndex => {
    try {
      return new CertificateIndex(ders.map((der) => Certificate.parse(der)));
    } catch (cause) {
      if (cause instanceof MalformedError) throw new UsageError(`--trust, --intermediates: ${cause.message}`, { cause });
      throw cause;
    }
  };
  return { signers: index(signers), timeStamps: index(tsa), intermediates: index(intermediates) };
}

async function certificatesOf(flag: string, folder: string): Promise<readonly Bytes[]> {
  await theirs(flag, () => readdir(folder)); // a folder that is not there is a mistake, not an empty one
  return theirs(flag, () => readCertificates(folder));
}

function readPolicy(wanted: string): Promise<SignaturePolicy> {
  return theirs('--policy', async () => {
    try {
      return parsePolicy(JSON.parse(await readFile(wanted, 'utf8')));
    } catch (cause) {
      if (isAbsent(cause)) return namedPolicy(wanted);
      if (cause instanceof SyntaxError) throw new UsageError(`--policy: ${cause.message}`, { cause });
      throw cause;
    }
  });
}

// What the caller named and we cannot read is the caller's to mend.
async function theirs<T>(what: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const isTheirs = cause instanceof MalformedError || isAbsent(cause) || (cause instanceof Error && 'syscall' in cause);
    if (isTheirs) throw new UsageError(`${what}: ${cause instanceof Error ? cause.message : 'error'}`, { cause });
    throw cause;
  }
}
