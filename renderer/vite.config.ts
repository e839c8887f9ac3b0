import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { codeLanguages } from './features/changes/diff/code-languages.ts';

/** The page is painted once its script has set the theme; without this a dark window flashes light. */
const paintAfterScript: Plugin = {
  name: 'paint-after-script',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => html.replace('<script type="module"', '$& blocking="render"'),
  },
};

/**
 * The library of diffs can load three hundred grammars, sixty themes and a WebAssembly engine, which the
 * page's policy forbids. Only what a diff here can ask for goes into the bundle; the rest is empty.
 */
const withGrammars = (wanted: readonly string[]): Plugin => ({
  name: 'few-grammars',
  enforce: 'pre',
  resolveId(source, importer) {
    const grammar = /^@shikijs\/langs\/(.+)$/.exec(source)?.[1];
    const isUnused =
      grammar !== undefined
        ? importer?.includes('langs-bundle') === true && !wanted.includes(grammar)
        : /^(?:shiki\/wasm|@shikijs\/themes\/.+|@pierre\/theme\/.+)$/.test(source);
    return isUnused ? '\0not-in-the-bundle' : null;
  },
  load: (id) => (id === '\0not-in-the-bundle' ? NOTHING : null),
});

const NOTHING = 'export default [];';

/** The one bundle that the desktop window and the browser host both show. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react(), paintAfterScript, withGrammars(codeLanguages)],
  // Its workers are handed the grammar they need.
  worker: { format: 'es', plugins: () => [withGrammars([])] },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome156',
    // Inlined assets would need `data:` in more of the policy than images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
