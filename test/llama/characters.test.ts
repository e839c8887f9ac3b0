import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RunEvent } from '../../shared/run/event.ts';
import { createRig, type Rig } from '../e2e/rig.ts';
import { git } from '../e2e/sample.ts';
import { planAnswer, planStep } from '../sim/claude/answers.ts';
import { type Character, characterScript, characters } from './characters.ts';
import { sayWhyNoLlama } from './why-no-llama.ts';

/**
 * Weak models spoken by a real llama.cpp: each with its vice, each with the end that its run has to have. In none
 * of them may anything be delivered that the plan did not ask for.
 */
const MINUTES = 60_000;
const startedSchema = z.object({ url: z.string(), model: z.string() });

describe.skipIf(sayWhyNoLlama() !== null)('a weak model on a real llama.cpp', () => {
  let folder = '';
  let engine: ChildProcess;
  let address: z.infer<typeof startedSchema>;
  let rig: Rig | null = null;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tandem-characters-'));
    const file = join(folder, 'script.json');
    writeFileSync(file, JSON.stringify(characterScript));
    const program = join(import.meta.dirname, 'main.ts');
    engine = spawn(process.execPath, [program, '--script', file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (engine.stdout === null) throw new Error('no output');
    const lines = createInterface({ input: engine.stdout });
    const [first] = await once(lines, 'line');
    address = startedSchema.parse(JSON.parse(String(first)));
  }, MINUTES);
  afterAll(async () => {
    const gone = once(engine, 'exit');
    engine.kill();
    await gone;
    await rig?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(characters)(
    'that $name ends as it should',
    async (character) => {
      const plan = planAnswer({ steps: [planStep({ title: character.name })] });
      const riding = await createRig({
        claude: { answers: { plan: [plan] } },
        files: character.files ?? {},
      });
      rig = riding;
      riding.env.OLLAMA_HOST = address.url;
      // A real engine reads longer than the simulator's one second.
      riding.env.TANDEM_STALL_SECONDS = '60';
      const end = await riding.run({ executor: `ollama/${address.model}` });
      const finished = riding.events.findLast((event) => event.kind === 'run.finished');
      const summary = { outcome: finished?.outcome, ends: endsOf(riding.events) };
      const { outcome, ends } = character;
      expect(summary).toEqual({ outcome, ends: expect.arrayContaining([...ends]) });
      expect(summary.ends.slice(0, ends.length)).toEqual(ends);
      for (const mark of character.leaves) expect(marksOf(riding.events), mark).toContain(mark);
      requireUnharmed(riding, character, finished?.branch ?? null);
      const replayed = await (await riding.engine()).replay(end.runId);
      expect(replayed).toMatchObject({ ok: true });
      await riding.close();
      rig = null;
    },
    3 * MINUTES,
  );
});

const endsOf = (events: readonly RunEvent[]): readonly string[] =>
  events.flatMap((event) => (event.kind === 'step.ended' ? [event.reason] : []));

/** `kind`, and `kind:word` for every word or field of it that tells it from its like. */
function marksOf(events: readonly RunEvent[]): readonly string[] {
  return [...new Set(events.flatMap((event) => [event.kind, ...wordsOf(event)]))];
}

function wordsOf(event: RunEvent): readonly string[] {
  switch (event.kind) {
    case 'progress.flagged':
      return [`${event.kind}:${event.detector}`];
    case 'tool.ended':
      return [`${event.kind}:${event.cutFrom === undefined ? event.status : 'cutFrom'}`];
    case 'check.ran':
      return [`${event.kind}:${event.status}`];
    case 'gate.ran':
      return event.faults.map(({ rule }) => `${event.kind}:${rule}`);
    default:
      return [];
  }
}

/** The checkout is as it was; what was delivered is the greeting and nothing else. */
function requireUnharmed(rig: Rig, character: Character, branch: string | null): void {
  expect(git(rig.repository, 'status', '--porcelain')).toBe('');
  expect(readFileSync(join(rig.repository, 'src/greet.js'), 'utf8')).toContain('Hey');
  if (character.outcome !== 'approved' || branch === null) return;
  expect(git(rig.repository, 'diff', '--name-only', 'main', branch)).toBe('src/greet.js\n');
  expect(git(rig.repository, 'show', `${branch}:src/greet.js`)).toContain('Good day ');
}
