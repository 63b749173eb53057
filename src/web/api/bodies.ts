// What the service takes, by the names of its OpenAPI. Its answers are described in types.ts and record-types.ts.
import type { components } from './schema.d.ts';

export type Bodies = components['schemas'];
