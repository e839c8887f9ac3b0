import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { runTerminal } from '../../../electron/hosts/terminal/main.ts';
import type { Job } from '../../../shared/ipc/models.ts';
import { ok } from '../../../shared/result.ts';
import { createFakeIo, type FakeIo } from './fake-io.ts';
import { createShopEngine } from './shop-engine.ts';
import { installed, noGpu, ollama, remote, shopOf } from './shops.ts';

const digest = 'sha256:aaaabbbbccccdddd';
const course: readonly Partial<Job>[] = [
  { phase: 'resolve' },
  { phase: 'download', total: 6.6e9 },
  { done: 0.2e9 },
  { done: 3.3e9, rate: 92.4e6, etaSeconds: 36 },
  { done: 6.6e9, etaSeconds: 0 },
  { phase: 'verify', rate: null, etaSeconds: null },
  { phase: 'done', digest, endedAt: '2026-11-21T09:47:12.000Z', can: ['dismiss'] },
];

async function pull(
  args: readonly string[],
  world: Partial<Parameters<typeof createShopEngine>[0]> = {},
  fake: FakeIo = createFakeIo(),
) {
  const made = createShopEngine({ shop: shopOf(), course, ...world });
  const code = await runTerminal(['pull', ...args], fake.io, async () => ok(made.engine));
  return { ...made, ...fake, code };
}

const objects = (out: string): Record<string, unknown>[] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** A terminal on which `typed` is answered to the first question. */
function terminalThat(typed: string, columns = 80): FakeIo {
  const fake = createFakeIo({ terminal: true, columns, env: { NO_COLOR: '1' } });
  const stdout = fake.io.stdout;
  const write = stdout.write.bind(stdout);
  stdout.write = ((text: string) => {
    if (text.includes('[y/N]')) setImmediate(() => fake.stdin.write(`${typed}\n`));
    return write(text);
  }) as typeof stdout.write;
  return fake;
}

