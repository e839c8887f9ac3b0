import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { showRun } from '../../electron/hosts/engine/read-runs.ts';
import { replayRun } from '../../electron/hosts/engine/replay/verify-run.ts';
import { examAround, takeExam, taken } from '../hosts/engine/exam-rig.ts';
import { badTurns, modelFailing } from '../models/exam/exam-scripts.ts';
import { sayWhyNoLlama } from './why-no-llama.ts';

/**
 * The exam on a real llama.cpp: models that were written into files pass and fail it by the tokens that the
 * engine generates. Calls come as text, as small models print them.
 */
const MINUTES = 60_000;
const TAG = 'scripted:tiny';
const startedSchema = z.object({ url: z.string() });

describe.skipIf(sayWhyNoLlama() !== null)('an exam on a real llama.cpp', () => {
  let folder = '';
  let engine: ChildProcess | null = null;

  const serve = async (...failing: readonly string[]) => {
    folder = mkdtempSync(join(tmpdir(), 'tandem-llama-exam-'));
    const file = join(folder, 'script.json');
    writeFileSync(file, JSON.stringify(modelFailing(...failing)));
    const program = join(import.meta.dirname, 'main.ts');
    engine = spawn(process.execPath, [program, '--script', file, '--model', TAG], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (engine.stdout === null) throw new Error('no output');
    const lines = createInterface({ input: engine.stdout });
    const answers: string[] = [];
    lines.on('line', (line) => answers.push(line));
    await once(lines, 'line');
    const { url } = startedSchema.parse(JSON.parse(answers[0] ?? ''));
    return { around: { ...examAround(url, join(folder, 'home')), stallMs: MINUTES }, answers };
  };

  afterEach(async () => {
    if (engine !== null) {
      const gone = once(engine, 'exit');
      engine.kill();
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    'is passed by the model that does it all',
    async () => {
      const { around, answers } = await serve();
      const began = performance.now();
      const found = taken(await takeExam(around, { tag: TAG }));
      const seconds = (performance.now() - began) / 1000;
      console.log(`exam, llama.cpp: ${seconds.toFixed(1)} s, ${answers.length - 1} answers`);
      expect(found).toMatchObject({ verdict: 'executor', transport: 'native', tag: TAG });
      expect(found.byTransport[0]?.tasks.map((task) => task.passes)).toEqual(Array(12).fill(1));
      expect(answers.length).toBeGreaterThan(36);
    },
    12 * MINUTES,
  );

  it(
    'is failed in three tasks by the model that fails them, and says so',
    async () => {
      const failing = ['create-file', 'recover', 'call-after-thinking'];
      const { around } = await serve(...failing);
      const found = taken(await takeExam(around, { tag: TAG, transports: ['native'] }));
      expect(found).toMatchObject({ verdict: 'limited', transport: 'native' });
      const tasks = found.byTransport[0]?.tasks ?? [];
      expect(tasks.filter((task) => task.passes === 0).map((task) => task.task)).toEqual(failing);
      for (const { task, failures } of tasks.filter((one) => failing.includes(one.task))) {
        expect(failures[0]?.because).toContain(badTurns[task]?.because);
        const run = failures[0]?.run ?? '';
        const shown = showRun(around.home, run);
        expect(shown).toMatchObject({
          ok: true,
          value: { state: { started: { exam: { task } } } },
        });
        expect(await replayRun(around, run)).toMatchObject({ ok: true });
      }
    },
    12 * MINUTES,
  );
});
