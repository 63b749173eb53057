import { createHash, createPrivateKey, sign } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { DemoCa, type DemoIdentity } from '../../../../src/adapters/pki/demo-pki.ts';
import { DemoTsa } from '../../../../src/adapters/pki/demo-tsa.ts';
import type { Bytes } from '../../../../src/core/encoding/bytes.ts';
import { contextTag, type DerNode, parseDer } from '../../../../src/core/encoding/der.ts';
import {
  encodeExplicit,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSetOf,
} from '../../../../src/core/encoding/der-writer.ts';
import { judgeTimeStamp, type TimeStampVerdict } from '../../../../src/core/proof/index.ts';
import { Certificate, CertificateIndex } from '../../../../src/core/x509/index.ts';
import { AT, engine, SEALED } from './demo-proof.ts';

const FROM = new Date('2020-01-01T00:00:00Z');
const UNTIL = new Date('2045-01-01T00:00:00Z');
const digest = new Uint8Array(createHash('sha256').update('content').digest());
const CONTENT_TYPE = '1.2.840.113549.1.9.3';

let ca: DemoCa;
let identity: DemoIdentity;
let token: Bytes;
beforeAll(async () => {
  ca = await DemoCa.create('TSA root', FROM, UNTIL, 'ec-p256');
  identity = await ca.issue({ commonName: 'TSA', purpose: 'tsa', notBefore: FROM, notAfter: UNTIL, key: 'ec-p256' });
  token = await new DemoTsa(identity).issueToken({ algorithm: 'sha256', digest, time: SEALED });
});

/** The same token with other signed attributes, signed by the TSA itself. */
function resigned(change: (attributes: readonly DerNode[]) => readonly Bytes[]): Bytes {
  const last = (node: DerNode | undefined): DerNode => {
    const child = node?.children.at(-1);
    if (child === undefined) throw new Error('expected a child');
    return child;
  };
  const root = parseDer(token);
  const signedData = last(last(root));
  const signer = last(last(signedData));
  const [version, identifier, digestAlgorithm, attributes, algorithm] = signer.children.map((child) => child);
  const changed = change(attributes?.children ?? []);
  const key = createPrivateKey({ key: Buffer.from(identity.privateKey), format: 'der', type: 'pkcs8' });
  const signature = new Uint8Array(sign('sha256', encodeSetOf([...changed]), key));
  const raw = (...nodes: (DerNode | undefined)[]): Bytes[] => nodes.flatMap((node) => (node === undefined ? [] : [node.raw]));
  const signerInfo = encodeSequence(
    ...raw(version, identifier, digestAlgorithm),
    encodeSetOf([...changed], contextTag(0)),
    ...raw(algorithm),
    encodeOctetString(signature),
  );
  const data = encodeSequence(...raw(...signedData.children.slice(0, -1)), encodeSetOf([signerInfo]));
  return encodeSequence(encodeOid('1.2.840.113549.1.7.2'), encodeExplicit(0, data));
}

const judge = (bytes: Bytes): Promise<TimeStampVerdict> =>
  judgeTimeStamp({
    token: bytes,
    imprint: { algorithm: 'sha256', digest },
    anchors: new CertificateIndex([Certificate.parse(ca.certificate)]),
    intermediates: new CertificateIndex([]),
    validAt: AT,
    policies: [],
    engine,
  });

const isContentType = (attribute: DerNode): boolean => attribute.children[0]?.oid() === CONTENT_TYPE;

it('a token signed anew with the same attributes passes', async () => {
  expect(await judge(token)).toMatchObject({ outcome: 'passed', problems: [] });
  expect(await judge(resigned((list) => list.map(({ raw }) => raw)))).toMatchObject({ outcome: 'passed', problems: [] });
});

it.each<readonly [string, (list: readonly DerNode[]) => readonly Bytes[]]>([
  ['CMS_CONTENT_TYPE_MISSING', (list) => list.filter((one) => !isContentType(one)).map(({ raw }) => raw)],
  ['CMS_ATTRIBUTE_REPEATED', (list) => [...list, ...list.filter(isContentType)].map(({ raw }) => raw)],
  [
    'CMS_CONTENT_TYPE_DIFFERS',
    (list) => [
      encodeSequence(encodeOid(CONTENT_TYPE), encodeSetOf([encodeOid('1.2.840.113549.1.7.1')])),
      ...list.filter((one) => !isContentType(one)).map(({ raw }) => raw),
    ],
  ],
])('the format fault %s fails a token, although its signature is right', async (fault, change) => {
  const { outcome, problems } = await judge(resigned(change));
  expect({ outcome, problems }).toEqual({
    outcome: 'failed',
    problems: [{ code: 'TSA_TOKEN_MALFORMED', outcome: 'failed', detail: fault }],
  });
});