describe('tandem pull', () => {
  it('tells where there is no terminal each phase and each tenth, and how to go on', async () => {
    const { code, out, calls } = await pull(['qwen3.5:9b']);
    expect(code).toBe(0);
    expect(calls).toEqual([['pull', { server: 'ollama', tag: 'qwen3.5:9b' }]]);
    expect(out()).toContain('looking it up');
    expect(out()).toContain('50 % · 3.3 GB of 6.6 GB · 92.4 MB/s · 36 s left · downloading');
    expect(out()).toContain('checking the digest');
    expect(out()).toContain('✓ ollama/qwen3.5:9b is there');
    expect(out()).toContain(digest);
    expect(out()).toContain('tandem qualify ollama/qwen3.5:9b');
    expect(out()).not.toContain('\u001b');
  });

  it.each([80, 40])('draws one line on a terminal of %i columns', async (columns) => {
    const fake = createFakeIo({ terminal: true, columns, env: { NO_COLOR: '1' } });
    const { out } = await pull(['qwen3.5:9b'], {}, fake);
    const drawn = out().split('\r\u001b[2K');
    const half = drawn.find((line) => line.includes('50 %')) ?? '';
    expect(half).toContain('3.3 GB of 6.6 GB');
    expect(half.split('\n')[0]?.length).toBeLessThan(columns);
    expect(drawn.at(-1)).toContain('is there');
  });

  it('prints the job at each change and the end last with --json', async () => {
    const { code, out } = await pull(['qwen3.5:9b', '--json']);
    const lines = objects(out());
    expect(code).toBe(0);
    expect(lines.slice(0, -1).map(({ phase }) => phase)).toEqual([
      'resolve',
      'download',
      'download',
      'download',
      'download',
      'verify',
      'done',
    ]);
    expect(lines.at(-1)).toEqual({
      kind: 'pull.finished',
      outcome: 'done',
      server: 'ollama',
      tag: 'qwen3.5:9b',
      digest,
      bytes: 6.6e9,
      totalBytes: 6.6e9,
      seconds: 0,
      job: 'job-1',
      error: null,
    });
  });

  it('is paused by Ctrl-C, keeps what it has, and says how to go on', async () => {
    const fake = createFakeIo();
    const { code, out, calls, listeners, signals, exits } = await pull(
      ['qwen3.5:9b', '--json'],
      { course: course.slice(0, 4), onIdle: () => fake.signals.emit('SIGINT') },
      fake,
    );
    expect(code).toBe(4);
    expect(calls.at(-1)).toEqual(['pause', 'job-1']);
    expect(objects(out()).at(-1)).toMatchObject({ kind: 'pull.finished', outcome: 'paused' });
    expect(fake.errors()).toContain('Paused at 50 %: what was fetched so far is kept.');
    expect(fake.errors()).toContain('tandem pull ollama/qwen3.5:9b');
    expect([listeners.size, signals.listenerCount('SIGINT'), exits]).toEqual([0, 0, []]);
  });

  it('is ended at once by a second Ctrl-C', async () => {
    const fake = createFakeIo();
    await pull(
      ['qwen3.5:9b'],
      {
        course: course.slice(0, 4),
        onIdle: () => {
          fake.signals.emit('SIGINT');
          fake.clock.now += 1000;
          fake.signals.emit('SIGINT');
        },
      },
      fake,
    );
    expect(fake.exits).toEqual([4]);
  });

  it('is stopped where it can’t be paused', async () => {
    const fake = createFakeIo();
    const { code, calls, out } = await pull(
      ['qwen3.5:9b'],
      {
        course: [{ phase: 'resolve', can: ['cancel'] }, { detail: 'asking the registry' }],
        onIdle: () => fake.signals.emit('SIGTERM'),
      },
      fake,
    );
    expect([code, calls.at(-1)]).toEqual([4, ['cancel', 'job-1', 'keep']]);
    expect(out()).toContain('Stopped: what was fetched so far is kept.');
  });

  it('is stopped before it began, too', async () => {
    const fake = createFakeIo();
    const never = new Promise<never>(() => undefined);
    const made = createShopEngine({ shop: shopOf() });
    made.engine.desk.shop = () => {
      setImmediate(() => fake.signals.emit('SIGINT'));
      return never;
    };
    const code = await runTerminal(['pull', 'x'], fake.io, async () => ok(made.engine));
    expect([code, made.calls]).toEqual([4, []]);
    expect(fake.out()).toContain('Nothing was pulled.');
  });

  it('goes on with one that was paused before', async () => {
    const { code, calls } = await pull(['qwen3.5:9b'], {
      course: [{ phase: 'paused', done: 1e9, total: 6.6e9, can: ['resume'] }, ...course.slice(3)],
    });
    expect(code).toBe(0);
    expect(calls.map(([name]) => name)).toEqual(['pull', 'resume']);
  });

  it('says that nothing comes, and goes on', async () => {
    const { code, out } = await pull(['qwen3.5:9b'], {
      course: [
        ...course.slice(0, 4),
        { stalledSeconds: 20 },
        { stalledSeconds: null },
        ...course.slice(4),
      ],
    });
    expect(code).toBe(0);
    expect(out().match(/nothing came for 20 s/g)).toHaveLength(1);
  });

  it('exits 5 with the reason and what to do when it fails', async () => {
    const failed = {
      phase: 'failed',
      detail: 'the disk is full: 2.1 GB are missing',
      next: 'Free some space, then pull again.',
      endedAt: 'now',
    } as const;
    const { code, out, errors } = await pull(['qwen3.5:9b', '--json'], {
      course: [...course.slice(0, 4), failed],
    });
    expect(code).toBe(5);
    expect(errors()).toContain('the disk is full: 2.1 GB are missing');
    expect(errors()).toContain('Free some space, then pull again.');
    expect(objects(out()).at(-1)).toMatchObject({
      outcome: 'failed',
      bytes: 3.3e9,
      error: { kind: 'model-work-failed', work: 'pull' },
    });
  });

  it('says what the desk refuses, with the last line', async () => {
    const refused = {
      kind: 'server-unreachable',
      server: 'ollama',
      url: 'http://127.0.0.1:11434',
      detail: 'ECONNREFUSED',
    } as const;
    const { code, out, errors } = await pull(['qwen3.5:9b', '--json'], { refused });
    expect(code).toBe(5);
    expect(errors()).toContain('does not answer: ECONNREFUSED');
    expect(objects(out())).toEqual([
      expect.objectContaining({ kind: 'pull.finished', outcome: 'failed', error: refused }),
    ]);
  });

  it('pulls onto the server that is named', async () => {
    const { calls } = await pull(['rack/llama3.3:70b'], {
      shop: shopOf({ servers: [ollama, remote] }),
    });
    expect(calls[0]).toEqual(['pull', { server: 'rack', tag: 'llama3.3:70b' }]);
  });
});

