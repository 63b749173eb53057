// Builds dist/web/verify.html: one file with its script and style inside, so that it works from a USB stick (file://) too.
import { createHash } from 'node:crypto';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Writes the only chunk and the only style sheet into one HTML file and drops both from the output. */
function oneFile(): Plugin {
  return {
    name: 'chauban-one-file',
    enforce: 'post',
    generateBundle(_options, bundle) {
      let script = '';
      let style = '';
      for (const [name, item] of Object.entries(bundle)) {
        if (item.type === 'chunk') script += item.code;
        else if (name.endsWith('.css')) style += String(item.source);
        delete bundle[name];
      }
      this.emitFile({ type: 'asset', fileName: 'verify.html', source: page(script, style) });
    },
  };
}

const sourceOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

function page(script: string, style: string): string {
  // Inside a script element the parser looks only for these two sequences; both can be escaped in JavaScript strings.
  const safe = script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
  // Nothing but this very script and style may run, and nothing can be sent anywhere.
  const policy = `default-src 'none'; script-src ${sourceOf(safe)}; style-src ${sourceOf(style)}; form-action 'none'; base-uri 'none'`;
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kiểm chứng hồ sơ · Châu Bản</title>
<style>${style}</style>
</head>
<body>
<div id="root"></div>
<noscript>Trang này cần JavaScript để kiểm chứng ngay trên máy của bạn. / This page needs JavaScript to verify on your own computer.</noscript>
<script>${safe}</script>
</body>
</html>
`;
}

export default defineConfig({
  root: 'src/web/verify',
  publicDir: false,
  plugins: [react(), oneFile()],
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: '../../../dist/web',
    emptyOutDir: false,
    target: 'es2022',
    cssCodeSplit: false,
    lib: { entry: 'main.tsx', formats: ['iife'], name: 'chaubanVerify' },
  },
});
