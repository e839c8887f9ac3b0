import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The import table of ARCHITECTURE.md as data: which folder may import what. First matching row counts. */
const root = resolve(import.meta.dirname, '..');

interface Rule {
  readonly from: RegExp;
  /** Folders and packages that may be imported besides the file's own folder. */
  readonly may: readonly RegExp[];
  /** Of those, the ones that only types may be imported from. */
  readonly typesOnly?: readonly RegExp[];
}

const adapter = (name: string, ...libraries: RegExp[]): Rule => ({
  from: new RegExp(`^electron/${name}/`),
  may: [/^shared\//, /^node:/, ...libraries],
  typesOnly: [/^electron\/workflow\/(?:ports|chat-server)\.ts$/],
});

/** What the window's bundle may hold; never Node, never Electron. */
const libraries = [
  /^react(?:-dom)?(?:\/|$)/,
  /^@base-ui\/react\//,
  /^@tanstack\/react-(?:router|virtual)$/,
  /^zustand/,
  /^zod$/,
  /^(?:react-)?i18next$/,
  /^react-resizable-panels$/,
  /^react-markdown$/,
  /^remark-gfm$/,
  /^lucide-react$/,
  /^diff$/,
  /^@pierre\/diffs/,
  /^shiki/,
  /^@xyflow\/react/,
  /^@dagrejs\/dagre$/,
  /^@fontsource-variable\/inter/,
];

const table: readonly Rule[] = [
  { from: /^shared\//, may: [/^shared\//, /^zod$/] },
  { from: /^electron\/workflow\//, may: [/^shared\//] },
  {
    from: /^electron\/hosts\/desktop\//,
    may: [/^shared\//, /^electron\//, /^node:/, /^zod$/, /^electron$/],
  },
  {
    from: /^electron\/ipc\//,
    may: [/^shared\//, /^node:/, /^zod$/, /^electron\/changes\/revert-hunks\.ts$/],
    typesOnly: [/^electron\/(?:hosts\/engine|workflow\/ports|store\/open-run)\.ts$/],
  },
  {
    from: /^electron\/hosts\/desktop\//,
    may: [/^shared\//, /^electron\//, /^electron$/, /^node:/, /^zod$/],
  },
  {
    from: /^electron\/hosts\/browser\//,
    may: [/^shared\//, /^electron\//, /^node:/, /^zod$/, /^ws$/],
  },
  { from: /^electron\/hosts\//, may: [/^shared\//, /^electron\//, /^node:/, /^zod$/] },
  adapter(
    'planner',
    /^@anthropic-ai\/sdk/,
    /^web-tree-sitter$/,
    /^@vscode\/tree-sitter-wasm/,
    /^zod$/,
  ),
  adapter('egress', /^@secretlint\//, /^zod$/),
  adapter('server-http'),
  adapter('executor', /^zod$/, /^electron\/server-http\//),
  adapter('models', /^zod$/, /^electron\/server-http\//, /^@huggingface\/gguf$/),
  adapter('hardware', /^zod$/, /^systeminformation$/),
  adapter('tools', /^@modelcontextprotocol\//, /^zod$/, /^electron\/sandbox\//),
  adapter('sandbox', /^@anthropic-ai\/sandbox-runtime$/),
  adapter('workspace', /^zod$/),
  adapter('changes', /^diff$/),
  adapter('store', /^zod$/),
  adapter('telemetry', /^@opentelemetry\/otlp-transformer$/),
  { from: /^renderer\/ui\//, may: [...libraries] },
  { from: /^renderer\/client\//, may: [/^shared\//, ...libraries] },
  {
    from: /^renderer\/stores\//,
    may: [/^shared\//, /^renderer\/(?:client|ui)\//, ...libraries],
  },
  {
    from: /^renderer\/features\//,
    may: [/^shared\//, /^renderer\/(?:client|stores|ui)\//, ...libraries],
  },
  { from: /^renderer\//, may: [/^shared\//, /^renderer\//, ...libraries] },
];

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

const sourceFiles = ['shared', 'electron', 'renderer'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/vite\.config|\.d\.ts$/.test(name))
    .filter((name) => !name.includes(`sample${sep}`))
    .map((name) => join(folder, name).split(sep).join('/')),
);

const IMPORT = /^\s*(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
const LAZY = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

const imports: readonly Import[] = sourceFiles.flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8');
  const target = (specifier: string) =>
    specifier.startsWith('.')
      ? relative(root, resolve(root, dirname(file), specifier))
          .split(sep)
          .join('/')
      : specifier;
  return [
    ...[...text.matchAll(IMPORT)].map((found) => ({
      file,
      target: target(found[2] ?? ''),
      typeOnly: found[1] !== undefined,
    })),
    ...[...text.matchAll(LAZY)].map((found) => ({
      file,
      target: target(found[1] ?? ''),
      typeOnly: false,
    })),
  ];
});

/** A feature is a folder of its own; elsewhere the second level is. */
const folderOf = (file: string): string =>
  file
    .split('/')
    .slice(0, file.startsWith('renderer/features/') ? 3 : 2)
    .join('/');

function faultOf({ file, target, typeOnly }: Import): string | null {
  const rule = table.find((row) => row.from.test(file));
  if (rule === undefined) return `${file}: no row of the import table covers it`;
  if (folderOf(target) === folderOf(file) || rule.may.some((allowed) => allowed.test(target)))
    return null;
  if (rule.typesOnly?.some((allowed) => allowed.test(target))) {
    return typeOnly ? null : `${file}: may import only types from ${target}`;
  }
  return `${file}: may not import ${target}`;
}

describe('the import table', () => {
  it('covers the folders it is about', () => {
    expect(sourceFiles.length).toBeGreaterThan(80);
    expect(imports.length).toBeGreaterThan(200);
  });

  it('is kept by every file', () => {
    expect(imports.map(faultOf).filter((fault) => fault !== null)).toEqual([]);
  });

  it('lets only hosts/desktop name electron', () => {
    const named = imports.filter(
      ({ target }) => target === 'electron' || target.startsWith('electron/main'),
    );
    expect(named.filter(({ file }) => !file.startsWith('electron/hosts/desktop/'))).toEqual([]);
  });

  it('keeps Node out of shared, by any name', () => {
    const builtin = imports.filter(
      ({ file, target }) => file.startsWith('shared/') && builtinModules.includes(target),
    );
    expect(builtin).toEqual([]);
  });

  it('has no import cycles', () => {
    expect(findCycle()).toEqual([]);
  });
});

/** A path of files that leads back to its start, or nothing. Types are erased and can't close a cycle at run time. */
function findCycle(): readonly string[] {
  const edges = new Map<string, string[]>();
  for (const { file, target, typeOnly } of imports) {
    if (!typeOnly && /\.tsx?$/.test(target)) edges.set(file, [...(edges.get(file) ?? []), target]);
  }
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): readonly string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of edges.get(file) ?? []) {
      const cycle = walk(next, [...path, file]);
      if (cycle.length > 0) return cycle;
    }
    done.add(file);
    return [];
  };
  for (const file of edges.keys()) {
    const cycle = walk(file, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

describe('file sizes', () => {
  const sizes = sourceFiles.map((file) => ({
    file,
    lines: readFileSync(join(root, file), 'utf8').split('\n').length,
  }));

  it('stay under 400 lines, with four files in five under 150', () => {
    // Tables of data, catalogues of texts among them, are looked up in and not read from end to end.
    const data = /event\.ts$|\/text\/(?:en|de)\.ts$|contract-schemas\.ts$|secret-patterns\.ts$/;
    const long = sizes.filter(({ file, lines }) => lines > 400 && !data.test(file));
    expect(long).toEqual([]);
    const small = sizes.filter(({ lines }) => lines <= 150).length / sizes.length;
    const longest = sizes.toSorted((a, b) => b.lines - a.lines).slice(0, 8);
    console.log(
      `files ≤ 150 lines: ${Math.round(small * 100)} % of ${sizes.length}; longest:`,
      longest,
    );
    expect(small).toBeGreaterThan(0.75);
  });
});
