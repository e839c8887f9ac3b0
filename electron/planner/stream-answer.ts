import type Anthropic from '@anthropic-ai/sdk';
import type { BodyOf, TokenCount } from '../../shared/run/event.ts';
import type { EffectScope, Pulse } from '../workflow/ports.ts';
import type { MessagesClient } from './claude-client.ts';
import type { CloudDoor, DoorTicket } from './cloud-door.ts';
import type { Failure } from './failure.ts';
import { readFailure } from './read-failure.ts';

/**
 * One attempt at one call: streams the answer, shows signs of life, and ends as a message or a named failure.
 * The library is loaded with the first call. Its client gets no key (the door adds it), retries nothing, logs
 * nothing and traces nothing.
 */

export type Attempt =
  | {
      readonly kind: 'message';
      readonly message: Anthropic.Message;
      readonly repairs: readonly string[];
    }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      /** What the broken answer had already cost, as far as it said. */
      readonly tokens: TokenCount | null;
      readonly model: string | null;
    };

export type MessageParameters = Parameters<Anthropic['messages']['stream']>[0];

/** In whose name a request is made. */
export type Speaker = BodyOf<'model.retried'>['role'];

export interface AttemptInput {
  readonly parameters: MessageParameters;
  readonly ticket: DoorTicket;
  readonly who: Speaker;
  readonly scope: Pick<EffectScope, 'signal' | 'pulse'>;
  readonly now: () => number;
}

/** Rejects only with the signal's reason, or with the log's own fault. */
export async function streamAnswer(door: CloudDoor, input: AttemptInput): Promise<Attempt> {
  const { parameters, ticket, scope } = input;
  const client = await createClient(door);
  scope.signal.throwIfAborted();
  const stream = client.messages.stream(parameters, { signal: scope.signal });
  const show = createPulses(input.who, scope.pulse);
  show('send', '');
  // Kept here: the stream forgets its partial message when it ends without a last event.
  let partial: Anthropic.Message | undefined;
  stream.on('streamEvent', (event, snapshot) => {
    partial = snapshot;
    if (event.type === 'content_block_start') {
      show(event.content_block.type === 'text' ? 'decode' : 'think', '');
    } else if (event.type === 'content_block_delta') {
      if (event.delta.type === 'text_delta') show('decode', event.delta.text);
      if (event.delta.type === 'thinking_delta') show('think', event.delta.thinking);
    }
  });
  try {
    return { kind: 'message', message: await stream.finalMessage(), repairs: [] };
  } catch (error) {
    if (ticket.fault !== null) throw ticket.fault.error;
    scope.signal.throwIfAborted();
    return readBroken(error, partial, input);
  }
}

/** An answer that said why it stopped is complete, even when the stream broke right after. */
function readBroken(
  error: unknown,
  partial: Anthropic.Message | undefined,
  { ticket, now }: AttemptInput,
): Attempt {
  const failure = readFailure(error, ticket.last, now());
  if (partial?.stop_reason != null && failure.kind === 'lost') {
    return {
      kind: 'message',
      message: partial,
      repairs: ['the stream ended without message_stop'],
    };
  }
  return {
    kind: 'failed',
    failure,
    tokens: partial === undefined ? null : countTokens(partial.usage),
    model: partial?.model ?? null,
  };
}

/** All input: what follows the last cache breakpoint, what was written to the cache and what was read. */
export function countTokens(usage: Anthropic.Usage): TokenCount {
  const cacheRead = usage.cache_read_input_tokens ?? 0;
  const cacheWrite = usage.cache_creation_input_tokens ?? 0;
  return {
    input: (usage.input_tokens ?? 0) + cacheRead + cacheWrite,
    output: usage.output_tokens ?? 0,
    cacheRead,
    cacheWrite,
  };
}

/** Longer than the door ever waits: its watchdogs decide, not the client's timer. */
const CLIENT_TIMEOUT_MS = 24 * 3600 * 1000;
const PLATFORM_HEADERS = [
  'lang',
  'package-version',
  'os',
  'arch',
  'runtime',
  'runtime-version',
  'retry-count',
  'timeout',
];

async function createClient(door: CloudDoor): Promise<MessagesClient> {
  const { MessagesClient } = await import('./claude-client.ts');
  return new MessagesClient({
    apiKey: 'added-by-the-door',
    baseURL: door.baseUrl,
    fetch: door.send,
    maxRetries: 0,
    timeout: CLIENT_TIMEOUT_MS,
    logLevel: 'off',
    openTelemetry: false,
    defaultHeaders: Object.fromEntries(
      PLATFORM_HEADERS.map((name) => [`x-stainless-${name}`, null]),
    ),
  });
}

const PULSE_EVERY_MS = 100;
const CHARS_PER_TOKEN = 3.5;

/** Phases as they come, and a count of about how many tokens have, a few times a second. */
function createPulses(who: Pulse['who'], pulse: (pulse: Pulse) => void) {
  const started = performance.now();
  let phase: Pulse['phase'] | null = null;
  let chars = 0;
  let shown = 0;
  return (next: 'send' | 'think' | 'decode', text: string) => {
    chars += text.length;
    const now = performance.now();
    if (next === phase && now - shown < PULSE_EVERY_MS) return;
    phase = next;
    shown = now;
    const tokens = Math.round(chars / CHARS_PER_TOKEN);
    pulse({ phase: next, who, tokens, ms: Math.round(now - started) });
  };
}
