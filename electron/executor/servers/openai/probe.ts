import type { ProbeFinding, ServerReport } from '../../../../shared/ipc/servers.ts';
import { contactOf, type OpenAiServerOptions } from '../openai.ts';
import type { OpenAiContact } from './contact.ts';
import type { asTandemError } from './failures.ts';
import { finding, judgeConnection, judgeModel, judgeModels } from './judge-pages.ts';
import { findServed, lookAtServer, type ServedModel, type ServerLook } from './look.ts';
import { speaksOllama } from './prepare.ts';
import { tryModel } from './try-model.ts';

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
