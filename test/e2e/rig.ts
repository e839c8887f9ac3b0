import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine, RunEnd, RunRequest, Watch } from '../../electron/hosts/engine.ts';
import { openEngine } from '../../electron/hosts/open-engine.ts';
import { createGivenPeople } from '../../electron/hosts/terminal/people/given-people.ts';
import type { People } from '../../electron/workflow/ports.ts';
import type { RunEvent } from '../../shared/run/event.ts';
import { intakeAnswer, planAnswer, verdictAnswer } from '../sim/claude/answers.ts';
import type { SimScript as ClaudeScript } from '../sim/claude/script.ts';
import { type ClaudeSim, startClaudeSim } from '../sim/claude/start-claude-sim.ts';
import type { SimScript as ExecutorScript } from '../sim/ollama/script.ts';
import { type OllamaSim, startOllamaSim } from '../sim/ollama/start-ollama-sim.ts';
import { goodExecutor, makeSample } from './sample.ts';

/** Everything a ride needs, at the wire: both servers simulated, git, tools, tests and the log real. */
export interface Rig {
  readonly home: string;
  readonly repository: string;
  readonly claude: ClaudeSim;
  readonly ollama: OllamaSim;
  readonly env: NodeJS.ProcessEnv;
  readonly events: RunEvent[];
  engine(): Promise<Engine>;
  run(more?: Partial<RunRequest>, watch?: Partial<Watch>): Promise<RunEnd>;
  resume(run: string, watch?: Partial<Watch>): Promise<RunEnd>;
  close(): Promise<void>;
}

export const goodAnswers: NonNullable<ClaudeScript['answers']> = {
  intake: [intakeAnswer()],
  plan: [planAnswer()],
  verify: [verdictAnswer()],
  advise: ['Change only the string.'],
};

export const EXECUTOR_TAG = 'sim-coder:7b';

export async function createRig(
  input: {
    readonly claude?: ClaudeScript;
    readonly executor?: ExecutorScript;
    readonly files?: Readonly<Record<string, string>>;
    readonly repository?: string;
    readonly home?: string;
    /** Whether commands run in the platform's sandbox, where there is one. Default false: starting it takes long. */
    readonly sandboxed?: boolean;
    readonly ollamaOptions?: Parameters<typeof startOllamaSim>[0];
  } = {},
): Promise<Rig> {
  const claude = await startClaudeSim({
    script: { ...input.claude, answers: { ...goodAnswers, ...input.claude?.answers } },
  });
  const ollama = await startOllamaSim({
    models: [EXECUTOR_TAG],
    script: input.executor ?? goodExecutor,
    ...input.ollamaOptions,
  });
  const home = input.home ?? mkdtempSync(join(tmpdir(), 'tandem-home-'));
  const repository = input.repository ?? makeSample(input.files);
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    TANDEM_HOME: home,
    ANTHROPIC_API_KEY: 'sk-ant-test-key-000000000000',
    ANTHROPIC_BASE_URL: claude.url,
    OLLAMA_HOST: ollama.url,
    TANDEM_STALL_SECONDS: '1',
    TANDEM_SANDBOX: input.sandboxed === true ? undefined : 'off',
  };
  const events: RunEvent[] = [];
  const engine = async (): Promise<Engine> => {
    const opened = await openEngine({ ...env });
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    return opened.value;
  };
  const watchOf = (more: Partial<Watch> = {}): Watch => ({
    people: everythingGiven(),
    signal: new AbortController().signal,
    onEvent: (_runId, event) => void events.push(event),
    onPulse: () => undefined,
    ...more,
  });
  return {
    ...{ home, repository, claude, ollama, env, events, engine },
    async run(more, watch) {
      const request: RunRequest = {
        repository,
        request: 'Make the greeting polite.',
        mode: 'hybrid',
        deliver: 'branch',
        executor: `ollama/${EXECUTOR_TAG}`,
        ...more,
      };
      return require(await (await engine()).run(request, watchOf(watch)));
    },
    async resume(run, watch) {
      return require(await (await engine()).resume(run, watchOf(watch)));
    },
    async close() {
      await Promise.all([claude.close(), ollama.close()]);
    },
  };
}

/** For the tests of what users have: with the sandbox. */
export const createSandboxedRig = (input: Parameters<typeof createRig>[0] = {}): Promise<Rig> =>
  createRig({ ...input, sandboxed: true });

/** The people that `--yes --unsandboxed` stands for. */
export const everythingGiven = (
  more: Partial<Parameters<typeof createGivenPeople>[0]> = {},
): People =>
  createGivenPeople({ answers: {}, approve: [], yes: true, unsandboxed: true, ...more }, null);

function require<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

export const kindsOf = (events: readonly RunEvent[]): readonly string[] =>
  events.map((event) => event.kind);
