import { chmodSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { rolldown } from 'rolldown';

/**
 * TypeScript to JavaScript: one file per entry, shared and lazily loaded parts in chunks, so that a start
 * reads only what it needs. Files that the program reads at run time (prompts, the demo's sample) keep
 * their path below the output folder, and `import.meta.url` of each of our modules is made to say where the
 * module would be there: code that looks next to itself finds the same things built and unbuilt.
 */

/** Helpers that run apart from the program lie where the modules that start them look for them. */
const helpers = {
  'electron/tools/tool-runner': 'electron/tools/runner/main.ts',
  'electron/sandbox/sandbox-wrapper': 'electron/sandbox/wrapper/main.ts',
  'electron/planner/digest/digest-worker': 'electron/planner/digest/worker.ts',
};
const readAtRunTime = [
  'electron/planner/prompts',
  'electron/executor/prompts',
  'electron/hosts/demo/sample',
];
/** Found by their own package at run time: WebAssembly, and rule sets that load by name; Electron is its own host. */
const external = [
  /^node:/,
  /^electron$/,
  /^web-tree-sitter/,
  /^@vscode\/tree-sitter-wasm/,
  /^@secretlint\//,
];

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

/**
 * The sandbox library signs certificates for intercepted connections, which Tandem never asks it for: half of the
 * wrapper's start was spent on loading that.
 */
const FORGE = /node_modules\/node-forge\//;
const NO_FORGE = 'export default { asn1: {}, md: {}, pki: {}, random: {}, util: {} };';
/** Modules whose loading does nothing but define: what is not used of them is left out. */
const definesOnly = (id) => /@anthropic-ai\/sandbox-runtime\//.test(id);

/** Bundles `entries` (name to path below `root`) and the helpers into the folder `out`, inside the checkout. */
export async function bundle({ root, entries, out }) {
  const bundled = await rolldown({
    cwd: root,
    input: { ...entries, ...helpers },
    external,
    platform: 'node',
    treeshake: { moduleSideEffects: (id) => !definesOnly(id) },
    plugins: [
      {
        name: 'own-place',
        transform: {
          filter: { code: /import\.meta\.url/ },
          handler: (code, id) => markOwnPlace(code, relative(root, id)),
        },
        renderChunk: (code, chunk) => code.replaceAll(OUTPUT, upFrom(chunk.fileName)),
      },
      { name: 'no-validator', load: { filter: { id: MCP_SHIMS }, handler: () => NO_VALIDATOR } },
      { name: 'no-forge', load: { filter: { id: FORGE }, handler: () => NO_FORGE } },
      { name: 'one-byte-a-character', generateBundle: escapeWideCharacters },
    ],
  });
  await bundled.write({
    dir: out,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    // V8 keeps the source in memory. Names stay, so that the stack of a bug can be read.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
    sourcemap: false,
  });
  for (const folder of readAtRunTime) {
    rmSync(join(out, folder), { recursive: true, force: true });
    mkdirSync(dirname(join(out, folder)), { recursive: true });
    cpSync(join(root, folder), join(out, folder), { recursive: true });
  }
  placeSeccomp(root, join(out, 'electron/sandbox/seccomp'));
}

/** The sandbox's own helper for Linux: a program, so it lies beside the wrapper and keeps its mode. */
function placeSeccomp(root, place) {
  const shipped = join(root, 'node_modules/@anthropic-ai/sandbox-runtime/vendor/seccomp');
  for (const processor of ['x64', 'arm64']) {
    const folder = join(place, processor);
    mkdirSync(folder, { recursive: true });
    cpSync(join(shipped, processor, 'apply-seccomp'), join(folder, 'apply-seccomp'));
    chmodSync(join(folder, 'apply-seccomp'), 0o755);
  }
}

/** Stands for the output folder until it is known in which file, and so how deep, the code will lie. */
function markOwnPlace(code, below) {
  const path = below.replaceAll('\\', '/');
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
