import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runTerminal } from '../../../electron/hosts/terminal/main.ts';
import type { Job } from '../../../shared/ipc/models.ts';
import { err, ok } from '../../../shared/result.ts';
import { createFakeIo, type FakeIo } from './fake-io.ts';
import { createShopEngine } from './shop-engine.ts';
import { installed, ollama, qualification, shopOf } from './shops.ts';

const exam = { kind: 'qualify', unit: 'tasks', total: 4, phase: 'exam' } as const;
const [native] = qualification.byTransport;
const whole = qualification.byTransport;
const ended = { phase: 'done', done: 4, endedAt: 'now', exam: whole } as const;
const course: readonly Partial<Job>[] = [
  { ...exam, phase: 'load' },
  { ...exam, done: 0, exam: [{ transport: 'native', tasks: native?.tasks.slice(0, 1) ?? [] }] },
  { ...exam, done: 1, exam: native === undefined ? [] : [native] },
  { ...exam, done: 3, exam: whole },
  ended,
];
const having = shopOf({
  installed: [installed('qwen3.8:27b')],
  qualifications: [qualification],
});

async function qualify(
  args: readonly string[],
  world: Parameters<typeof createShopEngine>[0],
  fake: FakeIo = createFakeIo(),
) {
  const made = createShopEngine(world);
  const code = await runTerminal(['qualify', ...args], fake.io, async () => ok(made.engine));
  return { ...made, ...fake, code };
}

const objects = (out: string): Record<string, unknown>[] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('tandem qualify', () => {
  it('tells each task when it was taken, with why it failed, and ends with the card', async () => {
    const { code, out, calls } = await qualify(['qwen3.8:27b'], { shop: having, course });
    expect(code).toBe(0);
    expect(calls).toEqual([['qualify', { server: 'ollama', tag: 'qwen3.8:27b', consentBy: null }]]);
    expect(out().match(/✓ read-and-answer · native\n/g)).toHaveLength(1);
    expect(out()).toContain('✗ edit-in-place · text · time 3 · the file was not changed');
    expect(out()).toContain('ollama/qwen3.8:27b is an executor: whole plans');
    expect(out()).toContain('native: the server’s own tool calling');
    expect(out()).toContain('tandem show 20261121-094612-7f3a');
    expect(out()).toContain('the file was not changed');
  });

  it('says of a pool that a member is examined for it', async () => {
    const members = [{ server: 'ollama', tag: null, weight: 1 }];
    const shop = { ...having, pools: [{ name: 'team', members }] };
    const { code, out, errors, calls } = await qualify(['team/qwen3.8:27b'], { shop });
    expect(code).toBe(5);
    expect(calls).toEqual([]);
    const said = out() + errors();
    expect(said).toContain('team is a pool');
    expect(said).toContain('qualify ollama/qwen3.8:27b');
  });

  it('shows every task at every transport, in a table or, where it is narrow, in a list', async () => {
    const wide = await qualify(['qwen3.8:27b'], { shop: having, course });
    expect(wide.out()).toMatch(/edit-in-place +✓ 3 of 3 +▲ 1 of 3/);
    const fake = createFakeIo({ terminal: true, columns: 40, env: { NO_COLOR: '1' } });
    const narrow = await qualify(['qwen3.8:27b'], { shop: having, course }, fake);
    expect(narrow.out()).toMatch(/edit-in-place\n {4}native +✓ 3 of 3\n {4}text +▲ 1 of 3/);
    expect(narrow.out()).not.toContain('\u001b[3');
  });

  it('exits 0 when the exam was taken to its end, whatever it says', async () => {
    const unfit = { ...qualification, verdict: 'unfit', transport: null } as const;
    const shop = { ...having, qualifications: [unfit] };
    const { code, out } = await qualify(['qwen3.8:27b'], { shop, course });
    expect(code).toBe(0);
    expect(out()).toContain('not an executor');
  });

  it('prints the job at each change and the result last, words on standard error', async () => {
    const { code, out, errors } = await qualify(['qwen3.8:27b', '--json'], {
      shop: having,
      course,
    });
    const lines = objects(out());
    expect(code).toBe(0);
    expect(lines.at(-1)).toMatchObject({
      kind: 'qualify.finished',
      outcome: 'done',
      verdict: 'executor',
      transport: 'native',
      tag: 'qwen3.8:27b',
      byTransport: [{ transport: 'native' }, { transport: 'text' }],
    });
    expect(lines.slice(0, -1).map(({ kind }) => kind)).toEqual(course.map(() => 'qualify'));
    expect(errors()).toContain('is an executor');
  });

  it('takes the exam at the transports and with the consent that were given', async () => {
    const { calls } = await qualify(
      ['qwen3.8:27b', '--transports', 'text,native', '--unsandboxed'],
      {
        shop: having,
        course,
      },
    );
    expect(calls[0]).toEqual([
      'qualify',
      {
        server: 'ollama',
        tag: 'qwen3.8:27b',
        consentBy: '--unsandboxed',
        transports: ['text', 'native'],
      },
    ]);
  });

  it('is stopped by Ctrl-C with exit 4 and says that half an exam does not count', async () => {
    const fake = createFakeIo();
    const { code, out, calls, listeners, signals } = await qualify(
      ['qwen3.8:27b'],
      {
        shop: having,
        course: [{ ...exam, can: ['cancel'] }, { done: 1 }],
        onIdle: () => fake.signals.emit('SIGINT'),
      },
      fake,
    );
    expect(code).toBe(4);
    expect(calls.at(-1)).toEqual(['cancel', 'job-1', 'keep']);
    expect(out()).toContain('counts when it is whole');
    expect(out()).toContain('tandem qualify ollama/qwen3.8:27b');
    expect([listeners.size, signals.listenerCount('SIGINT')]).toEqual([0, 0]);
  });

  it.each([
    ['a model that is not there', shopOf(), 'qwen3.8:27b'],
    [
      'a server that does not answer',
      shopOf({ servers: [{ ...ollama, state: 'unreachable', detail: 'ECONNREFUSED' }] }),
      'ECONNREFUSED',
    ],
    [
      'a server that is no Ollama',
      shopOf({ servers: [{ ...ollama, state: 'failed', detail: 'its answer is not Ollama’s' }] }),
      'not Ollama’s',
    ],
  ])('exits 5 for %s, with the sentence and the last line', async (_name, shop, words) => {
    const { code, out, errors } = await qualify(['qwen3.8:27b', '--json'], { shop });
    expect(code).toBe(5);
    expect(errors()).toContain(words);
    expect(objects(out())).toEqual([
      expect.objectContaining({ kind: 'qualify.finished', outcome: 'failed' }),
    ]);
  });

  it('exits 5 with the reason and the way out when the exam itself fails', async () => {
    const failed = { phase: 'failed', detail: 'the server went away', next: 'Start it.' } as const;
    const { code, errors } = await qualify(['qwen3.8:27b'], {
      shop: having,
      course: [exam, { ...failed, endedAt: 'now' }],
    });
    expect(code).toBe(5);
    expect(errors()).toContain('the server went away');
    expect(errors()).toContain('Start it.');
  });

  it('says what the desk refuses', async () => {
    const refused = { kind: 'server-failed', server: 'ollama', detail: 'too many jobs' } as const;
    const { code, errors } = await qualify(['qwen3.8:27b'], { shop: having, refused });
    expect(code).toBe(5);
    expect(errors()).toContain('too many jobs');
  });

  it('does not take the exam of another file under the same tag for this one’s', async () => {
    const shop = shopOf({
      installed: [installed('qwen3.8:27b', { digest: 'sha256:ffff' })],
      qualifications: [qualification],
    });
    const { code, errors } = await qualify(['qwen3.8:27b'], { shop, course });
    expect(code).toBe(5);
    expect(errors()).toContain('its result was not kept');
  });
});

