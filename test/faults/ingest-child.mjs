// Runs ingest-child.ts in a process of its own; Vite translates the TypeScript, decorators included.
import { join } from 'node:path';
import { createServer } from 'vite';

const server = await createServer({
  root: join(import.meta.dirname, '../..'),
  configFile: false,
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, ws: false, hmr: false, watch: null },
  optimizeDeps: { noDiscovery: true },
});
const { run } = await server.ssrLoadModule('/test/faults/ingest-child.ts');
await run();
process.exit(0);
