import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createJobs, type Jobs } from '../../../electron/models/jobs/create-jobs.ts';
import { createPullWorker } from '../../../electron/models/pulls/create-pull-worker.ts';
import { type Job, jobSchema } from '../../../shared/ipc/models.ts';
import { pullScene, scratchFolder } from './scene.ts';

/** A server whose pull is what the test writes, and that lists `a:1` as there. */
let server: Server | undefined;
let jobs: Jobs | undefined;
afterEach(async () => {
  await jobs?.close();
  server?.closeAllConnections();
  server?.close();
});

const hex = (at: number): string => `sha256:${at.toString(16).padStart(64, '0')}`;
const TAGS = JSON.stringify({ models: [{ name: 'a:1', digest: 'd', size: 1 }] });

async function pull(
  write: (to: ServerResponse) => void,
  folder: string | null = null,
  home = scratchFolder(),
) {
  server = createServer((request, response) => {
    request.resume();
    if (request.url === '/api/pull') write(response);
    else if (request.url === '/api/tags') response.end(TAGS);
    else response.end('{"version":"0.33.0"}');
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const worker = createPullWorker({
    serverOf: (name) => ({ name, url: `http://127.0.0.1:${port}` }),
    modelsFolder: async () => folder,
    expectedBytes: () => null,
    allowCloud: () => false,
    limits: { silentMs: 500, firstWaitMs: 5, longestWaitMs: 10, lookMs: 0, fruitless: 2 },
  });
  jobs = createJobs({ folder: home, workers: { pull: worker }, adopt: true });
  const started = jobs.start({ kind: 'pull', server: 'liar', tag: 'a:1' });
  if (!started.ok) throw new Error('refused');
  return { jobs, id: started.value.id };
}

async function ended(write: (to: ServerResponse) => void): Promise<Job> {
  const started = await pull(write);
  const seen: Job[] = [];
  started.jobs.watch((all) => seen.push(...all));
  const job = await started.jobs.settled(started.id);
  for (const one of [...seen, ...(job ? [job] : [])]) {
    expect(jobSchema.parse(one)).toEqual(one);
    expect(one.done).toBeLessThanOrEqual(one.total ?? Number.POSITIVE_INFINITY);
    expect(one.detail + one.next).not.toMatch(/\p{Cc}/u);
  }
  if (job === null) throw new Error('gone');
  return job;
}
const lines =
  (...all: readonly (object | string)[]) =>
  (to: ServerResponse) =>
    void to.end(
      `${all.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')}\n`,
    );
const layer = (total: unknown, completed: unknown, digest: unknown = hex(1)) => ({
  status: 'pulling x',
  digest,
  total,
  completed,
});
const SUCCESS = { status: 'success' };

describe('a pull from a server that lies', () => {
  it.each([
    ['a total that shrinks', [layer(100, 50), layer(10, 50), layer(1, 1), SUCCESS]],
    ['more than all', [layer(100, 500), SUCCESS]],
    ['less than nothing', [layer(-100, -5), layer(100, -1e300), SUCCESS]],
    ['halves of bytes', [layer(0.5, 0.25), SUCCESS]],
    ['sums beyond numbers', [1, 2, 3].map((at) => layer(9e15, 9e15, hex(at))).concat()],
    ['digests with paths', [layer(5, 5, '../../x'), layer(5, 5, `${hex(1)}/../../x`), SUCCESS]],
    [
      'escapes in its words',
      [{ status: 'writing \u001b]0;owned\u0007 manifest\u001b[2J' }, SUCCESS],
    ],
    ['escapes in its error', [{ error: 'bad\u001b[2J\nno space left on device' }]],
    ['an error that is a list', [{ error: [1, { a: '\u001b' }] }]],
    ['a page after a good line', [layer(5, 1), '<html>\u001b[2J</html>']],
    ['numbers beyond numbers', ['{"status":"pulling","digest":"x","total":1e999}', SUCCESS]],
  ])('shows %s as a valid job', async (_what, all) => {
    const job = await ended(
      lines(...all, ...(all.length === 3 && all[0] !== undefined ? [SUCCESS] : [])),
    );
    expect(['done', 'failed']).toContain(job.phase);
  });

  it('never makes a job that a window refuses, whatever the lines are', async () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const line = fc.record(
      {
        status: fc.oneof(fc.string(), fc.constantFrom('writing', 'verifying', 'pulling')),
        digest: fc.oneof(fc.constantFrom(hex(1), hex(2)), value),
        total: value,
        completed: value,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 30 }), async (all) => {
        await ended(lines(...all, SUCCESS));
        await jobs?.close();
        server?.close();
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  it('takes a stream of a hundred thousand layers in its stride', async () => {
    const begun = performance.now();
    const job = await ended(
      lines(...Array.from({ length: 100_000 }, (_, at) => layer(10, 5, hex(at))), SUCCESS),
    );
    expect(job.phase).toBe('done');
    expect(job.parts.length).toBeLessThanOrEqual(1_000);
    expect(performance.now() - begun).toBeLessThan(45_000);
  }, 60_000);

  it('ends at a line that never ends', async () => {
    const job = await ended((to) => {
      const more = () => {
        while (!to.destroyed && to.write('x'.repeat(65_536)));
      };
      to.on('drain', more).on('error', () => undefined);
      more();
    });
    expect(job).toMatchObject({ phase: 'failed' });
  }, 30_000);

  it('can be cancelled while it streams for ever', async () => {
    const started = await pull((to) => {
      const more = () => {
        while (!to.destroyed && to.write(`${JSON.stringify(layer(1e12, 5))}\n`));
        setImmediate(more);
      };
      to.on('error', () => undefined);
      more();
      to.on('close', () => to.destroy());
    });
    await expect.poll(() => started.jobs.list()[0]?.phase).toBe('download');
    const stopped = await started.jobs.cancel(started.id, 'keep');
    expect(stopped).toMatchObject({ value: { phase: 'cancelled' } });
  }, 30_000);

  it('deletes partial files of its layers and nothing else, whatever digests it was told', async () => {
    const models = mkdtempSync(join(tmpdir(), 'tandem-blobs-'));
    const blobs = join(models, 'blobs');
    mkdirSync(blobs);
    const name = hex(1).replace(':', '-');
    const whole = [
      name,
      `${name}-partialx`,
      `${name}-partial-1-2`,
      `${hex(2).replace(':', '-')}-partial`,
      'sha256-partial',
      '-partial',
    ];
    for (const file of [...whole, `${name}-partial`, `${name}-partial-0`, `${name}-partial-17`])
      writeFileSync(join(blobs, file), 'x');
    writeFileSync(join(models, 'victim'), 'mine');
    symlinkSync(join(models, 'victim'), join(blobs, `${name}-partial-3`));
    const started = await pull((to) => {
      for (const digest of [
        hex(1),
        'sha256:',
        '',
        '..',
        '../victim',
        `sha256:${'g'.repeat(64)}`,
        hex(1).toUpperCase(),
        `${hex(1)}\n`,
        '.*',
      ])
        to.write(`${JSON.stringify(layer(10, 5, digest))}\n`);
    }, models);
    await expect.poll(() => started.jobs.list()[0]?.parts.length).toBe(1);
    const stopped = await started.jobs.cancel(started.id, 'drop');
    expect(stopped).toMatchObject({ value: { detail: expect.stringContaining('deleted') } });
    expect(readdirSync(blobs).sort()).toEqual([...whole].sort());
    expect(readFileSync(join(models, 'victim'), 'utf8')).toBe('mine');
  }, 30_000);
});

describe('two hundred pulls', () => {
  it('leave no descriptor open and little memory behind', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const scene = await pullScene();
    const once = async () => {
      const job = scene.pull();
      await scene.jobs.settled(job.id);
      scene.jobs.dismiss(job.id);
      scene.seen.length = 0;
      scene.sim().disk.models.splice(0);
    };
    for (let at = 0; at < 20; at += 1) await once();
    const open = () => readdirSync('/proc/self/fd').length;
    collect();
    const before = { files: open(), heap: process.memoryUsage().heapUsed };
    for (let at = 0; at < 200; at += 1) await once();
    collect();
    await expect.poll(open, { timeout: 10_000 }).toBeLessThanOrEqual(before.files + 3);
    expect(process.memoryUsage().heapUsed - before.heap).toBeLessThan(12e6);
    await scene.close();
  }, 120_000);
});

/** A real volume of half a megabyte, where this user may mount one; null elsewhere. */
function mountSmall(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-full-'));
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', folder]).status === 0)
    return folder;
  rmSync(folder, { recursive: true });
  return null;
}
const volume = mountSmall();

/** Until not a byte more goes into it. */
function fill(folder: string): void {
  try {
    for (;;) appendFileSync(join(folder, 'fill'), Buffer.alloc(4_096));
  } catch {
    // Full now, as it should be.
  }
}

describe.skipIf(volume === null)('a data folder on a full disk', () => {
  const place = volume ?? '';
  afterEach(() => {
    spawnSync('umount', ['-l', place]);
  });

  it('keeps no pull from going on, and says what is not kept', async () => {
    const done = lines(layer(10, 5), SUCCESS);
    const started = await pull(done, null, join(place, 'jobs'));
    await started.jobs.settled(started.id);
    fill(place);
    const second = started.jobs.start({ kind: 'pull', server: 'liar', tag: 'b:1' });
    expect(started.jobs.faults()).toMatchObject([{ detail: expect.stringContaining('ENOSPC') }]);
    // Its server lists another model only; what counts is that it came to its end.
    const ended = second.ok ? await started.jobs.settled(second.value.id) : null;
    expect(ended).toMatchObject({
      phase: 'failed',
      detail: expect.stringContaining('does not list'),
    });
  }, 30_000);
});
