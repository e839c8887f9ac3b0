import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pulse } from '../../../electron/workflow/ports.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { planAnswer, planStep, verdictAnswer } from '../../sim/claude/answers.ts';
import { chooseTurn, type SimChatRequest, type SimScript } from '../../sim/ollama/script.ts';
import { type OllamaSim, startOllamaSim } from '../../sim/ollama/start-ollama-sim.ts';

/**
 * Simulated servers with one model, as a pool of the settings, and work for them: independent steps, each of
 * which writes a file of its own and then runs a command that shows in it how often it ran.
 */
export const TAG = 'sim-coder:7b';
export const POOL = 'team';
/** Of the executor, for each step. */
export const TURNS = 4;

export interface Fleet {
  readonly sims: readonly OllamaSim[];
  /** A data folder whose settings know the servers and the pool. */
  readonly home: string;
  /** The server that died, by name; null while all live. */
  dead(): string | null;
  /** To be told the signs of life of a run: the one that is to die midway does so once its answer shows. */
  onPulse(pulse: Pulse): void;
  close(): Promise<void>;
}

export interface FleetOptions {
  readonly servers: number;
  /** A server dies when it is asked for this step's turn (from 1): once, before its answer or in the midst of it. */
  readonly death?: {
    readonly step: string;
    readonly turn: number;
    readonly when: 'before' | 'midway';
  };
  readonly script: SimScript;
  /** A server takes so long for each answer. */
  readonly answerMs?: number;
  readonly slots?: number;
  /** More settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

const nameOf = (at: number): string => `gpu-${String.fromCharCode(97 + at)}`;

export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { death, script, slots = 1, answerMs } = options;
  let dead: string | null = null;
  let dying: number | null = null;
  const isFatal = (request: SimChatRequest): boolean =>
    dead === null &&
    death !== undefined &&
    chooseTurn(script, request).name === `${indexOf(script, death.step)}/${death.turn - 1}`;
  const sims = await Promise.all(
    Array.from({ length: options.servers }, (_, at) =>
      startOllamaSim({
        models: [TAG],
        slots,
        handler(request) {
          const { turn } = chooseTurn(script, request);
          if (!isFatal(request)) {
            if (answerMs === undefined) return turn;
            return { ...turn, fault: { kind: 'header-delay', ms: answerMs } };
          }
          dead = nameOf(at);
          if (death?.when === 'before') return { ...turn, fault: { kind: 'death' } };
          dying = at;
          return { ...turn, fault: { kind: 'stall', after: 1 } };
        },
      }),
    ),
  );
  const servers = sims.map(({ url }, at) => ({ name: nameOf(at), url, slots }));
  const members = servers.map(({ name }) => ({ server: name }));
  const home = mkdtempSync(join(tmpdir(), 'tandem-pool-home-'));
  const settings = { servers, pools: [{ name: POOL, members }], ...options.settings };
  writeFileSync(join(home, 'settings.json'), JSON.stringify(settings));
  return {
    sims,
    home,
    dead: () => dead,
    onPulse({ phase }) {
      if (dying === null || phase !== 'decode') return;
      void sims[dying]?.close();
      dying = null;
    },
    close: async () => void (await Promise.all(sims.map((sim) => sim.close()))),
  };
}

const indexOf = (script: SimScript, step: string): number =>
  script.findIndex(({ match }) => [match ?? []].flat().some((text) => text.includes(`${step}.js`)));

const names = (steps: number): readonly string[] =>
  Array.from({ length: steps }, (_, at) => `part-${at + 1}`);

/** Steps that need nothing of one another. */
export const planOf = (steps: number): Plan =>
  planAnswer({
    summary: 'Write some parts.',
    steps: names(steps).map((name, at) =>
      planStep({
        id: `s${at + 1}`,
        title: `Write ${name}`,
        instructions: `Write src/${name}.js with its own name.`,
        files: [{ path: `src/${name}.js`, action: 'create' }],
        edgeCases: [],
        checks: [`node --check src/${name}.js`],
        doneWhen: [`src/${name}.js exists`],
      }),
    ),
    checks: [],
  });

export const verdictOf = (steps: number) =>
  verdictAnswer({
    criteria: names(steps).map((name, at) => ({
      stepId: `s${at + 1}`,
      criterion: `src/${name}.js exists`,
      met: true,
      evidence: `new file src/${name}.js`,
    })),
  });

export const WRITTEN = 'export const part = 1;\n';
export const MARK = '// ran';

/** What the model does in each step. The command adds a mark each time it runs. */
export const scriptOf = (steps: number): SimScript =>
  names(steps).map((name) => ({
    match: `src/${name}.js`,
    turns: [
      { toolCalls: [{ name: 'read_file', arguments: { path: 'src/greet.js' } }] },
      {
        toolCalls: [
          {
            name: 'write_file',
            arguments: { path: `src/${name}.js`, content: WRITTEN },
          },
        ],
      },
      {
        toolCalls: [
          { name: 'run_command', arguments: { command: `echo '${MARK}' >> src/${name}.js` } },
        ],
      },
      { toolCalls: [{ name: 'finish_step', arguments: { summary: `${name} is written.` } }] },
    ],
  }));
