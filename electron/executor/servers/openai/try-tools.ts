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
  if (strict) {
    const held = await refusalOf(contact, limits, true);
    if (held === null) return { tools: true, strict: true, detail: '' };
  }
  const detail = await refusalOf(contact, limits, false);
  return { tools: detail === null, strict: false, detail: detail ?? '' };
}

async function refusalOf(
  contact: OpenAiContact,
  limits: LookLimits,
  strict: boolean,
): Promise<string | null> {
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
  if (!answer.ok) return null;
  const { status, text } = answer.value;
  if (status < 400 || status >= 500 || NO_REFUSAL.has(status)) return null;
  const failure = parseFailure({ status, body: text, retryAfter: undefined }, contact.blame);
  if (failure.kind !== 'fatal') return null;
  return wordsOf(failure.error);
}

/** Nothing against tools: the key, the name, the load. */
const NO_REFUSAL = new Set([401, 403, 404, 408, 429]);

const wordsOf = (error: TandemError): string => ('detail' in error ? error.detail : error.kind);
