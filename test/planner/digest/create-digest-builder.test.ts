import { execFile } from 'node:child_process';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { createDigestBuilder } from '../../../electron/planner/digest/create-digest-builder.ts';
import type { Digest, Pulse, RepositoryReader } from '../../../electron/workflow/ports.ts';
import { commitHash } from '../../../shared/ids.ts';
import { createGitReader, makeRepository, type TempRepository } from './git-reader.ts';

const opened: TempRepository[] = [];
afterEach(async () => {
  for (const repository of opened.splice(0)) await repository.remove();
});

async function repositoryOf(files: Readonly<Record<string, string | Uint8Array>>) {
  const repository = await makeRepository(files);
  opened.push(repository);
  return repository;
}

interface Asked {
  readonly level?: 'names' | 'outline';
  readonly hints?: string;
  readonly tokenBudget?: number;
  readonly cacheFile?: string | null;
  readonly reader?: RepositoryReader;
  readonly signal?: AbortSignal;
  readonly workerUrl?: URL;
  readonly isDenied?: (path: string) => boolean;
  readonly pulse?: (pulse: Pulse) => void;
}

async function build(repository: TempRepository, asked: Asked = {}) {
  const { reader = createGitReader(), cacheFile = null, workerUrl, isDenied } = asked;
  const builder = createDigestBuilder({
    ...{ reader, cacheFile },
    ...(workerUrl ? { workerUrl } : {}),
    ...(isDenied ? { isDenied } : {}),
  });
  return builder.build(
    {
      repository: repository.path,
      commit: commitHash(await repository.commit()),
      level: asked.level ?? 'outline',
      hints: asked.hints ?? '',
      tokenBudget: asked.tokenBudget ?? 4_000,
    },
    {
      signal: asked.signal ?? new AbortController().signal,
      pulse: asked.pulse ?? (() => undefined),
    },
  );
}

async function digestOf(repository: TempRepository, asked: Asked = {}): Promise<Digest> {
  const built = await build(repository, asked);
  if (!built.ok) throw new Error(JSON.stringify(built.error));
  return built.value;
}

const SMALL = {
  'README.md':
    '# Shop\n\nA shop for things. CANARY_README after the first sentence.\n\nCANARY_README\n',
  'package.json':
    '{"scripts":{"test":"vitest run","build":"TOKEN=CANARY_ENV tsc -b","deploy":"CANARY_DEPLOY"}}',
  'src/cart.ts':
    'export function addToCart(id: string, note = "CANARY_DEFAULT"): number {\n  return 1;\n}\n',
  'src/cart.test.ts': 'import { addToCart } from "./cart.ts";\ntest("CANARY_TEST", () => {});\n',
  'lib/tool.py': 'def run(path: str) -> int:\n    """CANARY_DOC"""\n    return 1\n',
  '.gitignore': 'secret.ts\n',
  'secret.ts': 'export const CANARY_IGNORED = 1;\n',
};

