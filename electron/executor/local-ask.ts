import type { TandemError } from '../../shared/errors.ts';
import { type ContractName, contractSchemas } from '../../shared/plan/contract-schemas.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { BodyOf, TokenCount } from '../../shared/run/event.ts';
import type { ChatRequest, ChatServer, ChatTurn, ModelSettings } from '../workflow/chat-server.ts';
import type { Answered, CloudPart, EffectScope } from '../workflow/ports.ts';
import { type AnswerFailure, type Asking, askServer, decideRetryDelay } from './ask-server.ts';
import { stripThinking } from './calls/think-tags.ts';
import { decideContextFull, detectHistoryCut, estimatePromptTokens } from './context-budget.ts';
import { ServerFault } from './server-fault.ts';

/**
 * A model of the house answers what planner and verifier ask: mode local. The texts are the ones that Claude
 * gets, and so are the outcomes; the answer's shape is held by the server's `format` (a JSON schema that its
 * grammar enforces), never by tools, which would leave no room for it.
 */

/** One question, as planner and verifier pose it. */
export interface LocalQuestion<T> {
  readonly role: 'planner' | 'verifier';
  readonly purpose: string;
  /** Null for an answer in plain text. */
  readonly contract: ContractName | null;
  readonly system: string;
  readonly task: string;
  readonly parts: readonly CloudPart[];
  readonly parse: (text: string) => { readonly value: T } | { readonly faults: readonly string[] };
}

export interface LocalAskOptions {
  readonly server: ChatServer;
  /** First half of `SERVER/TAG`. */
  readonly serverName: string;
  /** What to ask of the server, as for an executor. */
  readonly settings: ModelSettings;
  /** One piece of material in the form that the system text announces. */
  readonly describeMaterial: (part: CloudPart) => string;
  readonly retryDelayMs?: Asking['retryDelayMs'];
}

export function createLocalAsk(options: LocalAskOptions) {
  let ready: ModelSettings | null = null;
  return async <T>(
    question: LocalQuestion<T>,
    scope: EffectScope,
  ): Promise<Result<Answered<T>, TandemError>> => {
    const own = speakAs(question.role, scope);
    if (scope.rehearsal !== undefined) {
      const settings = recordedSettings(options.settings, scope.rehearsal.requested);
      return ok(await answer(options, { question, settings }, own));
    }
    if (ready === null) {
      const prepared = await options.server.prepare(options.settings, own);
      if (!prepared.ok) return prepared;
      for (const note of prepared.value.notes) scope.emit({ kind: 'env.fault', ...note });
      ready = prepared.value.settings;
    }
    try {
      return ok(await answer(options, { question, settings: ready }, own));
    } catch (cause) {
      if (cause instanceof ServerFault) return err(cause.error);
      throw cause;
    }
  };
}

/** What the server was found to take, as the recorded request has it; nothing is asked of a server for it. */
function recordedSettings(
  asked: ModelSettings,
  { parameters }: BodyOf<'model.requested'>,
): ModelSettings {
  const { think: _asked, ...rest } = asked;
  const { contextLength, think, flavour, strictTools } = parameters;
  return {
    ...rest,
    ...(typeof contextLength === 'number' ? { contextLength } : {}),
    ...(typeof think === 'string' || typeof think === 'boolean' ? { think } : {}),
    ...(typeof flavour === 'string' ? { flavour } : {}),
    ...(typeof strictTools === 'boolean' ? { strictTools } : {}),
  };
}

/** The server's signs of life in the name of whoever asked. */
const speakAs = (who: LocalQuestion<unknown>['role'], scope: EffectScope): EffectScope => ({
  ...scope,
  pulse: (pulse) => scope.pulse({ ...pulse, who }),
});

interface Posed<T> {
  readonly question: LocalQuestion<T>;
  readonly settings: ModelSettings;
}

async function answer<T>(
  options: LocalAskOptions,
  posed: Posed<T>,
  scope: EffectScope,
): Promise<Answered<T>> {
  const { server, serverName, retryDelayMs = decideRetryDelay } = options;
  const { role } = posed.question;
  const request = compose(options, posed);
  recordRequest(serverName, posed, request, scope);
  const estimate = estimatePromptTokens(request.body.byteLength, null);
  const full = decideContextFull(estimate, posed.settings);
  if (full !== null) {
    const detail = `${posed.settings.tag} can't take all of the material: ${full}.`;
    return unusable(serverName, posed, { kind: 'max-tokens', detail });
  }
  const end = await askServer({ server, serverName, role, retryDelayMs }, request, scope);
  if (!('promptTokens' in end)) return unusable(serverName, posed, readFailure(end));
  const counted = { promptTokens: end.promptTokens, outputTokens: end.outputTokens };
  const { contextLength } = posed.settings;
  const requestBytes = request.body.byteLength;
  const cut = detectHistoryCut({ ...counted, requestBytes, estimate, contextLength }, null);
  if (cut !== null) {
    const lost = { kind: 'max-tokens', detail: `The material was cut: ${cut}.` } as const;
    return unusable(serverName, posed, lost, tokensOf(end));
  }
  return conclude(serverName, posed, end, scope);
}

