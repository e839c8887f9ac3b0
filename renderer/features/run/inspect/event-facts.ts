import type { TFunction } from 'i18next';
import type { EventOf, RunEvent } from '../../../../shared/run/event.ts';
import type { RunState } from '../../../../shared/run/state.ts';
import { formatBytes } from '../../../ui/format/bytes.ts';
import { formatCount, formatPercent } from '../../../ui/format/count.ts';
import { formatDuration } from '../../../ui/format/duration.ts';
import { formatUsd } from '../../../ui/format/usd.ts';
import { reasonWords } from '../reason-words.ts';
import { contextUse } from './context-use.ts';
import { noteFacts } from './note-facts.ts';
import { planFacts } from './plan-facts.ts';
import type { EventGroup } from './use-event-group.ts';

export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly tone?: 'ok' | 'bad' | 'warn' | 'planner' | 'executor' | 'verifier' | 'human' | undefined;
}

export interface FactWords {
  readonly t: TFunction;
  readonly locale: string;
  readonly state: RunState;
}

type Facts = readonly (Fact | null)[];

/** What is worth knowing about an event before its texts: short values, each with its name. */
export function factsOf(group: EventGroup, words: FactWords): readonly Fact[] {
  const facts = [
    ...askedBy(group, words),
    ...outcomeOf(group.end ?? group.begin, words),
    ...modelFacts(group, words),
    ...noteFacts(group.chosen, words),
  ];
  const known = facts.filter((fact) => fact !== null);
  return known.length > 0 ? known : plainFacts(group.chosen);
}

/** For a call or a turn: the model that answered, where, and with how much context. */
function askedBy({ begin, asked, answered }: EventGroup, { t, state }: FactWords): Facts {
  if (asked === null) return [];
  const model = answered?.model ?? asked.model;
  const probed = state.executor;
  const isExecutor = asked.role === 'executor' && probed !== null;
  const context =
    isExecutor && probed.contextAllocated !== null
      ? `, ${t('allocated', { count: probed.contextAllocated })}${probed.contextAllocated >= probed.contextAsked ? ' ✓' : ''}`
      : '';
  const other =
    answered !== null && !answered.model.startsWith(asked.model)
      ? { label: t('fact.askedFor'), value: asked.model, tone: 'warn' as const }
      : null;
  return [
    {
      label: t(begin.kind === 'model.requested' ? 'fact.answeredBy' : 'fact.askedBy'),
      value: `${model} ${t('onServer', { server: serverOf(asked, answered) })}${context}`,
      tone: asked.role,
    },
    other,
  ];
}

function modelFacts({ begin, asked, answered }: EventGroup, words: FactWords): Facts {
  const { t, locale } = words;
  if (answered === null) return [];
  const { tokens } = answered;
  const share = tokens.input === 0 ? 0 : tokens.cacheRead / tokens.input;
  const prompt = t('promptTokens', {
    count: tokens.input,
    shown: formatCount(tokens.input, locale),
  });
  const cached =
    share > 0
      ? `, ${t('fromCache', { share: formatPercent(share, locale) })}`
      : asked?.prefixKept === undefined
        ? ''
        : `, ${t('prefixKept', { share: formatPercent(asked.prefixKept, locale) })}`;
  const facts: Facts = [{ label: t('fact.prompt'), value: `${prompt}${cached}` }];
  if (begin.kind !== 'model.requested') return [...facts, contextFact(asked, words)];
  return [
    ...facts,
    {
      label: t('fact.answer'),
      value: `${t('promptTokens', { count: tokens.output, shown: formatCount(tokens.output, locale) })} · ${answered.stopReason}`,
    },
    { label: t('fact.time'), value: timesOf(answered, words) },
    answered.costUsd === null
      ? { label: t('fact.cost'), value: t('priceUnknown') }
      : answered.costUsd === 0
        ? null
        : { label: t('fact.cost'), value: formatUsd(answered.costUsd, locale) },
    answered.repairs.length === 0
      ? null
      : { label: t('fact.repairs'), value: answered.repairs.join(', '), tone: 'warn' },
  ];
}

