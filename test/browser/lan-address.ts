// The service as another computer of the office reaches it: plain http on an address that is not this machine's own loopback.
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { TestService } from '../service.ts';

/** null: this machine has no such address. */
export async function lanAddress(service: TestService): Promise<{ readonly url: string; close(): void } | null> {
  const address = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
  if (address === undefined) return null;
  const port = Number(new URL(service.url).port);
  const server = createServer((socket) => {
    const service = connect(port, '127.0.0.1');
    for (const end of [socket, service]) end.on('error', () => [socket, service].forEach((one) => void one.destroy()));
    socket.pipe(service).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('expected a port');
  return { url: `http://${address}:${bound.port}`, close: () => void server.close() };
}
