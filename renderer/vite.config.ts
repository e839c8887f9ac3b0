import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The page is painted once its script has set the theme; without this a dark window flashes light. */
const paintAfterScript: Plugin = {
  name: 'paint-after-script',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => html.replace('<script type="module"', '$& blocking="render"'),
  },
};

/** The one bundle that the desktop window and the browser host both show. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react(), paintAfterScript],
  worker: { format: 'es' },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome156',
    // Inlined assets would need `data:` in more of the policy than images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
