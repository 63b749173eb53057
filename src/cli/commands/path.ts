// chauban path: certification paths in bulk, offline, one case a line; for test suites and for whoever looks into a certificate.
import { open } from 'node:fs/promises';
import { MalformedError } from '../../core/encoding/malformed-error.ts';
import { NodeEngine } from '../../engine/node-engine.ts';
import { type Call, command, EXIT, UsageError } from '../command.ts';
import { judgePathCase, type PathVerdict } from '../judge-path-case.ts';
import { readPathCase } from '../path-case.ts';

const flags = {
  cases: {
    type: 'string',
    value: 'FILE.jsonl',
    required: true,
    vi: 'mỗi dòng một trường hợp (JSON): anchors, certs (chứng thư cần kiểm tra ở cuối), crls, ocsps, at, policies, revocation…',
    en: 'one case a line (JSON): anchors, certs (the one asked about last), crls, ocsps, at, policies, revocation …',
  },
} as const;

export const path = command({
  name: 'path',
  operands: '',
  count: [0, 0],
  vi: 'Kiểm tra chuỗi chứng thư (RFC 5280), kể cả chính sách, danh sách thu hồi (CRL) và trả lời OCSP.',
  en: 'Validate certification paths (RFC 5280), with policies, revocation lists and OCSP responses.',
  flags,
  run,
});

async function run({ flags: given, now, say }: Call<typeof flags>): Promise<number> {
  const engine = new NodeEngine();
  let worst: number = EXIT.passed;
  let number = 0;
  for await (const line of linesOf(given.cases)) {
    number++;
    if (line.trim() === '') continue;
    const verdict = await judge(engine, line, now);
    if (!verdict.valid) worst = EXIT.failed;
    say.result(verdict, [
      `${number}: ${verdict.valid ? 'HỢP LỆ / valid' : 'KHÔNG HỢP LỆ / not valid'}`,
      ...verdict.path.map(({ subject }) => `    ${subject}`),
      ...verdict.reasons.flatMap(({ code, clause, certificate, detail, vi, en }) => [
        `  ${code} (${clause})${certificate === null ? '' : ` ${certificate}`}: ${detail}`,
        `    ${vi}`,
        `    ${en}`,
      ]),
    ]);
  }
  return worst;
}

// A case that cannot be read is not valid, and the others are judged all the same.
async function judge(engine: NodeEngine, line: string, now: Date): Promise<PathVerdict> {
  try {
    return await judgePathCase(engine, await readPathCase(line, now));
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    const reason = {
      ...{ code: cause.code, clause: '', certificate: null, detail: cause.message, tolerated: false },
      vi: 'Không đọc được trường hợp này hoặc một chứng thư trong đó.',
      en: 'This case, or a certificate in it, cannot be read.',
    };
    return { valid: false, reasons: [reason], path: [], policies: [] };
  }
}

async function* linesOf(name: string): AsyncGenerator<string> {
  const file = await theirs(() => open(name));
  try {
    if (!(await file.stat()).isFile()) throw new UsageError(`--cases: không phải là tệp / not a file: ${name}`);
    // At line feeds alone: JSON may hold other ends of lines, such as U+2028, inside a string.
    let rest = '';
    for await (const chunk of file.createReadStream({ encoding: 'utf8', autoClose: false })) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    if (rest !== '') yield rest;
  } finally {
    await file.close();
  }
}

async function theirs<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof Error && 'syscall' in cause) throw new UsageError(`--cases: ${cause.message}`, { cause });
    throw cause;
  }
}