describe('a model that does not fit', () => {
  const tight = { shop: shopOf({ machine: noGpu }) };

  it('is pulled where nobody can be asked, after the reasons were said', async () => {
    const { code, out } = await pull(['llama3.3:70b'], tight);
    expect(code).toBe(0);
    expect(out()).toContain('▲ ollama/llama3.3:70b at 65,536 tokens, f16 cache: does not fit');
  });

  it.each([
    ['y', 0, 1],
    ['n', 4, 0],
    ['', 4, 0],
  ])('is asked about on a terminal: %j', async (typed, expected, pulls) => {
    const { code, calls, out } = await pull(['llama3.3:70b'], tight, terminalThat(typed));
    expect([code, calls.length]).toEqual([expected, pulls]);
    if (pulls === 0) expect(out()).toContain('Nothing was pulled.');
  });

  it('is not asked about with --yes, nor one that fits', async () => {
    const yes = await pull(['llama3.3:70b', '--yes'], tight, terminalThat('n'));
    expect([yes.code, yes.out()]).toEqual([0, expect.not.stringContaining('[y/N]')]);
    const fits = await pull(['qwen3.5:9b'], {}, terminalThat('n'));
    expect([fits.code, fits.out()]).toEqual([0, expect.not.stringContaining('[y/N]')]);
  });

  it('is told when the disk is too small for it', async () => {
    const disk = { path: '/var/lib/ollama', freeBytes: 2e9 };
    const { out } = await pull(['qwen3.5:9b'], {
      shop: shopOf({ servers: [{ ...ollama, disk }] }),
    });
    expect(out()).toContain('2.0 GB are free on the disk');
  });

  it('is said to be unknown where the catalogue has no numbers', async () => {
    const { code, out } = await pull(['somebody/model:7b']);
    expect(code).toBe(0);
    expect(out()).toContain('is not in the catalogue');
  });

  it('leaves the terminal as it was when the question is interrupted', async () => {
    const fake = createFakeIo({ terminal: true, env: { NO_COLOR: '1' } });
    const asked = once(fake.stdin, 'resume').then(() => fake.signals.emit('SIGINT'));
    const { code, calls } = await pull(['llama3.3:70b'], tight, fake);
    await asked;
    expect([code, calls]).toEqual([4, []]);
  });
});

describe('a model in a cloud', () => {
  it.each([
    ['by its name', shopOf(), 'gpt-oss:120b-cloud'],
    [
      'by what the server says',
      shopOf({ installed: [installed('fast:latest', { cloud: true, entry: null })] }),
      'fast',
    ],
  ])('is refused %s', async (_name, shop, tag) => {
    const { code, calls, errors } = await pull([tag], { shop });
    expect([code, calls]).toEqual([5, []]);
    expect(errors()).toContain('somebody’s cloud');
    expect(errors()).toContain('allowCloudExecutors');
  });

  it('is pulled where the settings allow it', async () => {
    const { code, calls } = await pull(['gpt-oss:120b-cloud'], { allowCloud: true });
    expect([code, calls.length]).toEqual([0, 1]);
  });
});
