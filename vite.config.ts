// Builds the desk (src/web) into dist/web. Pages are split per route: the sign-in page carries no component library.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const service = process.env['CHAUBAN_SERVICE'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: 'src/web',
  base: '/',
  publicDir: false,
  plugins: [react()],
  build: { outDir: '../../dist/web', emptyOutDir: true, target: 'es2022', sourcemap: false, chunkSizeWarningLimit: 900 },
  server: { proxy: { '/api': service, '/ledger': service } },
  preview: { proxy: { '/api': service, '/ledger': service } },
});
