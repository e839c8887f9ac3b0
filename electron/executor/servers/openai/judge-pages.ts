import { describeCount } from '../../../../shared/describe-count.ts';
import type { ProbeFinding } from '../../../../shared/ipc/servers.ts';
import { LEAST_CONTEXT } from '../fit-settings.ts';
import type { OpenAiContact } from './contact.ts';
import type { ServedModel, ServerLook } from './look.ts';
import { longerContext } from './prepare.ts';
import { isVendor, LEAVES } from './vendors.ts';

export const finding = (
  what: string,
  status: ProbeFinding['status'],
  found: string,
  next = '',
): ProbeFinding => ({ what, status, found, next });

/** Pure: what the address and the settings tell. */
export function judgeConnection(contact: OpenAiContact, here: boolean): readonly ProbeFinding[] {
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

export function judgeModels(
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
export function judgeModel(
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