/** The digest first: intake and plan then begin alike, and the server has that part read already. */
function compose<T>(options: LocalAskOptions, { question, settings }: Posed<T>): ChatRequest {
  const { contract, system, task, parts } = question;
  const schema = contract === null ? null : contractSchemas[contract];
  const conversation = options.server.open({
    settings,
    tools: [],
    ...(schema === null ? {} : { format: schema }),
  });
  const rank = (part: CloudPart) => (part.class === 'digest' ? 0 : 1);
  const material = parts.toSorted((a, b) => rank(a) - rank(b)).map(options.describeMaterial);
  // The grammar holds the shape, but only the prompt tells the model what it is filling in.
  const shape = `Answer with one JSON object and nothing else. It fits this JSON schema:\n${JSON.stringify(schema)}`;
  const wanted = schema === null ? task : `${task}\n\n${shape}`;
  conversation.append({ role: 'system', content: system });
  conversation.append({ role: 'user', content: [...material, wanted].join('\n\n') });
  return conversation.request();
}

function recordRequest<T>(
  provider: string,
  { question, settings }: Posed<T>,
  request: ChatRequest,
  scope: EffectScope,
): void {
  const { tag, ...parameters } = settings;
  scope.emit(
    {
      kind: 'model.requested',
      role: question.role,
      purpose: question.purpose,
      provider,
      model: tag,
      parameters: { ...parameters, format: question.contract ?? 'text' },
      requestHash: request.sha256,
      requestBytes: request.body.byteLength,
      messages: request.messages,
      request: scope.putBlob(request.body),
    },
    { durable: true },
  );
}

type Unusable = Exclude<Answered<never>['answer'], { kind: 'answer' }>;

/** What the model or its server could not do, under the names that Claude's calls have for it. */
function readFailure(failure: AnswerFailure): Unusable {
  switch (failure.kind) {
    case 'context-full':
      return { kind: 'max-tokens', detail: failure.detail };
    case 'refusal':
      return { kind: 'refusal', category: null, detail: failure.detail };
    case 'malformed-call':
    case 'tools-unsupported':
    case 'degenerate-repetition':
      return { kind: 'invalid', text: '', faults: [`${failure.detail}.`] };
  }
}

function unusable<T>(
  provider: string,
  { question, settings }: Posed<T>,
  outcome: Unusable,
  tokens?: TokenCount,
): Answered<T> {
  const event: BodyOf<'model.failed'> = {
    kind: 'model.failed',
    role: question.role,
    outcome: outcome.kind === 'invalid' ? 'invalid-answer' : outcome.kind,
    detail: outcome.kind === 'invalid' ? outcome.faults.join(' ') : outcome.detail,
    provider,
    model: settings.tag,
    ...(tokens === undefined ? {} : { tokens, costUsd: 0, priceList: null }),
  };
  return { answer: outcome, event };
}

function conclude<T>(
  provider: string,
  posed: Posed<T>,
  turn: ChatTurn,
  scope: EffectScope,
): Answered<T> {
  const tokens = tokensOf(turn);
  const { content, thinking, model, ms, queueMs, loadMs, prefillMs, decodeMs } = turn;
  const response = scope.putBlob(JSON.stringify({ content, thinking }));
  const refuse = (outcome: Unusable): Answered<T> => {
    const failed = unusable(provider, posed, outcome, tokens);
    return { ...failed, event: { ...failed.event, response } };
  };
  if (turn.finish === 'length') {
    const detail = `The answer was cut at ${turn.outputTokens} tokens.`;
    return refuse({ kind: 'max-tokens', detail });
  }
  const text = bareText(content);
  const parsed = text === '' ? { faults: ['The answer is empty.'] } : posed.question.parse(text);
  if (!('value' in parsed)) return refuse({ kind: 'invalid', text, faults: parsed.faults });
  return {
    answer: { kind: 'answer', value: parsed.value, model, tokens },
    event: {
      ...{ kind: 'model.responded', role: posed.question.role, provider, model },
      ...{ responseId: null, stopReason: turn.finish, tokens, costUsd: 0, priceList: null },
      ...{ ms, queueMs, loadMs, prefillMs, decodeMs, response, repairs: [] },
    },
  };
}

/** Without thoughts that leaked into it, and out of the fence that chat models put around JSON. */
function bareText(content: string): string {
  const { text } = stripThinking(content);
  return (/^\s*```(?:json)?\s*\n([\s\S]*?)\n?```\s*$/.exec(text)?.[1] ?? text).trim();
}

const tokensOf = (turn: ChatTurn): TokenCount => ({
  input: turn.promptTokens ?? 0,
  output: turn.outputTokens,
  cacheRead: turn.cachedTokens ?? 0,
  cacheWrite: 0,
});
