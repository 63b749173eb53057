// Tokens for tests from a demo TSA with an EC key (fast), made once for a test file.
import { DemoCa } from '../../../../src/adapters/pki/demo-pki.ts';
import { DemoTsa } from '../../../../src/adapters/pki/demo-tsa.ts';

export const FROM = new Date('2020-01-01T00:00:00Z');
export const UNTIL = new Date('2059-01-01T00:00:00Z');

export async function makeTsa(): Promise<{ readonly ca: DemoCa; readonly tsa: DemoTsa }> {
  const ca = await DemoCa.create('Test TSA root', FROM, UNTIL, 'ec-p256');
  const identity = await ca.issue({ commonName: 'Test TSA', purpose: 'tsa', notBefore: FROM, notAfter: UNTIL, key: 'ec-p256' });
  return { ca, tsa: new DemoTsa(identity) };
}
