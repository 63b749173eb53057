// The members of a proof bundle. The ZIP may be hostile: names once, sizes bounded before anything is unpacked.
import { unzipSync } from 'fflate';
import type { ProofMembers } from '../../core/proof/index.ts';
import { VerifyError } from './verify-error.ts';

const MOST_MEMBERS = 200_000;
const MOST_BYTES = 1_500_000_000;

/** Throws VerifyError ZIP, TOO_LARGE or UNREADABLE. */
export async function readBundle(file: File): Promise<ProofMembers> {
  if (file.size > MOST_BYTES) throw new VerifyError('TOO_LARGE', file.name);
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw new VerifyError('UNREADABLE', file.name, cause);
  }
  const names = new Set<string>();
  let unpacked = 0;
  const admit = (member: { name: string; originalSize: number }): boolean => {
    if (member.name.endsWith('/')) return false;
    unpacked += member.originalSize;
    if (names.has(member.name)) throw new VerifyError('ZIP', `${file.name}: ${member.name}`);
    names.add(member.name);
    if (unpacked > MOST_BYTES || names.size > MOST_MEMBERS) throw new VerifyError('TOO_LARGE', file.name);
    return true;
  };
  try {
    const members = Object.entries(unzipSync(bytes, { filter: admit }));
    return new Map(members.map(([name, content]) => [name, new Uint8Array(content)]));
  } catch (cause) {
    if (cause instanceof VerifyError) throw cause;
    throw new VerifyError('ZIP', file.name, cause);
  }
}
