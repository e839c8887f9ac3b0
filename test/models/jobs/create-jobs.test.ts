import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJobs, type Jobs } from '../../../electron/models/jobs/create-jobs.ts';
import type { JobTask } from '../../../electron/models/jobs/job-worker.ts';
import type { Job } from '../../../shared/ipc/models.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { handWorker, scratchFolder, settled } from './scene.ts';

let jobs: Jobs;
let clock: ManualClock;
let pulls: ReturnType<typeof handWorker<'pull'>>;
let imports: ReturnType<typeof handWorker<'import'>>;
let measures: ReturnType<typeof handWorker<'measure'>>;

const pull = (tag: string): JobTask => ({ kind: 'pull', server: 'ollama', tag });
const measure = (tag: string, server = 'ollama'): JobTask => ({
  kind: 'measure',
  server,
  tag,
  context: 65_536,
});

function start(task: JobTask): Job {
  const started = jobs.start(task);
  if (!started.ok) throw new Error(JSON.stringify(started.error));
  return started.value;
}
const job = (id: string): Job | undefined => jobs.list().find((one) => one.id === id);

beforeEach(() => {
  clock = manualClock();
  pulls = handWorker<'pull'>();
  imports = handWorker<'import'>();
  measures = handWorker<'measure'>(false);
  jobs = createJobs({
    folder: scratchFolder(),
    workers: { pull: pulls.worker, import: imports.worker, measure: measures.worker },
    clock,
    limits: { unfinished: 5 },
    adopt: true,
  });
});
afterEach(() => jobs.close());

