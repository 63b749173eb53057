// The demo TSA over HTTP, RFC 3161 section 3.4. Bound to the loopback address: it is for this machine only.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bytes } from '../../core/encoding/bytes.ts';
import type { DemoTsa } from './demo-tsa.ts';

const QUERY_LIMIT_BYTES = 16_384;

export interface RunningDemoTsa {
  readonly url: string;
  close(): Promise<void>;
}

/** Port 0: any free one. `clock` is the time that tokens carry. */
export async function startDemoTsa(
  tsa: DemoTsa,
  options: { readonly port: number; readonly clock: () => Date },
): Promise<RunningDemoTsa> {
  const server = createServer((request, response) => {
    answer(tsa, request, response, options.clock).catch((cause: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(cause instanceof Error ? cause.message : 'error');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server.close((cause) => (cause ? reject(cause) : resolve()));
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}/tsa`, close };
}

async function answer(tsa: DemoTsa, request: IncomingMessage, response: ServerResponse, clock: () => Date): Promise<void> {
  if (request.method !== 'POST' || request.headers['content-type'] !== 'application/timestamp-query') {
    response.writeHead(415, { 'content-type': 'text/plain; charset=utf-8' });
    response.end('POST application/timestamp-query (RFC 3161). DEMO – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ\n');
    return;
  }
  const query = await readBody(request);
  if (query === undefined) {
    response.writeHead(413).end();
    return;
  }
  const reply = await tsa.respond(query, clock());
  response.writeHead(200, { 'content-type': 'application/timestamp-reply', 'content-length': reply.length });
  response.end(reply);
}

async function readBody(request: IncomingMessage): Promise<Bytes | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length > QUERY_LIMIT_BYTES) return undefined;
    chunks.push(chunk as Buffer);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
