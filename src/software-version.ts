// Version of this software, as recorded in AIPs and told in the status.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installationFolder } from './configuration/index.ts';

export const SOFTWARE_VERSION: string = (
  JSON.parse(readFileSync(join(installationFolder(), 'package.json'), 'utf8')) as { readonly version: string }
).version;
