// Circular 02/2019/TT-BNV asks for copies on separate storage: two stores on one device are one copy when the device dies.
import type { ReplicaSet } from './replica-set.ts';
import type { Sentence } from './storage-error.port.ts';

export interface SharedDeviceWarning {
  readonly deviceId: string;
  readonly stores: readonly string[];
  readonly sentence: Sentence;
}

export async function sharedDeviceWarnings(set: ReplicaSet): Promise<SharedDeviceWarning[]> {
  const byDevice = new Map<string, string[]>();
  for (const store of set.stores) {
    const { deviceId } = await store.describe();
    byDevice.set(deviceId, [...(byDevice.get(deviceId) ?? []), store.name]);
  }
  return [...byDevice]
    .filter(([, stores]) => stores.length > 1)
    .map(([deviceId, stores]) => ({ deviceId, stores, sentence: sentence(stores) }));
}

function sentence(stores: readonly string[]): Sentence {
  const names = stores.map((name) => `"${name}"`).join(', ');
  return {
    vi: `Các kho ${names} nằm trên cùng một thiết bị: thiết bị hỏng thì mất cả các bản sao. Hãy chuyển một kho sang thiết bị khác.`,
    en: `The stores ${names} lie on one device: if it fails, these copies are lost together. Move one store to another device.`,
  };
}
