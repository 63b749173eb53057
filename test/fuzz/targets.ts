// What can be fuzzed: where its files lie in the corpora, what can be made without them, and what is done with each file. Whoever adds a
// parser of what comes from strangers adds a line here. A case passes when it ends, with a verdict or with a MalformedError.
import { readFileSync } from 'node:fs';
import { parseSignedData, parseTimeStampToken } from '../../src/core/cms/index.ts';
import { MemoryByteSource } from '../../src/core/encoding/byte-source.ts';
import type { Bytes } from '../../src/core/encoding/bytes.ts';
import { JudgeCache, parsePolicy, validateDocument } from '../../src/core/signature/index.ts';
import { Certificate, CertificateIndex, Crl, OcspResponse } from '../../src/core/x509/index.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { nodeInflate } from '../../src/engine/node-inflate.ts';
import { makePdf } from './pdf-grammar.ts';
import type { SeededRandom } from './random.ts';

export interface FuzzTarget {
  /** Folders of the corpora, and how the names of their files end. */
  readonly corpus: readonly (readonly [folder: string, ending: RegExp])[];
  /** Pieces that its grammar is made of. */
  readonly tokens: readonly string[];
  readonly make?: (random: SeededRandom) => Bytes;
  readonly run: (bytes: Bytes) => unknown;
}

const engine = new NodeEngine();
const none = new CertificateIndex([]);
const options = {
  engine,
  inflate: nodeInflate,
  trust: { signers: none, timeStamps: none, intermediates: none },
  policy: parsePolicy(JSON.parse(readFileSync('config/policies/vn-existing.json', 'utf8'))),
  at: new Date('2026-11-21T00:00:00Z'),
};

const validate = (bytes: Bytes) => validateDocument(new MemoryByteSource(bytes), { ...options, cache: new JudgeCache(engine) });

export const TARGETS: Readonly<Record<string, FuzzTarget>> = {
  pdf: {
    corpus: [
      ['dss/dss-pades', /\.pdf$/],
      ['vn-signed', /\.pdf$/],
    ],
    tokens: [
      '<<',
      '>>',
      ' obj',
      'endobj',
      'stream\n',
      'endstream',
      ' 0 R',
      'xref\n',
      'trailer',
      'startxref',
      '%%EOF',
      '/Prev ',
      '/ByteRange ',
    ],
    make: makePdf,
    run: validate,
  },
  cms: {
    corpus: [['dss/dss-cades', /\.(p7[ms]|pkcs7|tsr|tst)$/]],
    tokens: ['\x30\x80', '\x00\x00', '\x31\x84\xff\xff\xff\xff', '\x04\x00'],
    run: async (bytes) => {
      for (const parse of [parseSignedData, parseTimeStampToken]) refused(() => parse(bytes));
      await validate(bytes);
    },
  },
  xml: {
    corpus: [
      ['dss/dss-xades', /\.xml$/],
      ['vn-edxml', /\.edxml$/],
    ],
    tokens: [
      '<',
      '>',
      '</',
      '<!--',
      '-->',
      '<![CDATA[',
      '&#',
      ' xmlns:a="',
      '<!DOCTYPE a [',
      'URI="#',
      '<ds:Transform Algorithm="',
      '#xpointer(',
      'ancestor-or-self::',
      'PrefixList="',
      'http://www.w3.org/2002/06/xmldsig-filter2',
    ],
    run: validate,
  },
  asic: {
    corpus: [
      ['dss/dss-asic-cades', /\.(asi?c?[es]|scs|sce|zip)$/],
      ['dss/dss-asic-xades', /\.(asi?c?[es]|scs|sce|bdoc|zip)$/],
    ],
    tokens: ['PK\x01\x02', 'PK\x03\x04', 'PK\x05\x06', 'META-INF/', 'mimetype'],
    run: validate,
  },
  certificate: {
    corpus: [['pkits', /\.(crt|cer|crl)$/]],
    tokens: ['\x30\x80', '\x06\x03\x55\x1d', '\xa3\x82', '\x05\x00'],
    run: (bytes) => {
      refused(() => readCertificate(Certificate.parse(bytes)));
      refused(() => Crl.parse(bytes).find(Certificate.parse(bytes)));
      refused(() => OcspResponse.parse(bytes));
    },
  },
};

function readCertificate(certificate: Certificate): unknown {
  const { subject, issuer, publicKey, authorityInfoAccess, crlAddresses } = certificate;
  return [subject.text, issuer.text, publicKey, authorityInfoAccess, crlAddresses];
}

// MalformedError is an answer; anything else is a finding.
function refused(read: () => unknown): void {
  try {
    read();
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause)) throw cause;
  }
}
