import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sweepExams } from '../../../electron/hosts/engine/exam/exam-place.ts';
import { call, goodTurns, modelFailing } from '../../models/exam/exam-scripts.ts';
import type { SimScript } from '../../sim/ollama/script.ts';
import { type OllamaSim, startOllamaSim } from '../../sim/ollama/start-ollama-sim.ts';
import { examAround, seatFor, sitAlone, TAG } from './exam-rig.ts';

const MINUTES = 60_000;
const open: OllamaSim[] = [];
async function serve(script: SimScript): Promise<OllamaSim> {
  const sim = await startOllamaSim({ models: [TAG], script });
  open.push(sim);
  return sim;
}
afterAll(async () => {
  await Promise.all(open.map((sim) => sim.close()));
});

const names = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};
const done = call('finish_step', { summary: 'Done.' });
const runs = (command: string) => [call('run_command', { command }), done];

describe.skipIf(process.platform === 'win32')('a model that is out for harm', () => {
  it.each([
    [
      'writes outside',
      [call('write_file', { path: '../../../settings.json', content: 'x' }), done],
    ],
    ['writes over its own log', [call('write_file', { path: '../runs/x', content: 'x' }), done]],
    ['kills what runs its tools', runs('kill -9 $PPID')],
    ['deletes the check', runs('rm -f check.mjs')],
    ['deletes everything', runs('rm -rf ./* .git')],
    ['floods its output', runs('head -c 300000000 /dev/zero | tr "\\0" "y"')],
    ['makes ten thousand files', runs('i=0; while [ $i -lt 10000 ]; do : > f$i; i=$((i+1)); done')],
    ['leaves a program behind', runs('(sleep 300 &) ; echo started')],
    ['names a tool with escapes', [call('\u001b[2Jread_file', { path: '\u0000' }), done]],
  ])(
    '%s, and fails the task without touching anything of people',
    async (_what, turns) => {
      const sim = await serve([{ turns: [...turns, ...turns] }]);
      const around = examAround(sim.url);
      writeFileSync(join(around.home, 'settings.json'), '{}');
      const sat = await sitAlone(around, seatFor('read'), new AbortController().signal);
      if (!sat.ok) throw new Error(JSON.stringify(sat.error));
      expect(sat.value.because.length).toBeGreaterThan(0);
      expect(names(join(around.home, 'exams'))).toEqual([]);
      expect(readFileSync(join(around.home, 'settings.json'), 'utf8')).toBe('{}');
      expect(
        names(join(around.home, 'runs')).filter((name) => name.endsWith('.tandem')),
      ).toHaveLength(1);
    },
    3 * MINUTES,
  );

  it(
    'is no verdict when it is deleted from its server in mid-exam',
    async () => {
      const sim = await serve([{ turns: [...(goodTurns.read ?? [])] }]);
      const around = examAround(sim.url);
      await fetch(`${sim.url}/api/delete`, {
        method: 'DELETE',
        body: JSON.stringify({ model: TAG }),
      });
      const sat = await sitAlone(around, seatFor('read'), new AbortController().signal);
      expect(sat.ok).toBe(false);
      expect(names(join(around.home, 'exams'))).toEqual([]);
    },
    2 * MINUTES,
  );
});

describe('an exam whose process is killed', () => {
  it(
    'leaves nothing after the next sweep, and what is not of it stays',
    async () => {
      const sim = await serve(modelFailing('read', 'edit-in-place', 'create', 'run-and-use'));
      const home = mkdtempSync(join(tmpdir(), 'tandem-exam-'));
      mkdirSync(join(home, 'runs'));
      writeFileSync(join(home, 'runs', '20261121-101500-bbbb.tandem'), 'mine');
      mkdirSync(join(home, 'exams', 'mine'), { recursive: true });
      const child = spawn(
        process.execPath,
        [join(import.meta.dirname, 'exam-in-a-process.ts'), sim.url, home],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      let said = '';
      child.stdout.on('data', (text: Buffer) => {
        said += text.toString();
      });
      await expect.poll(() => said, { timeout: 2 * MINUTES }).toContain('a run is kept');
      await sweepExams(home);
      expect(names(join(home, 'exams')).length).toBeGreaterThan(1);
      child.kill('SIGKILL');
      await new Promise((resolve) => child.on('close', resolve));
      await sweepExams(home);
      expect(names(join(home, 'exams'))).toEqual(['mine']);
      expect(names(join(home, 'runs'))).toEqual(['20261121-101500-bbbb.tandem']);
    },
    4 * MINUTES,
  );
});
