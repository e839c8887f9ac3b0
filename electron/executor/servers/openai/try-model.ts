import { describeError } from '../../../../shared/describe-error.ts';
import type { ProbeFinding } from '../../../../shared/ipc/servers.ts';
import type { OpenAiContact } from './contact.ts';
import { countTokens } from './count-tokens.ts';
import { asTandemError, missingFlags, parseFailure } from './failures.ts';
import { finding } from './judge-pages.ts';
import { ask, type LookLimits, type ServedModel, type ServerLook } from './look.ts';
import { tryTools } from './try-tools.ts';

/** One token, behind whatever the server is working on. */
const TRIAL_MS = 20_000;

/** What only an answer shows, each for one token. */
export async function tryModel(
  contact: OpenAiContact,
  look: ServerLook,
  { model, limits }: { readonly model: ServedModel; readonly limits: LookLimits },
): Promise<readonly ProbeFinding[]> {
  if (!model.loaded && look.flavour === 'lmstudio') {
    return [finding('tools', 'ok', 'tried when the model is in memory')];
  }
  const slow = { ...limits, timeoutMs: TRIAL_MS };
  return [
    await judgeTools(contact, look, { model, limits: slow }),
    await judgeFormat(contact, slow),
    await judgeCount(contact, limits),
    ...(await judgeMetrics(contact, look, limits)),
  ];
}

async function judgeTools(
  contact: OpenAiContact,
  { flavour }: ServerLook,
  { model, limits }: { readonly model: ServedModel; readonly limits: LookLimits },
): Promise<ProbeFinding> {
  const otherwise = 'calls travel under a schema or as text';
  if (model.capabilities.length > 0 && !model.capabilities.includes('tools')) {
    const told = `the template of ${model.id} knows no tools`;
    const next = `Until llama-server is given a template that does (--chat-template-file), ${otherwise}.`;
    return finding('tools', 'warning', told, next);
  }
  const trial = await tryTools(contact, limits, { strict: flavour === 'vllm' });
  if (trial.untried !== null) {
    const told = `could not be tried: ${trial.untried}`;
    return finding('tools', 'warning', told, 'Look again when the server is less busy.');
  }
  if (trial.tools) {
    const how = trial.strict ? 'taken, and held to their schemas' : 'taken';
    const isOdd = model.capabilities.includes('untrained-tools');
    return isOdd
      ? finding('tools', 'warning', `${how}; the model was not trained for them`, '')
      : finding('tools', 'ok', how);
  }
  const isFlags = trial.detail === missingFlags(contact.blame.tag);
  const told = isFlags ? 'it was started without tool calls' : trial.detail;
  const start = isFlags ? `${capitalised(trial.detail.split('; ')[1] ?? '')}. ` : '';
  return finding('tools', 'warning', told, `${start}Until then ${otherwise}.`);
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

async function judgeFormat(contact: OpenAiContact, limits: LookLimits): Promise<ProbeFinding> {
  const schema = {
    type: 'object',
    properties: { ok: { type: 'boolean' } },
    required: ['ok'],
    additionalProperties: false,
  };
  const fields = {
    stream: false,
    model: contact.blame.tag,
    max_tokens: 1,
    temperature: 0,
    response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } },
    messages: [{ role: 'user', content: 'Is it well?' }],
  };
  const body = Buffer.from(JSON.stringify(fields));
  const answer = await ask(contact, '/v1/chat/completions', limits, { method: 'POST', body });
  if (!answer.ok) return finding('answers', 'warning', answer.error.detail, 'Look again.');
  const { status, text } = answer.value;
  if (status === 200) return finding('answers', 'ok', 'can be held to a schema');
  const failure = parseFailure({ status, body: text, retryAfter: undefined }, contact.blame);
  const { what } = describeError(asTandemError(failure, contact.blame));
  return finding(
    'answers',
    'warning',
    `can’t be held to a schema: ${what}`,
    'Calls under a schema are not used.',
  );
}

async function judgeCount(contact: OpenAiContact, limits: LookLimits): Promise<ProbeFinding> {
  const count = await countTokens(contact, 'one two three four', limits.signal);
  return count === null
    ? finding('tokens', 'ok', 'estimated: it does not count them')
    : finding('tokens', 'ok', 'counted by the server');
}

/** Only where they exist at all: a pool balances by them. */
async function judgeMetrics(
  contact: OpenAiContact,
  { flavour }: ServerLook,
  limits: LookLimits,
): Promise<readonly ProbeFinding[]> {
  if (flavour !== 'vllm') return [];
  const answer = await ask(contact, '/metrics', limits);
  const isThere = answer.ok && /^vllm:num_requests_running\b/m.test(answer.value.text);
  return [
    isThere
      ? finding('metrics', 'ok', 'tell how busy it is')
      : finding('metrics', 'ok', 'are not there: a pool counts its own requests instead'),
  ];
}