describe('exam results as a file', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tandem-exams-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('are written where somebody names it', async () => {
    const file = join(folder, 'exams.json');
    const { code, out } = await qualify(['--export', file], {
      shop: shopOf(),
      qualifications: '{"a":1}\n',
    });
    expect(code).toBe(0);
    expect(out()).toContain(file);
    expect(await readFile(file, 'utf8')).toBe('{"a":1}\n');
  });

  it('are taken from a file, and known ones are counted apart', async () => {
    const file = join(folder, 'theirs.json');
    await writeFile(file, '{"format":"x"}');
    const { code, out, calls } = await qualify(
      ['--import', 'theirs.json', '--json'],
      { shop: shopOf() },
      createFakeIo({ cwd: folder }),
    );
    expect(code).toBe(0);
    expect(calls).toEqual([['import', '{"format":"x"}']]);
    expect(objects(out())).toEqual([{ kind: 'qualifications.imported', file, taken: 2, known: 1 }]);
  });

  it('are refused with the file’s name and line', async () => {
    const file = join(folder, 'wrong.json');
    await writeFile(file, '{\n]');
    const imported = err({ kind: 'file-invalid', path: '', line: 2, detail: 'not JSON' } as const);
    const { code, errors } = await qualify(['--import', file], { shop: shopOf(), imported });
    expect(code).toBe(2);
    expect(errors()).toContain(`${file}, line 2: not JSON`);
  });

  it.each([
    ['a file that is not there', 'nothing.json', 'no such file'],
    ['a folder', '.', 'it is a folder'],
  ])('are not read from %s', async (_name, file, words) => {
    const { code, errors } = await qualify(
      ['--import', file],
      { shop: shopOf() },
      createFakeIo({ cwd: folder }),
    );
    expect(code).toBe(2);
    expect(errors()).toContain(words);
  });

  it('are not written where nothing can be', async () => {
    const { code, errors } = await qualify(['--export', '/nowhere/x.json'], { shop: shopOf() });
    expect(code).toBe(2);
    expect(errors()).toContain('/nowhere/x.json can’t be written');
  });
});
