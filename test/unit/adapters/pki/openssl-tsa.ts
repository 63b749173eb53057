// OpenSSL's own time-stamp responder behind HTTP: a TSA that shares no code with ours.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bytes } from '../../../../src/core/encoding/bytes.ts';

const CONFIG = `
[ca] 
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[tsa_cert]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
[req]
distinguished_name = dn
[dn]
[tsa]
default_tsa = tsa_config
[tsa_config]
serial = serial
signer_cert = tsa.pem
certs = ca.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.5
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`;

export interface OpensslTsa {
  readonly url: string;
  readonly anchor: Bytes;
  close(): Promise<void>;
}

export async function startOpensslTsa(): Promise<OpensslTsa> {
  const cwd = mkdtempSync(join(tmpdir(), 'chauban-tsa-'));
  const openssl = (line: string): void => void execFileSync('openssl', line.split(' '), { cwd, stdio: 'pipe' });
  writeFileSync(join(cwd, 'tsa.cnf'), CONFIG);
  writeFileSync(join(cwd, 'serial'), '01');
  const days = '-days 3650 -config tsa.cnf';
  openssl(`req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=OpenSSL-test-root -extensions ca ${days}`);
  openssl('req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /CN=OpenSSL-test-TSA -config tsa.cnf');
  openssl(
    'x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out tsa.pem -days 3650 -extfile tsa.cnf -extensions tsa_cert',
  );
  openssl('x509 -in ca.pem -outform DER -out ca.der');
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    writeFileSync(join(cwd, 'query.tsq'), Buffer.concat(chunks));
    openssl('ts -reply -config tsa.cnf -section tsa_config -queryfile query.tsq -out reply.tsr');
    response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(readFileSync(join(cwd, 'reply.tsr')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(cwd, { recursive: true });
  };
  return { url: `http://127.0.0.1:${port}/`, anchor: new Uint8Array(readFileSync(join(cwd, 'ca.der'))), close };
}
