import { readFileSync } from 'node:fs';
import { createExecutor, type ExecutorOptions } from '../../electron/executor/executor.ts';
import {
  createOllamaServer,
  type OllamaServerOptions,
} from '../../electron/executor/servers/ollama.ts';
import type { ChatServer } from '../../electron/workflow/chat-server.ts';
import type {
  AttemptContext,
  AttemptWatch,
  Durable,
  StepBrief,
  ToolDefinition,
  ToolResult,
  ToolSession,
  Wish,
  WrittenFile,
} from '../../electron/workflow/ports.ts';
import { stepKey } from '../../shared/ids.ts';
import type { BodyOf, EventKind } from '../../shared/run/event.ts';
import type { OllamaSim } from '../sim/ollama/start-ollama-sim.ts';
import { createMemoryDurable, type Recorded } from './memory-durable.ts';

/** The seven workspace tools of the contract, with descriptions of the real length. */
export const workspaceTools: readonly ToolDefinition[] = JSON.parse(
  readFileSync(new URL('../fixtures/calls/workspace-tools.json', import.meta.url), 'utf8'),
);

export const ready: BodyOf<'env.probed'> = {
  kind: 'env.probed',
  server: 'ollama',
  url: 'http://127.0.0.1',
  version: '0.32.15',
  model: 'sim-coder:7b',
  digest: null,
  quantization: null,
  contextAsked: 32_768,
  contextAllocated: 32_768,
  gpuShare: 1,
  capabilities: ['completion', 'tools'],
  qualified: false,
  loadMs: 0,
};

export const brief: StepBrief = {
  step: {
    id: 's1',
    title: 'Mend sum',
    instructions: 'sum subtracts; make it add.',
    files: [{ path: 'src/sum.js', action: 'modify' }],
    edgeCases: ['negative numbers'],
    dependsOn: [],
    checks: ['node --test'],
    doneWhen: ['sum(1, 2) is 3'],
  },
  attempt: 1,
  key: stepKey('execute', 's1', 'try1'),
  planSummary: 'Mend the arithmetic.',
  outOfScope: [],
  feedback: [],
};

/** A worktree in a Map, with the two things a call can do to it. */
export function createFiles(initial: Record<string, string>) {
  const files = new Map(Object.entries(initial));
  let snapshot = new Map(files);
  const ran: string[] = [];
  const done = (text: string, paths: readonly string[] = []): ToolResult => ({
    status: 'ok',
    text,
    exitCode: null,
    paths,
  });
  const session: ToolSession = {
    tools: workspaceTools,
    async call(name, args, scope) {
      scope.signal.throwIfAborted();
      ran.push(`${name} ${JSON.stringify(args)}`);
      const path = String(args.path);
      if (name === 'write_file') {
        files.set(path, String(args.content));
        return done(`wrote ${path}`, [path]);
      }
      if (name === 'edit_file') {
        const before = files.get(path) ?? '';
        if (!before.includes(String(args.old_text))) {
          return { ...done('old_text was not found'), status: 'error' };
        }
        files.set(path, before.replace(String(args.old_text), String(args.new_text)));
        return done('edited', [path]);
      }
      if (name === 'run_command') return { ...done('ran'), exitCode: 0 };
      return done(files.get(path) ?? 'no such file');
    },
    close: () => Promise.resolve(),
  };
  return {
    session,
    ran,
    files,
    takeSnapshot: () => {
      snapshot = new Map(files);
    },
    restore: () => {
      files.clear();
      for (const [path, content] of snapshot) files.set(path, content);
    },
  };
}

export type Files = ReturnType<typeof createFiles>;

export interface RigOptions {
  readonly executor?: ExecutorOptions;
  readonly server?: Partial<OllamaServerOptions>;
  readonly log?: Recorded[];
  readonly killWhen?: (event: Recorded) => boolean;
  readonly files?: Files;
  readonly signal?: AbortSignal;
  readonly brief?: Partial<StepBrief>;
  readonly ready?: Partial<BodyOf<'env.probed'>>;
  readonly answer?: string | null;
  /** What people want, by the key of the turn before which they say it. */
  readonly wishes?: Readonly<Record<string, readonly Wish[]>>;
  readonly allowCommand?: NonNullable<AttemptContext['allowCommand']>;
  readonly session?: ToolSession;
  /** The detectors of an attempt are on; `touchedBefore` as the workflow would say. */
  readonly watch?: { readonly touchedBefore: readonly string[] | null };
  /** In place of Ollama at the address given. */
  readonly chat?: ChatServer;
  /** In place of the simulated server: only how it counts. */
  readonly countTokens?: NonNullable<ChatServer['countTokens']>;
}

