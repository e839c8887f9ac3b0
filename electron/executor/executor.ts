import type { Qualification, Transport } from '../../shared/models/qualification.ts';
import { err, ok } from '../../shared/result.ts';
import type { BodyOf } from '../../shared/run/event.ts';
import type { ChatServer, ModelReady, ModelSettings } from '../workflow/chat-server.ts';
import type { AttemptContext, Executor, StepBrief } from '../workflow/ports.ts';
import { type Asking, decideRetryDelay } from './ask-server.ts';
import type { Attempt } from './attempt.ts';
import { describeBrief } from './brief.ts';
import { offerTools } from './calls/offered-tools.ts';
import { decideAnswerTokens } from './context-budget.ts';
import { createContextLedger } from './context-ledger.ts';
import { withControlTools } from './control-tools.ts';
import { createHistory } from './history.ts';
import { runLoop } from './loop.ts';
import { createLoopGuard } from './loop-guard.ts';
import { readExecutorPrompt } from './prompt.ts';
import { type Consulted, consultQualification, recordedTransport } from './qualified.ts';
import { ServerFault } from './server-fault.ts';
import { fitSettings } from './servers/fit-settings.ts';

export interface ExecutorOptions {
  /** Tokens of context to ask for. Default 32,768. */
  readonly contextLength?: number;
  /** Tokens at most in one answer. Default: a quarter of the context, 2,048 to 8,192. */
  readonly answerTokens?: number;
  readonly temperature?: number;
  /** How long the server keeps the model after a request. Default `30m`: longer than people read a plan. */
  readonly keepAlive?: string;
  /** Only for models that think; default true. Levels are passed on as they are. */
  readonly think?: boolean | string;
  readonly maxTurns?: number;
  readonly maxResultCharacters?: number;
  /** Folder of `system.md`; default: beside this file. */
  readonly promptFolder?: string;
  /** How calls travel, whatever the qualification says; for the exam. */
  readonly transport?: ModelSettings['transport'];
  /** What the exam found about this model on this server. Left out, nobody is asked and nothing is said. */
  readonly qualificationOf?: (digest: string | null) => Promise<Qualification | null>;
  readonly retryDelayMs?: Asking['retryDelayMs'];
}

/**
 * The executor of the workflow over any chat server. Each attempt starts with a fresh conversation, and what the
 * server allocated comes from the log.
 */
export function createExecutor(input: {
  readonly server: ChatServer;
  /** First half of `SERVER/TAG`. */
  readonly serverName: string;
  readonly tag: string;
  readonly options?: ExecutorOptions;
}): Executor {
  const { server, serverName, tag, options = {} } = input;
  const asked = settingsAsked(tag, options);
  const retryDelayMs = options.retryDelayMs ?? decideRetryDelay;
  // The transport that a step's last attempt ended with. Every life of a run and every replay goes through the
  // attempts of a step in order, so this is what the log says; steps that run side by side know nothing of each other.
  const rungs = new Map<string, Transport>();
  const asking: Asking = { server, serverName, role: 'executor', retryDelayMs };
  return {
    name: `${serverName}/${tag}`,
    async prepare(scope) {
      const ready = await server.prepare(asked, scope);
      if (!ready.ok) return ready;
      const found = await consultQualification(input, options, ready.value);
      const notes = [...ready.value.notes, ...found.notes];
      for (const note of notes) scope.emit({ kind: 'env.fault', ...note });
      return ok({ event: probed(input, asked, ready.value, found) });
    },
    async attempt(brief, context) {
      const attempt = await startAttempt({ asked, asking, options, rungs }, brief, context);
      try {
        return await runLoop(attempt);
      } catch (cause) {
        if (cause instanceof ServerFault) return err(cause.error);
        throw cause;
      }
    },
    close: () => server.close(),
  };
}

/** What a run asks of a model's server, before it is known what the model can take. */
export function settingsAsked(tag: string, options: ExecutorOptions): ModelSettings {
  const contextLength = options.contextLength ?? 32_768;
  return {
    tag,
    contextLength,
    answerTokens: options.answerTokens ?? decideAnswerTokens(contextLength),
    temperature: options.temperature ?? 0.2,
    keepAlive: options.keepAlive ?? '30m',
    ...(options.think === undefined ? {} : { think: options.think }),
    transport: options.transport ?? 'native',
  };
}

function probed(
  input: {
    readonly server: ChatServer;
    readonly serverName: string;
    readonly options?: ExecutorOptions;
  },
  asked: ModelSettings,
  ready: ModelReady,
  found: Consulted,
): BodyOf<'env.probed'> {
  return {
    kind: 'env.probed',
    server: input.serverName,
    url: input.server.url,
    version: ready.version,
    model: asked.tag,
    digest: ready.digest,
    quantization: ready.quantization,
    contextAsked: asked.contextLength,
    contextAllocated: ready.contextAllocated,
    gpuShare: ready.gpuShare,
    capabilities: [...ready.capabilities],
    qualified: found.qualified,
    transport: found.transport,
    ...(found.ladder === null ? {} : { ladder: [...found.ladder] }),
    loadMs: ready.loadMs,
    ...(ready.flavour === undefined ? {} : { flavour: ready.flavour }),
    ...(ready.slots === undefined ? {} : { slots: ready.slots }),
    ...(ready.members === undefined ? {} : { members: ready.members }),
  };
}

async function startAttempt(
  kit: {
    readonly asked: ModelSettings;
    readonly asking: Asking;
    readonly options: ExecutorOptions;
    readonly rungs: Map<string, Transport>;
  },
  brief: StepBrief,
  context: AttemptContext,
): Promise<Attempt> {
  const { contextAllocated, capabilities, flavour } = context.ready;
  // What the log says about transport counts: the qualification may be another one by now.
  const { rungs } = kit;
  const asked = {
    ...kit.asked,
    transport: rungs.get(brief.step.id) ?? recordedTransport(context.ready) ?? kit.asked.transport,
  };
  const settings = fitSettings(asked, { contextLength: contextAllocated, capabilities, flavour });
  const prompt = await readExecutorPrompt(kit.options.promptFolder);
  const tools = withControlTools(context.tools.tools);
  const { server } = kit.asking;
  const { members } = context.ready;
  const history = createHistory(server, settings, {
    ...{ system: prompt.text, tools, stickyKey: brief.key },
    ...(members === undefined ? {} : { members }),
  });
  const step = describeBrief(brief, settings.contextLength);
  history.append({ role: 'user', content: step });
  return {
    brief,
    context,
    settings,
    offered: offerTools(tools),
    asking: kit.asking,
    history,
    ledger: createContextLedger(server, settings, { system: prompt.text, tools, step }),
    guard: createLoopGuard(),
    stumbles: new Set(),
    ladder: { remember: (transport) => rungs.set(brief.step.id, transport) },
    maxTurns: kit.options.maxTurns ?? 40,
    maxResultCharacters: kit.options.maxResultCharacters ?? 24_000,
  };
}
