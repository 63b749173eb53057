import { expect, it } from 'vitest';
import { encodeUtf8 } from '../../../../src/core/encoding/utf8.ts';
import { encodeReceipt, judgeReceipt, parseReceipt, type Receipt, readTrust } from '../../../../src/core/proof/index.ts';
import { AT, engine, makeKeys, makeProof } from './demo-proof.ts';

it('a receipt whose outcome is not that of its ledger entry fails', async () => {
  let json = encodeUtf8('');
  const made = await makeProof(await makeKeys(), {
    receiptBy: async (bytes) => {
      json = bytes;
      return new Uint8Array(3);
    },
  });
  const judge = (receipt: Receipt) =>
    judgeReceipt({
      json: encodeReceipt(receipt),
      signature: new Uint8Array(3),
      trust: readTrust(made.trust, engine),
      at: AT,
      engine,
      demo: true,
    });
  const { entry, ...receipt } = parseReceipt(json);
  expect(entry.type).toBe('aip-accepted');
  expect(await judge({ ...receipt, outcome: 'refused' })).toMatchObject({
    outcome: 'failed',
    detail: 'outcome refused, ledger entry aip-accepted',
  });
  // With the outcome that fits, only the signature is at fault.
  expect((await judge(receipt)).detail).not.toContain('ledger entry');
});
