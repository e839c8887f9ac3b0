import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LaneSpent, SpentLane } from '../../../../shared/ipc/moments.ts';
import { seqsOfRange } from '../../../../shared/run/select-marks.ts';
import { ErrorView } from '../../../stores/errors/error-view.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { formatCount } from '../../../ui/format/count.ts';
import { formatDuration } from '../../../ui/format/duration.ts';
import { formatTokens } from '../../../ui/format/tokens.ts';
import { formatUsd } from '../../../ui/format/usd.ts';
import { useLocale } from '../../../ui/use-locale.ts';
import { Waiting } from '../../../ui/waiting.tsx';
import { useReply } from '../use-reply.ts';
import type { TimelineModel } from '../use-timeline-model.ts';
import styles from './panes.module.css';

const LANES: readonly SpentLane[] = ['plan', 'execution', 'verification', 'system'];
const WAITS = ['people', 'queue', 'load', 'prefill', 'other'] as const;

/** Tokens, money and time by lane: up to the playhead, or in the chosen stretch. */
export function TotalsTab({ model }: { readonly model: TimelineModel }) {
  const { t } = useTranslation('timeline');
  const { runId, shown, marks, search, words } = model;
  const range = search.range === null ? null : seqsOfRange(marks, search.range);
  const isEmpty = search.range !== null && range === null;
  const to = shown ?? marks.length;
  const reply = useReply('moment.spent', isEmpty ? null : { run: runId, ...(range ?? { to }) });
  if (isEmpty) return <EmptyState title={t('nothingInRange')} />;
  if (reply.error !== null) return <ErrorView error={reply.error} />;
  if (reply.value === null) return <Waiting words={t('counting')} />;
  const { lanes, wallMs } = reply.value;
  return (
    <section
      className={styles.scroll}
      aria-label={t('pane.totals')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <p className={styles.planHead}>
        {search.range === null
          ? t(shown === null ? 'totalsAll' : 'totalsUpTo', {
              time: words.time(marks.at(to - 1)?.at ?? 0),
            })
          : t('totalsIn', { length: words.lasted(search.range.toMs - search.range.fromMs) })}
        {' · '}
        {t('wallOf', { time: words.lasted(wallMs) })}
      </p>
      <TotalsTable lanes={lanes} />
      <p className={styles.hint}>{t('totalsNote')}</p>
    </section>
  );
}

interface TotalsTableProps {
  readonly lanes: readonly LaneSpent[];
}

function TotalsTable({ lanes }: TotalsTableProps) {
  const { t } = useTranslation('timeline');
  const locale = useLocale();
  const known = LANES.map((lane) => lanes.find((one) => one.lane === lane)).filter(
    (lane) => lane !== undefined,
  );
  const shown = known.filter((lane) => lane.lane !== 'system' || lane.events > 0);
  const row = (label: string, say: (lane: LaneSpent) => ReactNode, isPart = false): ReactNode => (
    <tr key={label} className={isPart ? styles.part : undefined}>
      <th scope="row">{label}</th>
      {shown.map((lane) => (
        <td key={lane.lane}>{say(lane)}</td>
      ))}
    </tr>
  );
  const time = (ms: number): string => (ms === 0 ? '—' : formatDuration(ms, locale));
  const waited = ({ waitingMs }: LaneSpent): number =>
    WAITS.reduce((sum, why) => sum + waitingMs[why], 0);
  return (
    <table className={styles.totals}>
      <thead>
        <tr>
          <td />
          {shown.map(({ lane }) => (
            <th key={lane} scope="col" className={styles[`lane-${lane}`]}>
              {t(`lane.${lane}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {row(t('spent.events'), (lane) => formatCount(lane.events, locale))}
        {row(t('spent.calls'), (lane) => formatCount(lane.calls, locale))}
        {row(t('spent.toolCalls'), (lane) => formatCount(lane.toolCalls, locale))}
        {row(t('spent.retries'), (lane) => formatCount(lane.retries, locale))}
        {row(t('spent.local'), (lane) => formatTokens(lane.localTokens, locale))}
        {row(t('spent.cloud'), (lane) => formatTokens(lane.cloudTokens, locale))}
        {row(t('spent.cost'), (lane) =>
          lane.priceUnknown
            ? t('run:atLeast', { cost: formatUsd(lane.costUsd, locale) })
            : formatUsd(lane.costUsd, locale),
        )}
        {row(t('spent.wall'), (lane) => time(lane.wallMs))}
        {row(t('spent.working'), (lane) => time(lane.workingMs))}
        {row(t('spent.waiting'), (lane) => time(waited(lane)))}
        {WAITS.filter((why) => shown.some((lane) => lane.waitingMs[why] > 0)).map((why) =>
          row(t(`waited.${why}`), (lane) => time(lane.waitingMs[why]), true),
        )}
      </tbody>
    </table>
  );
}
