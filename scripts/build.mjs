import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { buildStamp, fingerprintSources } from './freshness.mjs';

/**
 * TypeScript to `dist/`: one file per entry, shared and lazily loaded parts in chunks, so that a start
 * reads only what it needs. Files that the program reads at run time (prompts, the demo's sample) keep
 * their path below `dist/`, and `import.meta.url` of each of our modules is made to say where the module
 * would be there: code that looks next to itself finds the same things built and unbuilt.
 */

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');

/** Helpers that run apart from the program lie where the modules that start them look for them. */
const entries = {
  tandem: 'electron/hosts/terminal/main.ts',
  'electron/tools/tool-runner': 'electron/tools/runner/main.ts',
  'electron/planner/digest/digest-worker': 'electron/planner/digest/worker.ts',
};
const readAtRunTime = [
  'electron/planner/prompts',
  'electron/executor/prompts',
  'electron/hosts/demo/sample',
];
/** Found by their own package at run time: WebAssembly, and rule sets that load by name. */
const external = [/^node:/, /^web-tree-sitter/, /^@vscode\/tree-sitter-wasm/, /^@secretlint\//];

const OUTPUT = '__output_folder__';

/**
 * The protocol library's default validator of JSON schemas is half of its size and never used: both sides
 * bring one of their own.
 */
const MCP_SHIMS = /@modelcontextprotocol\/(client|server)\/dist\/shimsNode\.mjs$/;
const NO_VALIDATOR = `
export { default as process } from 'node:process';
export const CORS_IS_POSSIBLE = false;
export class DefaultJsonSchemaValidator {
  constructor() { throw new Error('A JSON schema validator was not given.'); }
}`;

const fingerprint = fingerprintSources(root);
const startedAt = Date.now();
const bundle = await rolldown({
  cwd: root,
  input: entries,
  external,
  platform: 'node',
  treeshake: true,
  plugins: [
    {
      name: 'own-place',
      transform: { filter: { code: /import\.meta\.url/ }, handler: markOwnPlace },
      renderChunk: (code, chunk) => code.replaceAll(OUTPUT, upFrom(chunk.fileName)),
    },
    { name: 'no-validator', load: { filter: { id: MCP_SHIMS }, handler: () => NO_VALIDATOR } },
    { name: 'one-byte-a-character', generateBundle: escapeWideCharacters },
  ],
});
await bundle.write({
  dir: dist,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
  // V8 keeps the source in memory. Names stay, so that the stack of a bug can be read.
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  sourcemap: false,
});
for (const folder of readAtRunTime) {
  rmSync(join(dist, folder), { recursive: true, force: true });
  mkdirSync(dirname(join(dist, folder)), { recursive: true });
  cpSync(join(root, folder), join(dist, folder), { recursive: true });
}
dropOldChunks();
writeFileSync(buildStamp(root), fingerprint);

/** Stands for the output folder until it is known in which file, and so how deep, the code will lie. */
function markOwnPlace(code, id) {
  const path = relative(root, id).replaceAll('\\', '/');
  if (!/^(electron|shared)\//.test(path)) return null;
  return code.replaceAll('import.meta.url', `new URL('${OUTPUT}/${path}', import.meta.url).href`);
}

/** V8 keeps a source in two bytes a character when one character needs them. */
function escapeWideCharacters(_options, files) {
  for (const file of Object.values(files)) {
    if (file.type !== 'chunk') continue;
    file.code = file.code.replace(
      /[^\0-\xff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  }
}

function upFrom(fileName) {
  const depth = fileName.split('/').length - 1;
  return depth === 0 ? '.' : Array(depth).fill('..').join('/');
}

/** Chunks of the build before stay a day: a run that is going on may still want to load one. */
function dropOldChunks() {
  if (!existsSync(dist)) return;
  const day = 24 * 3600 * 1000;
  for (const name of readdirSync(dist)) {
    const file = join(dist, name);
    if (name.endsWith('.js') && statSync(file).mtimeMs < startedAt - day) rmSync(file);
  }
}