describe('createDigestBuilder', () => {
  it('tells what a repository is, how to build it, its files and its symbols', async () => {
    const digest = await digestOf(await repositoryOf(SMALL), { hints: 'change the cart' });
    expect(digest.text).toBe(
      [
        '# Shop',
        'A shop for things.',
        'Languages (files): TypeScript 2, JSON 1, Markdown 1, Python 1',
        'Commands found:',
        ' npm test — vitest run',
        ' npm run build — TOKEN=… tsc -b',
        '',
        'Files (6; in the order of folders)',
        './: .gitignore, README.md, package.json',
        'lib/: tool.py',
        'src/: cart.test.ts, cart.ts',
        '',
        'Symbols (line, signature; files that fit the request first; 1 more source file without)',
        'src/cart.ts',
        ' 1 function addToCart(id: string, note = "…"): number',
        'lib/tool.py',
        ' 1 def run(path: str) -> int',
        '',
      ].join('\n'),
    );
    expect(digest).toMatchObject({ files: 6, filesShown: 6, symbols: 2 });
    expect(digest.tokens).toBeGreaterThan(100);
  });

  it('shows nothing that git ignores or that is not committed', async () => {
    const repository = await repositoryOf(SMALL);
    await writeFile(join(repository.path, 'uncommitted.ts'), 'export const CANARY = 1;\n');
    const { text } = await digestOf(repository);
    expect(text).not.toContain('CANARY');
    expect(text).not.toContain('uncommitted');
    expect(text).not.toContain('secret.ts');
  });

  it('leaves symbols and command texts out at level names', async () => {
    const digest = await digestOf(await repositoryOf(SMALL), { level: 'names' });
    expect(digest.text).toContain('src/: cart.test.ts, cart.ts');
    expect(digest.text).toContain(' npm test\n');
    expect(digest.text).not.toContain('addToCart');
    expect(digest.symbols).toBe(0);
  });

  it('names a denied file and reads nothing of it, not even from the cache', async () => {
    const repository = await repositoryOf(SMALL);
    const cacheFile = join(tmpdir(), `tandem-denied-${process.pid}.sqlite`);
    await digestOf(repository, { cacheFile });
    const { text } = await digestOf(repository, {
      cacheFile,
      isDenied: (path) => path === 'src/cart.ts',
    });
    expect(text).toContain('cart.ts');
    expect(text).not.toContain('addToCart');
    expect(text).toContain('def run(path: str)');
    await rm(cacheFile, { force: true });
  });

  it('gives the same bytes with a cold cache, a warm cache and none', async () => {
    const repository = await repositoryOf(manySources(60));
    const cacheFile = join(repository.path, '.git', 'digest', 'cache.db');
    const asked = { hints: 'session storage for users', tokenBudget: 900 };
    const reader = createGitReader();
    const cold = await digestOf(repository, { ...asked, cacheFile, reader });
    const handedOut = reader.handedOut();
    const warm = await digestOf(repository, { ...asked, cacheFile, reader });
    expect(warm.text).toBe(cold.text);
    expect((await digestOf(repository, asked)).text).toBe(cold.text);
    expect(handedOut).toBeGreaterThan(50);
    expect(reader.handedOut()).toBe(handedOut);
  });

  for (const [what, damage] of Object.entries({
    'not a database': (file: string) => writeFile(file, 'garbage'.repeat(1_000)),
    'a database cut short': async (file: string) =>
      writeFile(file, (await readFile(file)).subarray(0, 5_000)),
    'a database with other values': async (file: string) => {
      const database = new DatabaseSync(file);
      database.exec("UPDATE entry SET value = replace(value, 'load', 'LIES')");
      database.close();
    },
    'another table': async (file: string) => {
      await rm(file);
      const database = new DatabaseSync(file);
      database.exec('CREATE TABLE entry (other INTEGER)');
      database.close();
    },
  })) {
    it(`gives the same bytes when the cache is ${what}`, async () => {
      const repository = await repositoryOf(manySources(12));
      const cacheFile = join(repository.path, '.git', 'cache.db');
      const good = await digestOf(repository, { cacheFile });
      await damage(cacheFile);
      expect((await digestOf(repository, { cacheFile })).text).toBe(good.text);
      expect((await digestOf(repository, { cacheFile })).text).toBe(good.text);
    });
  }

  it('goes on without a cache that another process holds locked', async () => {
    const repository = await repositoryOf(manySources(12));
    const cacheFile = join(repository.path, '.git', 'cache.db');
    const good = await digestOf(repository, { cacheFile });
    const holder = new DatabaseSync(cacheFile);
    holder.exec('BEGIN EXCLUSIVE');
    expect((await digestOf(repository, { cacheFile })).text).toBe(good.text);
    holder.close();
  });

  it('goes on without a cache where none can be', async () => {
    const repository = await repositoryOf(SMALL);
    const cacheFile = join(repository.path, 'README.md', 'below-a-file', 'cache.db');
    expect((await digestOf(repository, { cacheFile })).symbols).toBe(2);
    await expect(stat(cacheFile)).rejects.toThrow();
  });

  it('stays within its budget, tiny or large, for 1 file and for 900', async () => {
    for (const files of [{ 'a.ts': 'export const a = 1;\n' }, manySources(900)]) {
      const repository = await repositoryOf(files);
      for (const tokenBudget of [0, 5, 30, 120, 600, 4_000]) {
        const digest = await digestOf(repository, { tokenBudget });
        expect(digest.tokens).toBeLessThanOrEqual(tokenBudget);
        expect(digest.files).toBe(Object.keys(files).length);
      }
    }
  });

  it('digests an empty tree', async () => {
    expect(await digestOf(await repositoryOf({}))).toMatchObject({ files: 0, symbols: 0 });
  });

  it('reports progress while it works', async () => {
    const seen: Pulse[] = [];
    await digestOf(await repositoryOf(SMALL), { pulse: (pulse) => seen.push(pulse) });
    expect(seen.map(({ phase }) => phase)).toContain('digest');
  });

  it('stops its process and the reader when cancelled', async () => {
    const repository = await repositoryOf(manySources(40));
    const cancel = new AbortController();
    const reason = new Error('cancelled by the user');
    let signal: AbortSignal | null = null;
    const git = createGitReader();
    const reader: RepositoryReader = {
      list: git.list,
      async *readMany(path, hashes, given) {
        signal = given;
        cancel.abort(reason);
        yield* git.readMany(path, hashes, given);
      },
    };
    await expect(build(repository, { reader, signal: cancel.signal })).rejects.toBe(reason);
    expect(signal).toHaveProperty('aborted', true);
    await expect.poll(workersRunning).toBe(0);
  });

  it('starts nothing when cancelled before', async () => {
    const repository = await repositoryOf(SMALL);
    await expect(build(repository, { signal: AbortSignal.abort('early') })).rejects.toBe('early');
  });

  it("returns the reader's error", async () => {
    const repository = await repositoryOf(SMALL);
    const error = { kind: 'git-missing', detail: 'no git' } as const;
    const reader: RepositoryReader = {
      ...createGitReader(),
      list: async () => ({ ok: false, error }),
    };
    expect(await build(repository, { reader })).toEqual({ ok: false, error });
  });

  it('names the fault when its process dies', async () => {
    const repository = await repositoryOf(SMALL);
    const file = join(tmpdir(), `tandem-dying-worker-${process.pid}.mjs`);
    await writeFile(file, 'throw new Error("out of luck");\n');
    const built = await build(repository, { workerUrl: new URL(`file://${file}`) });
    await rm(file);
    const detail = expect.stringContaining('out of luck');
    expect(built).toMatchObject({ ok: false, error: { kind: 'digest-failed', detail } });
  });
});

/** Processes of this test run that are a digest worker. */
async function workersRunning(): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', [
    '-o',
    'args=',
    '--ppid',
    String(process.pid),
  ]);
  return stdout.split('\n').filter((line) => line.includes('planner/digest/worker.ts')).length;
}

function manySources(count: number): Record<string, string> {
  const files: Record<string, string> = {};
  for (let at = 0; at < count; at += 1) {
    files[`src/part${at % 9}/area${at % 31}/store${at}.ts`] =
      `export class Store${at} {\n  load(id: string, size = ${at}): Promise<void> { return go(); }\n}\n`;
  }
  return files;
}
