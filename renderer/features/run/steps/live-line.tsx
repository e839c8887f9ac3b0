import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunPulse } from '../../../stores/followed-run.ts';
import { useRunPart } from '../../../stores/use-run.ts';
import { classNames } from '../../../ui/class-names.ts';
import { formatCount, formatPercent } from '../../../ui/format/count.ts';
import { formatDuration } from '../../../ui/format/duration.ts';
import { PlainText } from '../../../ui/plain-text.tsx';
import { useLocale } from '../../../ui/use-locale.ts';
import { useNow } from '../../../ui/use-now.ts';
import { contextUse } from '../inspect/context-use.ts';
import { type RunningContext, useRunningContexts } from '../inspect/use-running-contexts.ts';
import styles from './step-list.module.css';

/** After this long without a sign the line says so. */
const QUIET_MS = 5_000;

/** What is going on at this moment. Only this line follows the pulse and the clock. */
export function LiveLine({ runId }: { readonly runId: string }) {
  const part = useRunPart(runId, ({ pulse, control, lastSeq, heardAt, state }) => ({
    ...{ pulse, lastSeq, heardAt },
    running: control.running,
    asked: control.asks.length > 0,
    atWork: state.steps.filter(({ status }) => status === 'running').length,
  }));
  const contexts = useRunningContexts(runId);
  const { t } = useTranslation('run');
  const locale = useLocale();
  const [sign, setSign] = useState(() => ({ at: Date.now(), phaseAt: Date.now() }));
  const phase = `${part?.pulse?.who} ${part?.pulse?.phase}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each pulse and each event is a sign
  useEffect(
    () => setSign((before) => ({ ...before, at: Date.now() })),
    [part?.pulse, part?.lastSeq],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a phase lasts until there is another one
  useEffect(() => setSign({ at: Date.now(), phaseAt: Date.now() }), [phase]);
  const now = useNow(part?.running === true ? 500 : null);
  if (part === null || !part.running) return null;
  const { pulse } = part;
  const quiet = now - sign.at;
  // Nothing happens while a person is waited for, so that began with the last event.
  // Where steps are worked on at once, the others go on while one of them waits.
  const isHeld = part.asked && part.atWork < 2;
  const passed = isHeld ? now - part.heardAt : Math.max(pulse?.ms ?? 0, now - sign.phaseAt);
  return (
    <div className={classNames(styles.turn, styles.live)}>
      <span>{t('now')}</span>
      <span
        className={classNames(styles.phase, styles[isHeld ? 'person' : (pulse?.who ?? 'host')])}
      >
        <span className={styles.pulse} aria-hidden="true" />
        {isHeld ? t('phase.person') : t(`phase.${pulse?.phase ?? 'host'}`)}
      </span>
      <span className={styles.about}>
        {part.atWork > 1 && (
          <strong className={styles.said}>{t('atOnce', { count: part.atWork })}</strong>
        )}
        {pulse !== null && !isHeld && <PulseWords pulse={pulse} />}
        <ContextWords contexts={contexts} />
        {quiet > QUIET_MS && !isHeld && (
          <strong className={styles.quiet}>
            {' '}
            {t('noSign', { time: formatDuration(quiet, locale) })}
          </strong>
        )}
      </span>
      <span className={styles.time}>{formatDuration(passed, locale)}</span>
    </div>
  );
}

/** How full the context is; of each step where several are worked on. */
function ContextWords({ contexts }: { readonly contexts: readonly RunningContext[] }) {
  const { t } = useTranslation('run');
  const locale = useLocale();
  if (contexts.length === 0) return null;
  const shares = contexts.map(({ number, context }) => {
    const share = formatPercent(contextUse(context).share, locale);
    return contexts.length === 1
      ? t('context.full', { share })
      : t('context.fullOf', { share, step: number });
  });
  return <span className={classNames(styles.dim, styles.said)}>{shares.join(', ')}</span>;
}

function PulseWords({ pulse }: { readonly pulse: RunPulse }) {
  const { t } = useTranslation('run');
  const locale = useLocale();
  const tokens =
    pulse.tokens === undefined || pulse.tokens === 0
      ? null
      : t('tokens', { count: pulse.tokens, shown: formatCount(pulse.tokens, locale) });
  const rate =
    pulse.tokensPerSecond === undefined
      ? null
      : t('tokensPerSecond', { rate: formatCount(Math.round(pulse.tokensPerSecond), locale) });
  const numbers = [tokens, rate].filter((words) => words !== null).join(', ');
  const hasText = pulse.text !== undefined && pulse.text !== '';
  if (!hasText && numbers === '') return null;
  return (
    <span className={styles.said}>
      {hasText && <PlainText text={pulse.text ?? ''} maxChars={160} />}
      {hasText && numbers !== '' && ', '}
      {numbers}
    </span>
  );
}