/** Everything around an executor at a simulated server, with short patience. */
export function createRig(sim: Pick<OllamaSim, 'url'>, options: RigOptions = {}) {
  const files =
    options.files ?? createFiles({ 'src/sum.js': 'export const sum = (a, b) => a - b;\n' });
  const { signal, killWhen } = options;
  const memory = createMemoryDurable(options.log, {
    ...(signal === undefined ? {} : { signal }),
    ...(killWhen === undefined ? {} : { killWhen }),
  });
  const { countTokens } = options;
  const server = {
    ...(options.chat ??
      createOllamaServer({ url: sim.url, stallMs: 300, pollMs: 30, ...options.server })),
    ...(countTokens === undefined ? {} : { countTokens }),
  };
  const executor = createExecutor({
    server,
    serverName: 'ollama',
    tag: 'sim-coder:7b',
    options: { retryDelayMs: () => 1, ...options.executor },
  });
  const written: string[] = [];
  const watch = options.watch && createWatch(memory.durable, files, options.watch.touchedBefore);
  const context: AttemptContext = {
    durable: memory.durable,
    tools: options.session ?? files.session,
    ready: { ...ready, ...options.ready },
    takeWishes: async (turn) => options.wishes?.[turn] ?? [],
    allowCommand: options.allowCommand ?? null,
    askPlanner: () => Promise.resolve(options.answer === undefined ? 'Use plus.' : options.answer),
    afterWrite: async (key, paths) => {
      written.push(`${key} ${paths === 'unknown' ? paths : paths.join(',')}`);
      watch?.look();
      files.takeSnapshot();
    },
    ...(watch === undefined ? {} : { watch: watch.port }),
    restore: async () => files.restore(),
  };
  return {
    ...memory,
    files,
    lately: watch?.lately ?? [],
    written,
    executor,
    prepare: () => executor.prepare(memory.scopeFor(stepKey('prepare'))),
    attempt: (more: Partial<StepBrief> = {}) =>
      executor.attempt({ ...brief, ...options.brief, ...more }, context),
    kinds: () => memory.log.map((event) => event.body.kind),
    of: <K extends EventKind>(kind: K) =>
      memory.log.flatMap(({ body }) => (isKind(body, kind) ? [body] : [])),
  };
}

/** The workflow's part of watching, with texts in place of names of contents. */
function createWatch(durable: Durable, files: Files, touchedBefore: readonly string[] | null) {
  let last: readonly WrittenFile[] = [];
  let before = new Map(files.files);
  const lately: string[] = [];
  const port: AttemptWatch = {
    revision: 1,
    touchedBefore,
    written: () => last,
    remember: (line) => void lately.push(line),
    flag: (at, flag) =>
      durable.note(at, 'execution', { kind: 'progress.flagged', step: 's1', ...flag }),
  };
  const look = (): void => {
    const paths = new Set([...before.keys(), ...files.files.keys()]);
    last = [...paths].flatMap((path) => {
      const [was, is] = [before.get(path) ?? null, files.files.get(path) ?? null];
      return was === is ? [] : [{ path, before: was, after: is }];
    });
    before = new Map(files.files);
  };
  return { port, lately, look };
}

const isKind = <K extends EventKind>(body: { kind: EventKind }, kind: K): body is BodyOf<K> =>
  body.kind === kind;

export const finish = {
  toolCalls: [{ name: 'finish_step', arguments: { summary: 'It adds now.' } }],
};
export const read = { toolCalls: [{ name: 'read_file', arguments: { path: 'src/sum.js' } }] };
export const edit = {
  toolCalls: [
    { name: 'edit_file', arguments: { path: 'src/sum.js', old_text: 'a - b', new_text: 'a + b' } },
  ],
};
