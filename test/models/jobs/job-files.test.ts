import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createJobs } from '../../../electron/models/jobs/create-jobs.ts';
import { handWorker, scratchFolder } from './scene.ts';

function open(folder: string, adopt = true) {
  const pulls = handWorker<'pull'>();
  const measures = handWorker<'measure'>(false);
  const workers = { pull: pulls.worker, measure: measures.worker };
  return { pulls, jobs: createJobs({ folder, workers, adopt }) };
}
const files = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.json'));
const pull = (tag: string) => ({ kind: 'pull', server: 'ollama', tag }) as const;

describe('jobs that outlive their process', () => {
  it('go on by themselves after a close, with their parts', async () => {
    const folder = scratchFolder();
    const first = open(folder);
    first.jobs.start(pull('a'));
    const parts = [{ digest: 'sha256:1', done: 5, total: 10 }];
    first.pulls.runs[0]?.report({ phase: 'download', parts, done: 5, total: 10 });
    await first.jobs.close();
    expect(first.pulls.runs[0]?.stop).toBe('close');
    const second = open(folder);
    expect(second.pulls.runs[0]?.work.job.parts).toEqual(parts);
    await second.jobs.close();
  });

  it('stay paused when people had paused them', async () => {
    const folder = scratchFolder();
    const first = open(folder);
    const started = first.jobs.start(pull('a'));
    if (started.ok) await first.jobs.pause(started.value.id);
    await first.jobs.close();
    const second = open(folder);
    expect(second.jobs.list()).toMatchObject([{ tag: 'a', phase: 'paused' }]);
    expect(second.pulls.runs).toEqual([]);
    await second.jobs.close();
  });

  it('leave no file when they have ended, and none for work that can’t go on', async () => {
    const folder = scratchFolder();
    const { jobs, pulls } = open(folder);
    const started = jobs.start(pull('a'));
    jobs.start({ kind: 'measure', server: 'ollama', tag: 'm', context: 4_096 });
    expect(files(folder)).toHaveLength(1);
    pulls.runs[0]?.end({ kind: 'done', detail: 'there' });
    if (started.ok) await jobs.settled(started.value.id);
    expect(files(folder)).toEqual([]);
    await jobs.close();
  });

  it('are left alone while their process lives', async () => {
    const folder = scratchFolder();
    const first = open(folder);
    first.jobs.start(pull('a'));
    const second = open(folder);
    expect(second.jobs.list()).toEqual([]);
    expect(second.jobs.start(pull('b')).ok).toBe(true);
    await second.jobs.close();
    expect(first.jobs.list()).toHaveLength(1);
    await first.jobs.close();
  });

  it('are taken over one by one by a command that is asked for them', async () => {
    const folder = scratchFolder();
    const first = open(folder);
    const kept = first.jobs.start(pull('a'));
    first.jobs.start(pull('b'));
    await first.jobs.close();
    const command = open(folder, false);
    expect(command.jobs.list()).toEqual([]);
    const joined = command.jobs.start(pull('a'));
    expect(joined.ok && kept.ok && joined.value.id === kept.value.id).toBe(true);
    expect(command.jobs.list()).toHaveLength(1);
    await command.jobs.close();
  });

  it('are set aside with a sentence when their file is damaged', async () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'abc.1-dead.json'), '{"version":1,"task":{"kind":"pu');
    writeFileSync(join(folder, 'def.1-dead.json'), '{"version":7}');
    const { jobs } = open(folder);
    expect(jobs.list()).toEqual([]);
    expect(jobs.faults().map(({ detail }) => detail)).toEqual([
      expect.stringContaining('set aside'),
      expect.stringContaining('set aside'),
    ]);
    expect(readFileSync(join(folder, 'abc.1-dead.json.broken'), 'utf8')).toContain('"pu');
    await jobs.close();
  });
});
