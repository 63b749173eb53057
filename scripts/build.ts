// npm run build: the service into dist/server, the pages into dist/web.
import { build } from './steps/build-steps.ts';

await build(['server', 'web']);
