import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
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
    writeFileSync(join(folder, 'def.1-dead.json'), '{"version":1}');
    const { jobs } = open(folder);
    expect(jobs.list()).toEqual([]);
    expect(jobs.faults().map(({ detail }) => detail)).toEqual([
      expect.stringContaining('set aside'),
      expect.stringContaining('set aside'),
    ]);
    expect(readFileSync(join(folder, 'abc.1-dead.json.broken'), 'utf8')).toContain('"pu');
    await jobs.close();
  });

  it('are left where they are when a newer Tandem has kept them', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'def.1-dead.json');
    writeFileSync(path, '{"version":7,"task":{"kind":"dream"}}');
    const { jobs } = open(folder);
    expect(jobs.list()).toEqual([]);
    expect(jobs.faults()).toMatchObject([{ path, detail: expect.stringContaining('newer') }]);
    expect(readFileSync(path, 'utf8')).toContain('dream');
    await jobs.close();
  });

  it('are none where a pipe, a folder, a giant or another job’s file has the name', async () => {
    const folder = scratchFolder();
    const outside = join(folder, '..', `victim-${Date.now()}.json`);
    writeFileSync(outside, 'mine');
    const kept = open(folder);
    kept.jobs.start(pull('a'));
    await kept.jobs.close();
    const [name = ''] = files(folder);
    const text = readFileSync(join(folder, name), 'utf8');
    const id = name.split('.')[0] ?? '';
    rmSync(join(folder, name));
    execFileSync('mkfifo', [join(folder, 'a1.1-dead.json')]);
    mkdirSync(join(folder, 'a2.1-dead.json'));
    writeFileSync(join(folder, 'a3.1-dead.json'), '');
    truncateSync(join(folder, 'a3.1-dead.json'), 2 ** 31);
    writeFileSync(join(folder, 'a4.1-dead.json'), text);
    writeFileSync(
      join(folder, 'a5.1-dead.json'),
      text.replaceAll(id, `../${basename(outside, '.json')}`),
    );
    writeFileSync(join(folder, `${id}.1-dead.json`), text.replace('"tag":"a"', '"tag":"b"'));
    const { jobs, pulls } = open(folder);
    expect([jobs.list(), pulls.runs]).toEqual([[], []]);
    expect(jobs.faults()).toHaveLength(6);
    await jobs.close();
    expect(readFileSync(outside, 'utf8')).toBe('mine');
    rmSync(outside);
  });

  it('end without a fault of ours when their folder is gone by then', async () => {
    const folder = scratchFolder();
    const { jobs, pulls } = open(folder);
    const started = jobs.start(pull('a'));
    rmSync(folder, { recursive: true });
    pulls.runs[0]?.end({ kind: 'done', detail: 'there' });
    if (started.ok) expect(await jobs.settled(started.value.id)).toMatchObject({ phase: 'done' });
    expect(jobs.start(pull('b')).ok).toBe(true);
    expect(jobs.faults().length).toBeGreaterThan(0);
    await jobs.close();
  });
});
