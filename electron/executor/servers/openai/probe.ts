import { describeCount } from '../../../../shared/describe-count.ts';
import { describeError } from '../../../../shared/describe-error.ts';
import type { ProbeFinding, ServerReport } from '../../../../shared/ipc/servers.ts';
import { LEAST_CONTEXT } from '../fit-settings.ts';
import { contactOf, type OpenAiServerOptions } from '../openai.ts';
import type { OpenAiContact } from './contact.ts';
import { countTokens } from './count-tokens.ts';
import { asTandemError, missingFlags, parseFailure } from './failures.ts';
import {
  ask,
  findServed,
  type LookLimits,
  lookAtServer,
  type ServedModel,
  type ServerLook,
} from './look.ts';
import { longerContext, speaksOllama } from './prepare.ts';
import { tryTools } from './try-tools.ts';
import { isVendor, LEAVES } from './vendors.ts';

export interface ProbeAsk {
  /** The model to try; null: the only one that is in memory. */
  readonly tag: string | null;
  /** Tokens of context that runs ask for. */
  readonly contextTokens: number;
  /** Whether the connection stays on this machine. */
  readonly here: boolean;
  /** Whether tokens may be asked for; without, only pages are read. */
  readonly generates: boolean;
  readonly signal: AbortSignal;
  /** For each page. */
  readonly timeoutMs: number;
}

/** One token, behind whatever the server is working on. */
const TRIAL_MS = 20_000;

export const finding = (
  what: string,
  status: ProbeFinding['status'],
  found: string,
  next = '',
): ProbeFinding => ({ what, status, found, next });

/** The report, with what was read for it where it could be read. */
export interface Survey {
  readonly report: ServerReport;
  readonly look: ServerLook | null;
  /** Why there is no look, for a program: nobody listens, or somebody who can't be used. */
  readonly state: 'ready' | 'unreachable' | 'failed';
  /** The reason in words; empty when it is ready. */
  readonly detail: string;
}

/**
 * A server, tried in each respect that a run depends on, as a report for people. Never fails: what could not be found
 * out stands in it. Nothing is loaded. Rejects on abort.
 */
export async function probeServer(
  options: OpenAiServerOptions,
  asked: ProbeAsk,
): Promise<ServerReport> {
  return (await surveyServer(options, asked)).report;
}

/** As `probeServer`, for who also lists models. */
export async function surveyServer(options: OpenAiServerOptions, asked: ProbeAsk): Promise<Survey> {
  const contact = contactOf(options, asked.tag ?? '');
  const server = options.name ?? 'openai';
  const blank = { server, url: '', flavour: null, version: null, tag: null, models: [] };
  const failed = (
    state: 'unreachable' | 'failed',
    report: ServerReport,
    bad: ProbeFinding,
  ): Survey => ({
    ...{ state, look: null, detail: bad.found },
    // What stopped the look says more than a suspicion about the same.
    report: {
      ...report,
      findings: [...report.findings.filter(({ what }) => what !== bad.what), bad],
    },
  });
  if (typeof contact === 'string') {
    const next = 'Correct the address of this server in the settings.';
    const bad = finding('address', 'bad', contact, next);
    return failed('failed', { ...blank, findings: [] }, bad);
  }
  const limits = { signal: asked.signal, timeoutMs: asked.timeoutMs };
  const findings = judgeConnection(contact, asked.here);
  const base = { ...blank, url: contact.blame.url, findings: [...findings] };
  const look = await lookAtServer(contact, limits);
  if (!look.ok) {
    const isGone = look.error.kind === 'unreachable' || look.error.kind === 'connection-lost';
    return failed(isGone ? 'unreachable' : 'failed', base, whyNoLook(look.error));
  }
  const { flavour, version, models } = look.value;
  const known = { ...base, flavour, version, models: models.map(({ id }) => id) };
  if (flavour === 'ollama') {
    const error = speaksOllama(contact);
    const detail = 'detail' in error ? error.detail : error.kind;
    return failed('failed', known, finding('kind', 'bad', detail, 'Correct the settings.'));
  }
  const model = chooseModel(look.value, asked.tag);
  const judged = await judgeServer(contact, { look: look.value, model }, asked);
  return {
    ...{ state: 'ready', look: look.value, detail: '' },
    report: { ...known, tag: model?.id ?? null, findings: [...findings, ...judged] },
  };
}

async function judgeServer(
  contact: OpenAiContact,
  { look, model }: { readonly look: ServerLook; readonly model: ServedModel | null },
  asked: ProbeAsk,
): Promise<readonly ProbeFinding[]> {
  const { flavour, version } = look;
  const found = [
    finding('kind', 'ok', `${flavour}${version === null ? '' : ` ${version}`}`),
    judgeModels(look, asked.tag, model),
  ];
  if (model === null) return found;
  found.push(
    ...judgeModel(look, model, { contextTokens: asked.contextTokens, slots: contact.slots }),
  );
  if (!asked.generates) return found;
  const limits = { signal: asked.signal, timeoutMs: asked.timeoutMs };
  const named = { ...contact, blame: { ...contact.blame, tag: model.id } };
  return [...found, ...(await tryModel(named, look, { model, limits }))];
}

