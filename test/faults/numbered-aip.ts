// The same AIP for the same number, in every process.
import type { AipVersionInput } from '../../src/storage/aip-types.ts';

export function numberedAip(n: number): AipVersionInput {
  const files = Array.from({ length: 6 }, (_, k) => ({
    logicalPath: `representations/rep${k % 2}/data/${k}.pdf`,
    content: new Uint8Array(20_000 + 37 * k).fill((n * 7 + k) & 255),
  }));
  const user = { name: 'kiểm thử', address: 'urn:chauban:test' };
  return { objectId: `urn:chauban:test:${n}`, files, created: new Date(n * 1000), message: 'm', user };
}
