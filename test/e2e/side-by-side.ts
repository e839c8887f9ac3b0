import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan, PlanStep } from '../../shared/plan/plan.ts';
import { planAnswer, planStep, verdictAnswer } from '../sim/claude/answers.ts';
import type { SimScript, SimTurn } from '../sim/ollama/script.ts';
import { createRig, type Rig } from './rig.ts';
import { makeSample } from './sample.ts';

/** Plans whose steps need not wait for each other, and an executor with a script for each step. */
export const stepNamed = (id: string, fields: Partial<PlanStep> = {}): PlanStep =>
  planStep({
    id,
    title: `Part ${id}`,
    instructions: `Make the module of part <${id}>.`,
    files: [{ path: `src/${id}.js`, action: 'create' }],
    edgeCases: [],
    checks: [`node --check src/${id}.js`],
    doneWhen: [`src/${id}.js exists`],
    ...fields,
  });

export const planOf = (steps: readonly PlanStep[], fields: Partial<Plan> = {}): Plan =>
  planAnswer({ summary: 'Some parts.', steps: [...steps], checks: [], ...fields });

export const approving = (steps: readonly PlanStep[]) =>
  verdictAnswer({
    criteria: steps.flatMap(({ id, doneWhen }) =>
      doneWhen.map((criterion) => ({ stepId: id, criterion, met: true, evidence: 'the diff' })),
    ),
  });

export const write = (path: string, content: string): SimTurn => ({
  toolCalls: [{ name: 'write_file', arguments: { path, content } }],
});
export const command = (line: string): SimTurn => ({
  toolCalls: [{ name: 'run_command', arguments: { command: line } }],
});
export const finish = (summary = 'Done.'): SimTurn => ({
  toolCalls: [{ name: 'finish_step', arguments: { summary } }],
});

/** What the executor does in a step; more texts tell one attempt from another. */
export const script = (id: string, turns: readonly SimTurn[], ...more: readonly string[]) => ({
  match: [`<${id}>`, ...more],
  turns: [...turns],
});

/** Writes the step's file and says that it is done. */
export const writer = (id: string): SimScript[number] =>
  script(id, [write(`src/${id}.js`, `export const ${id} = '${id}';\n`), finish()]);

/** A rig whose model server works on several requests at once, and whose Claude answers with this plan. */
export async function createWideRig(input: {
  readonly plan: Plan;
  readonly executor: SimScript;
  readonly slots?: number;
  readonly parallelSteps?: number;
  readonly files?: Readonly<Record<string, string>>;
  readonly more?: Parameters<typeof createRig>[0];
}): Promise<Rig> {
  const { plan, executor, slots = 4, files = {}, more = {} } = input;
  const home = mkdtempSync(join(tmpdir(), 'tandem-home-'));
  const rig = await createRig({
    ...more,
    home,
    repository: makeSample(files),
    claude: { answers: { plan: [plan], verify: [approving(plan.steps)], ...more.claude?.answers } },
    executor,
    ollamaOptions: { slots, ...more.ollamaOptions },
  });
  // The variable would take the place of the server in the settings, and it can't say how many slots there are.
  delete rig.env.OLLAMA_HOST;
  const servers = [{ name: 'ollama', url: rig.ollama.url, slots }];
  const limits = input.parallelSteps === undefined ? {} : { parallelSteps: input.parallelSteps };
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ version: 1, servers, ...limits }));
  return rig;
}