function judgeConnection(contact: OpenAiContact, here: boolean): readonly ProbeFinding[] {
  const { blame, address } = contact;
  const found: ProbeFinding[] = [];
  if (isVendor(address.hostname)) {
    const next = 'Take it out, or allow cloud executors in the settings.';
    found.push(finding('place', 'warning', LEAVES, next));
  }
  if (!here && address.protocol === 'http:') {
    const what = blame.hasKey ? 'source code and the key travel' : 'source code travels';
    const told = `${address.hostname} is another machine and the connection is not encrypted: ${what} over it`;
    const next = 'Put TLS before it, or use it in a network you trust.';
    found.push(finding('encryption', 'warning', told, next));
  }
  if (blame.keyVariable !== null && !blame.hasKey) {
    const told = `the variable ${blame.keyVariable}, which should hold its key, is not set`;
    found.push(finding('key', 'warning', told, 'Set it and start Tandem again.'));
  }
  return found;
}

function whyNoLook(failure: Parameters<typeof asTandemError>[0]): ProbeFinding {
  switch (failure.kind) {
    case 'loading':
      return finding('models', 'bad', 'its model is still loading', 'Look again in a while.');
    case 'fatal': {
      const { error } = failure;
      const told = 'detail' in error ? error.detail : error.kind;
      return finding(
        isAboutKey(told) ? 'key' : 'address',
        'bad',
        told,
        'Correct it, then look again.',
      );
    }
    default: {
      const next = 'Start it, or correct its address in the settings.';
      return finding('address', 'bad', failure.detail, next);
    }
  }
}

const isAboutKey = (detail: string): boolean => / key\b/.test(detail);

const chooseModel = ({ models }: ServerLook, tag: string | null): ServedModel | null => {
  if (tag !== null) return findServed(models, tag);
  const loaded = models.filter((model) => model.loaded);
  return (loaded.length === 1 ? loaded[0] : models.length === 1 ? models[0] : null) ?? null;
};

function judgeModels(
  { models }: ServerLook,
  tag: string | null,
  model: ServedModel | null,
): ProbeFinding {
  const shown = models
    .slice(0, 12)
    .map(({ id }) => id)
    .join(', ');
  if (models.length === 0) return finding('models', 'bad', 'it has no model', 'Start it with one.');
  if (tag !== null && model === null) {
    const next = `Take one of its models as the executor, or have it serve ${tag}.`;
    return finding('models', 'bad', `${tag} is not among its models: ${shown}`, next);
  }
  return finding('models', 'ok', shown);
}

/** What its own pages say of the model. */
function judgeModel(
  look: ServerLook,
  model: ServedModel,
  { contextTokens, slots }: { readonly contextTokens: number; readonly slots: number | null },
): readonly ProbeFinding[] {
  return [judgeContext(look, model, contextTokens), judgeSlots(look, model.slots ?? slots)];
}

function judgeContext(look: ServerLook, model: ServedModel, wanted: number): ProbeFinding {
  const { contextLength: length } = model;
  if (look.flavour === 'lmstudio' && look.canLoad) {
    const trained = model.trainedContext;
    if (trained !== null && trained < LEAST_CONTEXT)
      return finding(
        'context',
        'bad',
        `${describeCount(trained)} tokens at most`,
        'Choose another model.',
      );
    return finding(
      'context',
      'ok',
      `loaded by Tandem with ${describeCount(Math.min(wanted, trained ?? wanted))} tokens when a run begins`,
    );
  }
  if (length === null) {
    const next = 'Make sure that it has the context that runs ask for.';
    return finding(
      'context',
      'warning',
      'it does not say how many tokens one request may hold',
      next,
    );
  }
  const next = `To change that, ${longerContext(look)}.`;
  if (length < LEAST_CONTEXT)
    return finding(
      'context',
      'bad',
      `${describeCount(length)} tokens; a step needs at least ${describeCount(LEAST_CONTEXT)}`,
      next,
    );
  if (length < wanted)
    return finding(
      'context',
      'warning',
      `${describeCount(length)} tokens; runs ask for ${describeCount(wanted)} and will use less`,
      next,
    );
  return finding('context', 'ok', `${describeCount(length)} tokens`);
}

function judgeSlots({ flavour }: ServerLook, slots: number | null): ProbeFinding {
  if (slots !== null) {
    const told = slots === 1 ? 'one request at a time' : `${slots} requests at once`;
    return finding('slots', 'ok', told);
  }
  const batches =
    flavour === 'vllm'
      ? 'it batches requests and does not say how many'
      : 'it does not say how many requests it works on at once';
  const next = 'Set `slots` of this server in the settings to run steps side by side.';
  return finding('slots', 'warning', batches, next);
}

/** What only an answer shows, each for one token. */
async function tryModel(
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
