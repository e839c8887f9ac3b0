import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJobs, type Jobs } from '../../../electron/models/jobs/create-jobs.ts';
import { isEnded } from '../../../electron/models/jobs/job-entry.ts';
import type { JobEnd } from '../../../electron/models/jobs/job-worker.ts';
import { createPace } from '../../../electron/models/jobs/transfer-pace.ts';
import { jobSchema } from '../../../shared/ipc/models.ts';
import { scratchFolder, settled } from './scene.ts';

/** A worker that ends when told, and that notices when it runs twice for one tag or beside its own drop. */
function watchfulWorker() {
  const busy = new Map<string, string>();
  const running = new Map<string, (end: JobEnd) => void>();
  const faults: string[] = [];
  let most = 0;
  const enter = (tag: string, what: string) => {
    if (busy.has(tag)) faults.push(`${what} of ${tag} beside ${busy.get(tag)}`);
    busy.set(tag, what);
    most = Math.max(most, running.size + 1);
  };
  return {
    faults,
    running,
    most: () => most,
    worker: {
      resumable: true,
      async run(
        { task }: { readonly task: { readonly tag: string } },
        report: (news: object) => void,
        signal: AbortSignal,
      ) {
        enter(task.tag, 'run');
        report({ phase: 'download', done: 1, total: 2 });
        const { promise, resolve } = Promise.withResolvers<JobEnd>();
        running.set(task.tag, resolve);
        signal.addEventListener('abort', () => setImmediate(() => resolve({ kind: 'stopped' })));
        const end = await promise;
        running.delete(task.tag);
        busy.delete(task.tag);
        return end;
      },
      async drop({ task }: { readonly task: { readonly tag: string } }) {
        enter(task.tag, 'drop');
        await settled();
        await settled();
        busy.delete(task.tag);
        return 'dropped';
      },
    },
  };
}

const acts = [
  'start',
  'pause',
  'resume',
  'keep',
  'drop',
  'dismiss',
  'done',
  'failed',
  'wait',
] as const;
const FAILED: JobEnd = { kind: 'failed', error: { kind: 'usage', message: 'no' } };

function act(
  jobs: Jobs,
  made: ReturnType<typeof watchfulWorker>,
  what: (typeof acts)[number],
  tag: string,
): Promise<unknown> | undefined {
  const id = jobs.list().find((job) => job.tag === tag)?.id ?? 'none';
  switch (what) {
    case 'start':
      jobs.start({ kind: 'pull', server: 'ollama', tag });
      return;
    case 'pause':
      return jobs.pause(id);
    case 'resume':
      jobs.resume(id);
      return;
    case 'keep':
    case 'drop':
      return jobs.cancel(id, what);
    case 'dismiss':
      jobs.dismiss(id);
      return;
    case 'done':
      made.running.get(tag)?.({ kind: 'done', detail: 'there' });
      return;
    case 'failed':
      made.running.get(tag)?.(FAILED);
      return;
    default:
      return settled();
  }
}

describe('a storm of clicks', () => {
  it('never runs one job twice, nor beside its own deletion, and every click is answered', async () => {
    const step = fc.tuple(
      fc.constantFrom(...acts),
      fc.constantFrom('a', 'b', 'c', 'd'),
      fc.boolean(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const made = watchfulWorker();
        const folder = scratchFolder();
        const jobs = createJobs({ folder, workers: { pull: made.worker }, adopt: true });
        const clicks: (Promise<unknown> | undefined)[] = [];
        for (const [what, tag, waits] of steps) {
          clicks.push(act(jobs, made, what, tag));
          if (waits) await settled();
        }
        await Promise.all(clicks);
        for (let turn = 0; turn < 6; turn += 1) await settled();
        expect(made.faults).toEqual([]);
        expect(made.most()).toBeLessThanOrEqual(2);
        const list = jobs.list();
        for (const job of list) expect(jobSchema.parse(job)).toEqual(job);
        for (const job of list) expect(made.running.has(job.tag)).toBe(job.phase === 'download');
        // Nothing waits while there is room.
        if (made.running.size < 2)
          expect(list.filter(({ phase }) => phase === 'waiting')).toEqual([]);
        const open = list.filter(({ phase }) => !isEnded(phase)).map(({ id }) => id);
        const kept = readdirSync(folder).filter((name) => name.endsWith('.json'));
        expect(kept.map((name) => name.split('.')[0]).sort()).toEqual(open.sort());
        await jobs.close();
        expect(made.running.size).toBe(0);
      }),
      { numRuns: 400 },
    );
  }, 120_000);

  it('of a thousand starts leaves fifty jobs and one folder of fifty files', async () => {
    const made = watchfulWorker();
    const folder = scratchFolder();
    const jobs = createJobs({ folder, workers: { pull: made.worker }, adopt: true });
    const started = Array.from({ length: 1_000 }, (_, at) =>
      jobs.start({ kind: 'pull', server: 'ollama', tag: `m${at}` }),
    );
    expect(started.filter(({ ok }) => ok)).toHaveLength(50);
    expect(jobs.list()).toHaveLength(50);
    expect(readdirSync(folder).filter((name) => name.endsWith('.json'))).toHaveLength(50);
    await jobs.close();
  }, 60_000);

  it('of work that fails at once leaves a list that stays short', async () => {
    const worker = { resumable: true, run: async () => FAILED };
    const jobs = createJobs({ folder: scratchFolder(), workers: { pull: worker }, adopt: true });
    for (let at = 0; at < 500; at += 1) {
      jobs.start({ kind: 'pull', server: 'ollama', tag: `m${at}` });
      await settled();
    }
    expect(jobs.list().length).toBeLessThanOrEqual(101);
    expect(jobs.list().at(-1)?.tag).toBe('m499');
    await jobs.close();
  }, 60_000);

  it('ends jobs whose worker can’t delete what it fetched', async () => {
    const made = watchfulWorker();
    const worker = {
      ...made.worker,
      drop: async () => {
        throw new Error('the disk is away');
      },
    };
    const jobs = createJobs({ folder: scratchFolder(), workers: { pull: worker }, adopt: true });
    const started = jobs.start({ kind: 'pull', server: 'ollama', tag: 'a' });
    if (!started.ok) throw new Error('refused');
    const ended = await jobs.cancel(started.value.id, 'drop');
    expect(ended).toMatchObject({
      value: { phase: 'cancelled', detail: expect.stringContaining('the disk is away') },
    });
    await jobs.close();
  });
});

describe('the rate of a transfer', () => {
  it('goes on when the clock is set back', () => {
    const pace = createPace(1e9);
    let at = 1e9;
    let done = 0;
    const go = (seconds: number) => {
      for (let second = 0; second < seconds; second += 1) {
        at += 1_000;
        done += 1_000;
        pace.note([{ digest: 'a', done }], at);
      }
    };
    go(10);
    at -= 86_400_000;
    go(10);
    const { rate, stalledSeconds } = pace.read(at);
    expect(stalledSeconds).toBeNull();
    expect(rate).toBeGreaterThan(900);
    expect(rate).toBeLessThan(1_100);
    expect(pace.read(at + 20_000)).toMatchObject({ stalledSeconds: 20 });
  });
});
