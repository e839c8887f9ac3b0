import type { TandemError } from '../../../../shared/errors.ts';
import type { OpenAiContact } from './contact.ts';
import { parseFailure } from './failures.ts';
import { ask, type LookLimits } from './look.ts';

export interface ToolTrial {
  /** Whether requests with tools are taken at all. */
  readonly tools: boolean;
  /** Whether they are also taken with `strict` schemas. */
  readonly strict: boolean;
  /** Why not, in the server's words or in ours; empty when they are. */
  readonly detail: string;
  /** Why it could not be tried, so that `tools` is a guess; null when it was. */
  readonly untried: string | null;
}

const PROBED_TOOL = {
  name: 'probe',
  description: 'Never to be called.',
  parameters: {
    type: 'object',
    properties: { note: { type: ['string', 'null'] } },
    required: ['note'],
    additionalProperties: false,
  },
};

/**
 * Asks for one token with a tool beside it, because a server that was started without tool calls says so only then.
 * Strict schemas are tried first: what the server does not know it passes over or refuses. An answer that is neither
 * a success nor a plain refusal (busy, time is up) counts as able: the first turn finds out. Rejects on abort.
 */
export async function tryTools(
  contact: OpenAiContact,
  limits: LookLimits,
  { strict }: { readonly strict: boolean },
): Promise<ToolTrial> {
  const held = strict ? await tryOnce(contact, limits, true) : null;
  if (held?.kind === 'taken') return { tools: true, strict: true, detail: '', untried: null };
  const plain = await tryOnce(contact, limits, false);
  const isRefused = plain.kind === 'refused';
  return {
    tools: !isRefused,
    strict: false,
    detail: isRefused ? plain.detail : '',
    untried: plain.kind === 'untried' ? plain.detail : null,
  };
}

interface Tried {
  readonly kind: 'taken' | 'refused' | 'untried';
  readonly detail: string;
}

async function tryOnce(
  contact: OpenAiContact,
  limits: LookLimits,
  strict: boolean,
): Promise<Tried> {
  const fields = {
    stream: false,
    model: contact.blame.tag,
    max_tokens: 1,
    temperature: 0,
    tool_choice: 'auto',
    tools: [{ type: 'function', function: { ...PROBED_TOOL, ...(strict ? { strict } : {}) } }],
    messages: [{ role: 'user', content: 'Say yes.' }],
  };
  const body = Buffer.from(JSON.stringify(fields));
  const path = '/v1/chat/completions';
  const answer = await ask(contact, path, limits, { method: 'POST', body });
  if (!answer.ok) return { kind: 'untried', detail: answer.error.detail };
  const { status, text } = answer.value;
  if (status === 200) return { kind: 'taken', detail: '' };
  const failure = parseFailure({ status, body: text, retryAfter: undefined }, contact.blame);
  const isPlain = status >= 400 && status < 500 && !NO_REFUSAL.has(status);
  if (failure.kind === 'fatal' && isPlain)
    return { kind: 'refused', detail: wordsOf(failure.error) };
  const detail = failure.kind === 'fatal' ? wordsOf(failure.error) : failure.detail;
  return { kind: 'untried', detail };
}

/** Nothing against tools: the key, the name, the load. */
const NO_REFUSAL = new Set([401, 403, 404, 408, 429]);

const wordsOf = (error: TandemError): string => ('detail' in error ? error.detail : error.kind);
