import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SettledRequest } from '../electron/hosts/engine.ts';
import type { Plan } from '../shared/plan/plan.ts';
import { createRig, EXECUTOR_TAG } from '../test/e2e/rig.ts';
import type { Block } from '../test/sim/claude/blocks.ts';
import type { SimBody } from '../test/sim/claude/strict.ts';
import type { SimScript } from '../test/sim/ollama/script.ts';
import { type Figure, printFigures } from './figure.ts';
import { intake, plan, request, verdictOn, wholePlan } from './refactor/task.ts';
import { refactorScript, wholeScript } from './refactor/turns.ts';

/**
 * What the sample refactor takes of Claude, done both ways by the same program: hybrid, and with Claude as the
 * executor too (mode cloud). Same request, loop, tools, turns and edits, really applied and tested; only who
 * says them differs. Cloud-only is measured twice: in one conversation, as an agent works that has the room,
 * and in the steps that the hybrid plan cuts for a small window, which spares it much of its history.
 *
 * Counted is everything that a model reads and writes, planning and verification in all: of every request the
 * system text, tools, schema and all messages, read from the cache or not, because it is input either way; and
 * of every answer its words and calls. Not counted: the JSON around them, and thinking, which is billed too. A
 * token is taken as 3.5 bytes. Dollars are what the simulator's own counts cost, cache prices applied.
 */
const BYTES_PER_TOKEN = 3.5;

interface Used {
  readonly calls: number;
  readonly tokens: number;
  readonly costUsd: number;
  readonly turns: number;
  readonly tree: string;
}

export async function benchTokens(): Promise<Figure[]> {
  const script = refactorScript();
  const hybrid = await measure({ mode: 'hybrid', model: `ollama/${EXECUTOR_TAG}`, plan, script });
  const cloud = { mode: 'cloud', model: 'claude-sonnet-5-5' } as const;
  const whole = await measure({ ...cloud, plan: wholePlan, script: wholeScript() });
  const inSteps = await measure({ ...cloud, plan, script });
  if (hybrid.tree !== whole.tree || hybrid.tree !== inSteps.tree) {
    throw new Error('the ways did not end in the same files');
  }
  const times = (used: Used) => ({ value: used.tokens / hybrid.tokens, unit: '× hybrid' });
  return [
    { name: 'refactor, hybrid: calls to Claude', value: hybrid.calls, unit: 'calls', target: 3 },
    {
      name: 'refactor, hybrid: Claude tokens in and out',
      ...{ value: hybrid.tokens, unit: 'tokens', target: 10_000 },
    },
    {
      name: `refactor, cloud-only in one conversation of ${whole.turns} turns: the same tokens`,
      ...{ ...times(whole), target: 15, atLeast: true },
    },
    {
      name: `refactor, cloud-only in ${plan.steps.length} steps of together ${inSteps.turns} turns: the same tokens`,
      ...{ ...times(inSteps), target: 10, atLeast: true },
    },
    {
      name: 'refactor, cloud-only in one conversation: dollars',
      ...{ value: whole.costUsd / hybrid.costUsd, unit: '× hybrid', target: 1, atLeast: true },
    },
  ];
}

interface Way {
  readonly mode: SettledRequest['mode'];
  readonly model: string;
  readonly plan: Plan;
  readonly script: SimScript;
}

async function measure({ mode, model, plan: chosen, script }: Way): Promise<Used> {
  const repository = makeRepository();
  const verify = [verdictOn(chosen)];
  const rig = await createRig({
    repository,
    executor: script,
    claude: { execute: script, answers: { intake: [intake], plan: [chosen], verify } },
  });
  try {
    const { finished } = await rig.run({ mode, executor: model, request });
    if (finished.outcome !== 'approved') {
      throw new Error(`mode ${mode} ended ${finished.outcome}: ${finished.reason}`);
    }
    const bytes = rig.claude.requests.reduce(
      (sum, { body, answeredBytes }) => sum + (body === null ? 0 : readBytes(body)) + answeredBytes,
      0,
    );
    return {
      calls: finished.cloud.calls,
      tokens: Math.round(bytes / BYTES_PER_TOKEN),
      costUsd: finished.cloud.costUsd,
      turns: rig.claude.requests.filter(({ stage }) => stage === 'execute').length,
      tree: git(repository, 'rev-parse', `${finished.commit}^{tree}`).trim(),
    };
  } finally {
    await rig.close();
    for (const folder of [rig.home, repository]) rmSync(folder, { recursive: true, force: true });
  }
}

/** What the model reads of a request. */
function readBytes(body: SimBody): number {
  const { system, tools, messages, output_config } = body;
  const texts = [
    ...(typeof system === 'string' ? [system] : (system ?? []).map(textOf)),
    ...(tools ?? []).map((tool) => JSON.stringify(tool)),
    JSON.stringify(output_config?.format?.schema ?? ''),
    ...messages.flatMap(({ content }) =>
      typeof content === 'string' ? [content] : content.map(textOf),
    ),
  ];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

const textOf = (block: Block): string => {
  const said = block.text ?? block.content ?? block.input ?? '';
  return typeof said === 'string' ? said : JSON.stringify(said);
};

function makeRepository(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-refactor-'));
  cpSync(join(import.meta.dirname, 'refactor', 'before'), folder, { recursive: true });
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'add', '-A');
  const author = ['-c', 'user.name=Bench', '-c', 'user.email=bench@localhost'];
  git(folder, ...author, 'commit', '-q', '-m', 'Timesheets');
  return folder;
}

const git = (cwd: string, ...args: readonly string[]): string =>
  execFileSync('git', args, { cwd, encoding: 'utf8' });

if (import.meta.main) printFigures(await benchTokens());