/** Of a pool, the member that answered. */
const serverOf = (
  { provider }: EventOf<'model.requested'>,
  answered: EventOf<'model.responded'> | null,
): string =>
  answered?.server === undefined || answered.server === provider
    ? provider
    : `${provider} · ${answered.server}`;

function contextFact(asked: EventGroup['asked'], { t, locale }: FactWords): Fact | null {
  if (asked?.context === undefined) return null;
  const { used, share } = contextUse(asked.context);
  return {
    label: t('fact.context'),
    value: t('context.sum', {
      used: formatCount(used, locale),
      window: formatCount(asked.context.window, locale),
      share: formatPercent(share, locale),
    }),
  };
}

function timesOf(answered: EventOf<'model.responded'>, { t, locale }: FactWords): string {
  const part = (key: string, ms: number | undefined): string | null =>
    ms === undefined || ms < 50 ? null : t(key, { time: formatDuration(ms, locale) });
  const rate =
    answered.decodeMs === undefined || answered.decodeMs < 50
      ? null
      : t('tokensPerSecond', {
          rate: formatCount(
            Math.round(answered.tokens.output / (answered.decodeMs / 1_000)),
            locale,
          ),
        });
  return [
    formatDuration(answered.ms, locale),
    part('spent.queue', answered.queueMs),
    part('spent.load', answered.loadMs),
    part('spent.prefill', answered.prefillMs),
    part('spent.decode', answered.decodeMs),
    rate,
  ]
    .filter((text) => text !== null)
    .join(' · ');
}

const OUTCOMES = {
  ok: 'ok',
  passed: 'ok',
  error: 'bad',
  failed: 'bad',
  timeout: 'bad',
  refused: 'warn',
  cancelled: 'warn',
  unknown: 'warn',
  'not-run': 'warn',
} as const;

function outcomeOf(event: RunEvent, { t, locale }: FactWords): Facts {
  switch (event.kind) {
    case 'tool.ended':
    case 'check.ran':
      return [
        {
          label: t('fact.outcome'),
          value: `${t(`ended.${event.status}`)}${event.exitCode === null ? '' : ` · ${t('exit', { code: event.exitCode })}`}`,
          tone: (event.exitCode ?? 0) === 0 ? OUTCOMES[event.status] : 'bad',
        },
        { label: t('fact.time'), value: formatDuration(event.ms, locale) },
        event.kind === 'tool.ended' && event.cutFrom !== undefined
          ? {
              label: t('fact.cut'),
              value: t('cutFrom', { bytes: formatBytes(event.cutFrom, locale) }),
            }
          : null,
      ];
    case 'step.ended':
      return [
        {
          label: t('fact.outcome'),
          value: reasonWords(event.reason, t),
          tone: event.status === 'ok' ? 'ok' : 'bad',
        },
        { label: t('fact.touched'), value: event.touched.join(', ') || t('nothing') },
      ];
    case 'gate.ran':
      return [
        {
          label: t('fact.outcome'),
          value: event.green ? t('gateGreen') : t('gateRed'),
          tone: event.green ? 'ok' : 'bad',
        },
        ...event.faults.map(({ rule, detail }) => ({
          label: rule,
          value: detail,
          tone: 'bad' as const,
        })),
      ];
    case 'plan.produced':
    case 'plan.edited':
      return planFacts(event.plan, t);
    case 'verify.ended':
      return [
        {
          label: t('fact.outcome'),
          value: t(`verdict.${event.verdict.verdict}`),
          tone: event.accepted ? 'ok' : 'bad',
        },
        { label: t('fact.summary'), value: event.verdict.summary },
      ];
    default:
      return [];
  }
}

const ENVELOPE = new Set(['seq', 'at', 'key', 'parent', 'lane', 'kind', 'result', 'inputHash']);

/** Fields of an event that nobody made sentences for: as they were recorded. */
export function plainFacts(event: RunEvent): readonly Fact[] {
  return Object.entries(event).flatMap(([name, value]) => {
    if (ENVELOPE.has(name) || value === null || value === '') return [];
    if (Array.isArray(value)) {
      const texts = value.filter((one) => typeof one === 'string');
      return texts.length > 0 ? [{ label: name, value: texts.join(', ') }] : [];
    }
    return typeof value === 'object' ? [] : [{ label: name, value: String(value) }];
  });
}
