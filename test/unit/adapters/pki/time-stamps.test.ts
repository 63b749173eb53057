import { execFileSync } from 'node:child_process';
import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DemoCa, type DemoRequest } from '../../../../src/adapters/pki/demo-pki.ts';
import { DEMO_TSA_POLICY, DemoTsa, type TokenRequest } from '../../../../src/adapters/pki/demo-tsa.ts';
import { startDemoTsa } from '../../../../src/adapters/pki/demo-tsa-server.ts';
import { encodeGrantedReply, parseTimeStampQuery } from '../../../../src/adapters/pki/time-stamp-protocol.ts';
import { HttpTimeStampAuthority, type TsaSettings } from '../../../../src/adapters/pki/tsa-client.ts';
import type { Bytes } from '../../../../src/core/encoding/bytes.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { TimeStampError } from '../../../../src/preservation/time-stamp-authority.port.ts';
import { startOpensslTsa } from './openssl-tsa.ts';

const FROM = new Date('2020-01-01T00:00:00Z');
const UNTIL = new Date('2055-01-01T00:00:00Z');
const engine = new NodeEngine();
const digest = new Uint8Array(createHash('sha256').update('content').digest());
const now = (): Date => new Date();

let ca: DemoCa;
let rsaCa: DemoCa;
const closing: (() => Promise<void>)[] = [];
beforeAll(async () => {
  ca = await DemoCa.create('Test TSA root', FROM, UNTIL, 'ec-p256');
  rsaCa = await DemoCa.create('Test RSA TSA root', FROM, UNTIL);
});
afterAll(async () => {
  for (const close of closing) await close();
});

async function makeTsa(change: Partial<DemoRequest> = {}, policy?: string): Promise<DemoTsa> {
  const request = {
    commonName: 'Test TSA',
    purpose: 'tsa',
    notBefore: FROM,
    notAfter: UNTIL,
    key: 'ec-p256',
    ...change,
  } as const;
  return new DemoTsa(await ca.issue(request), policy);
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** A TSA that answers each question with a token over something that `lie` makes of it. */
async function serveLies(tsa: DemoTsa, lie: (request: TokenRequest) => TokenRequest): Promise<string> {
  return serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const query = parseTimeStampQuery(new Uint8Array(Buffer.concat(chunks)));
    const { algorithm = 'sha256', digest: asked, nonce } = query;
    const token = await tsa.issueToken(lie({ algorithm, digest: asked, time: now(), ...(nonce !== undefined && { nonce }) }));
    response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(encodeGrantedReply(token));
  });
}

async function start(tsa: DemoTsa): Promise<string> {
  const running = await startDemoTsa(tsa, { port: 0, clock: now });
  closing.push(() => running.close());
  return running.url;
}

function client(
  urls: readonly (string | Partial<TsaSettings>)[],
  anchors: readonly Bytes[] = [ca.certificate],
): HttpTimeStampAuthority {
  const tsas = urls.map((one, i) => ({
    name: `tsa-${i + 1}`,
    url: '',
    priority: i,
    timeoutMs: 5_000,
    ...(typeof one === 'string' ? { url: one } : one),
  }));
  return new HttpTimeStampAuthority({ tsas, anchors, intermediates: [], clockToleranceMs: 60_000 }, engine, now);
}

async function refusalOf(urls: readonly (string | Partial<TsaSettings>)[], anchors?: readonly Bytes[]): Promise<string> {
  try {
    await client(urls, anchors).timeStamp({ algorithm: 'sha256', digest });
    return 'accepted';
  } catch (cause) {
    if (!(cause instanceof TimeStampError)) throw cause;
    for (const failure of cause.failures) expect(failure.vi.length * failure.en.length).toBeGreaterThan(0);
    return cause.failures.map((failure) => failure.code).join(' ') || cause.code;
  }
}