describe('the queue of jobs', () => {
  it('runs two transfers at once and the next when one has ended', async () => {
    start(pull('a'));
    start({ kind: 'import', server: 'ollama', tag: 'b', path: '/b.gguf' });
    const third = start(pull('c'));
    expect([pulls.runs.length, imports.runs.length]).toEqual([1, 1]);
    expect(job(third.id)?.phase).toBe('waiting');
    pulls.runs[0]?.end({ kind: 'done', detail: 'a is there' });
    await settled();
    expect(pulls.runs.map(({ work }) => work.task.tag)).toEqual(['a', 'c']);
  });

  it('measures one model at a time on each server', () => {
    start(measure('a'));
    start(measure('b'));
    start(measure('c', 'other'));
    expect(measures.runs.map(({ work }) => work.task.tag)).toEqual(['a', 'c']);
  });

  it('joins the same work on the same model, `latest` or not', () => {
    const first = start(pull('qwen3'));
    expect(start(pull('qwen3:latest')).id).toBe(first.id);
    expect(pulls.runs).toHaveLength(1);
  });

  it('refuses another file under a name that is being imported', () => {
    start({ kind: 'import', server: 'ollama', tag: 'b', path: '/b.gguf' });
    const second = jobs.start({ kind: 'import', server: 'ollama', tag: 'b', path: '/c.gguf' });
    expect(second).toMatchObject({ ok: false, error: { kind: 'model-work-failed' } });
  });

  it('refuses more than it can keep', () => {
    for (const tag of ['a', 'b', 'c', 'd', 'e']) start(pull(tag));
    expect(jobs.start(pull('f'))).toMatchObject({
      ok: false,
      error: { detail: '5 jobs are waiting already' },
    });
  });

  it('refuses work that nobody here can do', () => {
    const asked = jobs.start({ kind: 'qualify', server: 'ollama', tag: 'a', transports: null });
    expect(asked).toMatchObject({ ok: false, error: { kind: 'model-work-failed' } });
    expect(jobs.list()).toEqual([]);
  });

  it('pauses, resumes with what was known, and finishes', async () => {
    const { id } = start(pull('a'));
    const parts = [{ digest: 'sha256:1', done: 5, total: 10 }];
    pulls.runs[0]?.report({ phase: 'download', parts, done: 5, total: 10 });
    const paused = await jobs.pause(id);
    expect(paused).toMatchObject({ value: { phase: 'paused', can: ['resume', 'cancel', 'drop'] } });
    expect(pulls.runs[0]?.stop).toBe('pause');
    jobs.resume(id);
    expect(pulls.runs[1]?.work.job.parts).toEqual(parts);
    pulls.runs[1]?.end({ kind: 'done', detail: 'there', digest: 'd' });
    expect(await jobs.settled(id)).toMatchObject({ phase: 'done', digest: 'd', can: ['dismiss'] });
  });

  it('cancels and drops, also what was paused or has failed', async () => {
    const one = start(pull('a'));
    expect(await jobs.cancel(one.id, 'drop')).toMatchObject({
      value: { phase: 'cancelled', detail: 'dropped it' },
    });
    const two = start(pull('b'));
    await jobs.pause(two.id);
    await jobs.cancel(two.id, 'keep');
    expect(job(two.id)?.phase).toBe('cancelled');
    const three = start(pull('c'));
    pulls.runs.at(-1)?.end({
      kind: 'failed',
      error: { kind: 'model-work-failed', work: 'pull', tag: 'c', detail: 'full', next: 'Free.' },
    });
    await jobs.settled(three.id);
    expect(job(three.id)).toMatchObject({
      phase: 'failed',
      next: 'Free.',
      can: ['resume', 'drop', 'dismiss'],
    });
    await jobs.cancel(three.id, 'drop');
    expect(pulls.dropped).toEqual(['a', 'c']);
  });

  it('goes on from a failure when people ask for it', async () => {
    const { id } = start(pull('a'));
    pulls.runs[0]?.end({ kind: 'failed', error: { kind: 'fault', detail: 'boom' } });
    await jobs.settled(id);
    jobs.resume(id);
    expect(pulls.runs).toHaveLength(2);
    expect(job(id)).toMatchObject({ phase: 'waiting', endedAt: null, next: '' });
  });

  it('takes a worker that throws for a failure and goes on with the next', async () => {
    pulls.worker.run = () => Promise.reject(new Error('a bug'));
    const { id } = start(pull('a'));
    expect(await jobs.settled(id)).toMatchObject({ phase: 'failed' });
    expect(job(id)?.detail).toContain('a bug');
  });

  it('ignores what a worker says after its end', async () => {
    const { id } = start(pull('a'));
    await jobs.cancel(id, 'keep');
    pulls.runs[0]?.report({ phase: 'download', done: 7 });
    expect(job(id)).toMatchObject({ phase: 'cancelled', done: 0 });
  });

  it('dismisses only what has ended', async () => {
    const { id } = start(pull('a'));
    jobs.dismiss(id);
    expect(jobs.list()).toHaveLength(1);
    await jobs.cancel(id, 'keep');
    jobs.dismiss(id);
    expect(jobs.list()).toEqual([]);
    expect(jobs.dismiss(id)).toMatchObject({ ok: false, error: { kind: 'job-unknown' } });
    expect(await jobs.settled(id)).toBeNull();
  });

  it('tells watchers at most ten times a second, and the last state always', () => {
    const seen: number[] = [];
    start(pull('a'));
    clock.advance(200);
    jobs.watch(([first]) => void seen.push(first?.done ?? 0));
    for (let done = 1; done <= 1_000; done += 1) {
      pulls.runs[0]?.report({ phase: 'download', done, total: 1_000 });
      clock.advance(1);
    }
    clock.advance(100);
    expect(seen.length).toBeLessThanOrEqual(12);
    expect(seen.at(-1)).toBe(1_000);
  });

  it('shows a rate and a time left once they are stable, and a stall by time alone', () => {
    let shown: Job | undefined;
    start(pull('a'));
    jobs.watch(([first]) => {
      shown = first;
    });
    for (let tick = 0; tick <= 100; tick += 1) {
      const parts = [{ digest: 'sha256:1', done: tick * 1_000, total: 1_000_000 }];
      pulls.runs[0]?.report({ phase: 'download', parts, done: tick * 1_000, total: 1_000_000 });
      if (tick === 30) expect(shown).toMatchObject({ rate: null, etaSeconds: null });
      clock.advance(100);
    }
    expect(shown?.rate).toBeGreaterThan(9_000);
    expect(shown?.etaSeconds).toBeGreaterThan(80);
    clock.advance(20_000);
    expect(shown).toMatchObject({ rate: null, etaSeconds: null });
    expect(shown?.stalledSeconds).toBeGreaterThanOrEqual(19);
  });
});
