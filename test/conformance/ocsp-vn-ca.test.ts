// Real OCSP responses, from the signed attributes of Vietnamese documents: each good for its certificate, at the time of its answer and for a
// day, since none has a nextUpdate.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSignedData } from '../../src/core/cms/index.ts';
import type { Bytes } from '../../src/core/encoding/bytes.ts';
import { Certificate, checkPathRevocation, OcspResponse } from '../../src/core/x509/index.ts';
import { BrowserEngine } from '../../src/engine/browser-engine.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { findCorpus } from './corpora.ts';

const base = findCorpus('vn-ca');

describe.skipIf(base === undefined)('OCSP responses of Viettel-CA', () => {
  const files = (folder: string, end: string): Bytes[] =>
    base === undefined
      ? []
      : readdirSync(join(base, folder))
          .filter((name) => name.endsWith(end))
          .sort()
          .map((name) => new Uint8Array(readFileSync(join(base, folder, name))));
  const responses = files('ocsp', '.ocsp');
  const issuers = [...files('intermediates', '.cer'), ...files('roots', '.cer')].map((der) => Certificate.parse(der));

  it('37 of them', () => expect(responses.length).toBe(37));

  const signed = findCorpus('vn-signed');
  const signers = (signed === undefined ? [] : readdirSync(join(signed, 'cms')))
    .filter((name) => name.endsWith('.p7s') || name.endsWith('.cms') || name.endsWith('.der'))
    .flatMap((name) => parseSignedData(new Uint8Array(readFileSync(join(signed ?? '', 'cms', name)))).certificates);

  it.each([new NodeEngine(), new BrowserEngine()])('$name: each is good for its certificate when it was made', async (engine) => {
    for (const bytes of responses) {
      const response = OcspResponse.parse(bytes);
      const [answer, ...more] = response.basic?.answers ?? [];
      expect(more).toEqual([]);
      const leaf = signers.find(({ serialHex }) => serialHex === answer?.id.serialHex);
      const issuer = issuers.find(({ subject }) => subject.key === leaf?.issuer.key);
      const anchor = issuers.find(({ subject }) => subject.key === issuer?.issuer.key);
      if (answer === undefined || leaf === undefined || issuer === undefined || anchor === undefined)
        throw new Error(`expected a chain for ${answer?.id.serialHex}`);
      const path = [leaf, issuer, anchor];
      const outcomes: string[] = [];
      for (const hours of [0, 24, 25]) {
        const at = new Date(answer.thisUpdate.getTime() + hours * 3_600_000);
        const [status] = await checkPathRevocation({ path, data: [response], candidates: [], at, engine });
        outcomes.push(status?.outcome === 'undetermined' ? (status.reasons[0]?.code ?? '') : `${status?.outcome}`);
      }
      expect(outcomes).toEqual(['good', 'good', 'NEXT_UPDATE_PASSED']);
    }
  });
});
