import type { RunEvent } from '../../../../shared/run/event.ts';
import { formatCount } from '../../../ui/format/count.ts';
import { formatDuration } from '../../../ui/format/duration.ts';
import type { Fact, FactWords } from './event-facts.ts';

/** What was noticed, merged, prepared or connected, as facts; empty for other kinds of events. */
export function noteFacts(event: RunEvent, words: FactWords): readonly (Fact | null)[] {
  const { t, locale } = words;
  switch (event.kind) {
    case 'progress.flagged':
      return [
        { label: t('fact.noticed'), value: t(`detector.${event.detector}`), tone: 'warn' },
        { label: t('fact.detail'), value: event.detail },
        { label: t('fact.did'), value: t(`did.${event.did}`) },
      ];
    case 'transport.switched':
      return [
        { label: t('fact.callsNow'), value: t(`transport.${event.to}`), tone: 'warn' },
        { label: t('fact.callsBefore'), value: t(`transport.${event.from}`) },
        { label: t('fact.because'), value: event.because },
      ];
    case 'step.merged':
      return [
        event.tree === null
          ? { label: t('fact.outcome'), value: t('mergeFailed'), tone: 'bad' }
          : { label: t('fact.outcome'), value: t('note.merged'), tone: 'ok' },
        event.conflicts.length === 0
          ? null
          : { label: t('fact.conflicts'), value: event.conflicts.join(', '), tone: 'bad' },
      ];
    case 'limit.reached':
      return [
        {
          label: t('fact.limit'),
          value: t('limitOf', {
            limit: t(`limit.${event.limit}`, { defaultValue: event.limit }),
            value: formatCount(event.value, locale),
            ceiling: formatCount(event.ceiling, locale),
          }),
          tone: 'bad',
        },
      ];
    case 'setup.ran':
    case 'tools.connected':
      return preparationFacts(event, words);
    default:
      return [];
  }
}

type Preparation = Extract<RunEvent, { kind: 'setup.ran' | 'tools.connected' }>;

function preparationFacts(event: Preparation, { t, locale }: FactWords): readonly (Fact | null)[] {
  if (event.kind === 'setup.ran')
    return [
      {
        label: t('fact.outcome'),
        value: event.cached
          ? t('setupCached')
          : `${t(`ended.${event.status}`)}${event.exitCode === null ? '' : ` · ${t('exit', { code: event.exitCode })}`}`,
        tone: event.status === 'passed' ? 'ok' : 'bad',
      },
      { label: t('fact.command'), value: event.command },
      event.cached ? null : { label: t('fact.time'), value: formatDuration(event.ms, locale) },
      event.outputTail === '' ? null : { label: t('text.output'), value: event.outputTail },
    ];
  const tokens = event.tools.reduce((sum, tool) => sum + tool.tokens, 0);
  return [
    {
      label: t('fact.server'),
      value: `${event.server}${event.version === null ? '' : ` ${event.version}`} · ${event.transport}`,
    },
    { label: t('fact.protection'), value: t(sandboxWords(event)) },
    {
      label: t('fact.tools'),
      value: `${t('toolsOf', { count: event.tools.length, tokens: formatCount(tokens, locale) })}: ${event.tools
        .map((tool) => `${tool.name} (${formatCount(tool.tokens, locale)})`)
        .join(', ')}`,
    },
    event.refused.length === 0
      ? null
      : {
          label: t('fact.leftOut'),
          value: event.refused.map(({ name, why }) => `${name}: ${why}`).join('; '),
          tone: 'warn',
        },
  ];
}

/** A server behind an address runs elsewhere: no sandbox of this machine is about it. */
const sandboxWords = (event: Extract<RunEvent, { kind: 'tools.connected' }>): string =>
  event.transport === 'http' ? 'toolsElsewhere' : event.sandboxed ? 'toolsInside' : 'toolsOutside';
