import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDigestBuilder } from '../electron/planner/digest/create-digest-builder.ts';
import { commitHash } from '../shared/ids.ts';
import { createGitReader, git } from '../test/planner/digest/git-reader.ts';
import { type Figure, printFigures } from './figure.ts';

/**
 * The digest of a large and of a small repository: first and second time, and what it adds to the memory of
 * the process that asks for it.
 */
const REQUEST = 'Add a retry budget to the payment gateway client and cover it with tests';
const TOKENS = 4_000;

export async function benchDigest(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-bench-digest-'));
  try {
    const large = await generate(join(folder, 'large'), 50_000);
    const small = await generate(join(folder, 'small'), 20);
    const before = await residentMb();
    const cold = await digest(small, join(folder, 'small.db'));
    const warm = await digest(small, join(folder, 'small.db'));
    const kept = (await residentMb()) - before;
    const first = await digest(large, join(folder, 'large.db'));
    const second = await digest(large, join(folder, 'large.db'));
    return [
      { name: 'digest, 50,000 files, first', value: first.ms, unit: 'ms', target: 10_000 },
      { name: 'digest, 50,000 files, second', value: second.ms, unit: 'ms', target: 2_000 },
      { name: 'digest, 20 files, first', value: cold.ms, unit: 'ms', target: 300 },
      { name: 'digest, 20 files, second', value: warm.ms, unit: 'ms', target: 300 },
      { name: 'digest, tokens of the text', value: second.tokens, unit: 'tokens', target: TOKENS },
      {
        name: 'digest, 20 files, memory kept by the engine',
        value: Math.round(kept),
        unit: 'MB',
        target: 10,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function digest(repository: string, cacheFile: string) {
  const builder = createDigestBuilder({ reader: createGitReader(), cacheFile });
  const commit = commitHash(await git(repository, 'rev-parse', 'HEAD'));
  const input = {
    repository,
    commit,
    level: 'outline',
    hints: REQUEST,
    tokenBudget: TOKENS,
  } as const;
  const scope = { signal: new AbortController().signal, pulse: () => undefined };
  const built = await builder.build(input, scope);
  if (!built.ok) throw new Error(JSON.stringify(built.error));
  return built.value;
}

/** Linux tells what is resident; elsewhere Node's own figure does. */
async function residentMb(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const kilobytes = /VmRSS:\s+(\d+)/.exec(status)?.[1];
  return kilobytes ? Number(kilobytes) / 1024 : process.memoryUsage.rss() / 1024 / 1024;
}

const WORDS =
  'account billing cache client config gateway index invoice ledger mailer order parser payment queue refund report retry router search session token user wallet worker'.split(
    ' ',
  );
const EXTENSIONS = ['ts', 'ts', 'ts', 'py', 'go', 'java', 'json', 'md'] as const;

/** A repository of so many files, written through `git fast-import` in one stream and one commit. */
async function generate(path: string, count: number): Promise<string> {
  await git(tmpdir(), 'init', '-q', path);
  const child = spawn('git', ['-C', path, 'fast-import', '--quiet'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const closed = once(child, 'close');
  child.stdin.write(
    'commit refs/heads/bench\ncommitter B <b@example.com> 1700000000 +0000\ndata 1\nx\n',
  );
  for (let at = 0; at < count; at += 1) {
    const [name, text] = fileAt(at);
    const entry = `M 100644 inline ${name}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
    if (!child.stdin.write(entry)) await once(child.stdin, 'drain');
  }
  child.stdin.end();
  await closed;
  await git(path, 'symbolic-ref', 'HEAD', 'refs/heads/bench');
  return path;
}

const word = (seed: number): string => WORDS[seed % WORDS.length] ?? 'x';

function fileAt(at: number): readonly [name: string, text: string] {
  const extension = EXTENSIONS[at % EXTENSIONS.length] ?? 'ts';
  if (at === 0) return ['package.json', '{"scripts":{"test":"vitest run","build":"tsc -b"}}'];
  if (at === 1) return ['README.md', '# Bench\n\nMany files. And more.\n'];
  const [a, b, c] = [word(at), word(Math.floor(at / 7)), word(Math.floor(at / 131))];
  const folder = `packages/${c}${Math.floor(at / 2_000)}/src/${b}`;
  return [`${folder}/${a}-${b}-${at}.${extension}`, contentOf(extension, a, at)];
}

function contentOf(extension: (typeof EXTENSIONS)[number], name: string, at: number): string {
  const many = (line: (n: number) => string): string =>
    Array.from({ length: 8 + (at % 40) }, (_, n) => line(n)).join('\n');
  const big = name[0]?.toUpperCase() + name.slice(1);
  switch (extension) {
    case 'ts':
      return `import { x } from './${word(at + 1)}-${at + 8}.ts';\nexport class ${big}${at} {\n${many((n) => `  async ${name}${n}(id: string, limit = ${n}): Promise<number> {\n    return x(id, limit, 'value ${n}');\n  }`)}\n}\n`;
    case 'py':
      return `from .${name} import base\n\n${many((n) => `def ${name}_${n}(value: int, other: str = "x") -> int:\n    return value + ${n}\n`)}`;
    case 'go':
      return `package ${name}\n\n${many((n) => `func ${big}${n}(id string) error {\n\treturn nil\n}`)}\n`;
    case 'java':
      return `package bench;\npublic class ${big}${at} {\n${many((n) => `  public int ${name}${n}(String id) { return ${n}; }`)}\n}\n`;
    case 'json':
    case 'md':
      return many((n) => `line ${n} of ${name}`);
  }
}

if (import.meta.main) printFigures(await benchDigest());
