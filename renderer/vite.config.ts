import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The one bundle that the desktop window and the browser host both show. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
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
