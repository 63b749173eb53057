// Which disk a folder lies on, so that two "copies" on one disk are noticed: partitions of one disk count as one device.
import { realpath } from 'node:fs/promises';
import { hostname } from 'node:os';
import { errorCode } from './durable-fs.ts';

/** `device` is st_dev. */
export async function deviceIdOf(device: number): Promise<string> {
  return `${hostname()}:${(await linuxDisk(device)) ?? device}`;
}

// /sys/dev/block/<major>:<minor> links to …/block/<disk>/<partition>; network and virtual file systems have no entry there.
async function linuxDisk(device: number): Promise<string | null> {
  const major = (device >>> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >>> 12) & 0xfff00);
  try {
    const path = await realpath(`/sys/dev/block/${major}:${minor}`);
    return /\/block\/([^/]+)/.exec(path)?.[1] ?? null;
  } catch (cause) {
    if (errorCode(cause) === '') throw cause;
    return null; // not Linux, or nothing the kernel calls a disk
  }
}