describe('the demo TSA', () => {
  it('makes tokens that openssl ts -verify accepts, RSA and EC, SHA-256 and SHA-512', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chauban-ts-'));
    const run = (line: string): string =>
      execFileSync('openssl', line.split(' '), { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    const window = { commonName: 'Test TSA', purpose: 'tsa', notBefore: FROM, notAfter: UNTIL } as const;
    const rsa = new DemoTsa(await rsaCa.issue(window));
    writeFileSync(join(folder, 'roots.pem'), [ca, rsaCa].map((one) => new X509Certificate(one.certificate).toString()).join(''));
    for (const tsa of [await makeTsa(), rsa]) {
      for (const algorithm of ['sha256', 'sha512'] as const) {
        const imprint = createHash(algorithm).update('content').digest();
        writeFileSync(
          join(folder, 'token.tst'),
          await tsa.issueToken({ algorithm, digest: new Uint8Array(imprint), time: now() }),
        );
        const line = `ts -verify -token_in -in token.tst -CAfile roots.pem -digest ${imprint.toString('hex')}`;
        expect(run(line)).toContain('OK');
        expect(() => run(line.replace(/..$/, '00'))).toThrow();
      }
    }
    writeFileSync(join(folder, 'content'), 'content');
    run('ts -query -data content -sha256 -cert -out query.tsq');
    const reply = await rsa.respond(new Uint8Array(execFileSync('cat', [join(folder, 'query.tsq')])), now());
    writeFileSync(join(folder, 'reply.tsr'), reply);
    expect(run('ts -verify -in reply.tsr -queryfile query.tsq -CAfile roots.pem')).toContain('OK');
    rmSync(folder, { recursive: true });
  });

  it('says in its names that it is worth nothing in law', async () => {
    expect(new X509Certificate(ca.certificate).subject).toContain('DEMO – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ');
  });

  it('refuses what it does not understand', async () => {
    const tsa = await makeTsa();
    const reply = await tsa.respond(new Uint8Array(randomBytes(50)), now());
    expect(Buffer.from(reply).toString('latin1')).toContain('cannot be read');
  });
});

describe('the client', () => {
  it('accepts tokens of OpenSSL and of the demo TSA, and asks by priority', async () => {
    const openssl = await startOpensslTsa();
    closing.push(() => openssl.close());
    const demo = await start(await makeTsa());
    const both = client(
      [
        { url: openssl.url, priority: 2 },
        { url: demo, priority: 1 },
      ],
      [ca.certificate, openssl.anchor],
    );
    const first = await both.timeStamp({ algorithm: 'sha256', digest });
    expect(first.tsa).toBe('tsa-2');
    const sha512 = new Uint8Array(createHash('sha512').update('content').digest());
    const second = await both.timeStamp({ algorithm: 'sha512', digest: sha512, except: ['tsa-2'] });
    expect(second.tsa).toBe('tsa-1');
    expect(Math.abs(second.genTime.getTime() - Date.now())).toBeLessThan(10_000);
    expect(second.certificates).toHaveLength(1);
    const policy = client([{ url: openssl.url, policy: '1.2.3.4.5' }], [openssl.anchor]);
    await policy.timeStamp({ algorithm: 'sha256', digest });
    expect(await refusalOf([{ url: openssl.url, policy: '1.2.3.9' }], [openssl.anchor])).toBe('TSA_REFUSED');
  });

  it('goes on to the next when one fails', async () => {
    const good = await start(await makeTsa());
    const issued = await client(['http://127.0.0.1:1/', good]).timeStamp({ algorithm: 'sha256', digest });
    expect(issued.tsa).toBe('tsa-2');
    expect(await refusalOf([])).toBe('TSA_NONE_CONFIGURED');
  });

  it('refuses a TSA that lies', async () => {
    const tsa = await makeTsa();
    const other = new Uint8Array(32);
    expect(await refusalOf([await serveLies(tsa, (r) => ({ ...r, digest: other }))])).toBe('TSA_IMPRINT');
    expect(await refusalOf([await serveLies(tsa, (r) => ({ ...r, algorithm: 'sha3-256' }))])).toBe('TSA_IMPRINT');
    expect(await refusalOf([await serveLies(tsa, (r) => ({ ...r, nonce: 5n }))])).toBe('TSA_NONCE');
    expect(await refusalOf([await serveLies(tsa, ({ nonce, ...r }) => r)])).toBe('TSA_NONCE');
    expect(await refusalOf([await serveLies(tsa, (r) => ({ ...r, time: new Date('2024-01-01') }))])).toBe('TSA_CLOCK');
    expect(await refusalOf([await serveLies(tsa, (r) => ({ ...r, time: new Date('2054-01-01') }))])).toBe('TSA_LATER_THAN_ASKED');
    const wrongPolicy = await serveLies(tsa, (r) => ({ ...r, policy: '1.2.3' }));
    expect(await refusalOf([{ url: wrongPolicy, policy: DEMO_TSA_POLICY }])).toBe('TSA_POLICY');
    expect(await refusalOf([await serveLies(tsa, (r) => r)])).toBe('accepted');
  });

  it('refuses a TSA whose certificate is not good for it', async () => {
    const timeStamping = '1.3.6.1.5.5.7.3.8';
    const usage = (oids: readonly string[], critical: boolean) => makeTsa({ extendedKeyUsage: { oids, critical } });
    expect(await refusalOf([await start(await usage([], true))])).toBe('TSA_KEY_USAGE');
    expect(await refusalOf([await start(await usage([timeStamping], false))])).toBe('TSA_KEY_USAGE');
    expect(await refusalOf([await start(await usage([timeStamping, '1.3.6.1.5.5.7.3.4'], true))])).toBe('TSA_KEY_USAGE');
    expect(await refusalOf([await start(await makeTsa({ notAfter: new Date('2021-01-01') }))])).toBe('TSA_PATH');
    expect(await refusalOf([await start(await makeTsa())], [rsaCa.certificate])).toBe('TSA_NO_ANCHOR');
  });

  it('refuses answers that are none', async () => {
    const answer = (status: number, type: string, body: Uint8Array): Promise<string> =>
      serve((_request, response) => response.writeHead(status, { 'content-type': type }).end(body));
    expect(await refusalOf([await answer(503, 'application/timestamp-reply', digest)])).toBe('TSA_HTTP_STATUS');
    expect(await refusalOf([await answer(200, 'text/html', digest)])).toBe('TSA_CONTENT_TYPE');
    expect(await refusalOf([await answer(200, 'application/timestamp-reply', digest)])).toBe('TSA_REPLY_MALFORMED');
    expect(await refusalOf([await answer(200, 'application/timestamp-reply', new Uint8Array(300_000))])).toBe('TSA_TOO_LARGE');
    expect(await refusalOf(['http://127.0.0.1:1/'])).toBe('TSA_UNREACHABLE');
    const silent = await serve(() => undefined);
    expect(await refusalOf([{ url: silent, timeoutMs: 100 }])).toBe('TSA_TIMEOUT');
  });
});
