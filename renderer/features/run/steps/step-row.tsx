import { useTranslation } from 'react-i18next';
import { markOf } from '../../../../shared/run/mark.ts';
import type { StepNote, StepState } from '../../../../shared/run/state.ts';
import { describeNote } from '../../../../shared/run/view-span-words.ts';
import { classNames } from '../../../ui/class-names.ts';
import { formatDuration } from '../../../ui/format/duration.ts';
import { PlainText } from '../../../ui/plain-text.tsx';
import { type Status, StatusMark } from '../../../ui/status-mark.tsx';
import { useLocale } from '../../../ui/use-locale.ts';
import { Elapsed } from '../frame/elapsed.tsx';
import type { FeedRow } from './feed-rows.ts';
import styles from './step-list.module.css';

interface StepRowProps {
  readonly row: Extract<FeedRow, { kind: 'step' }>;
  readonly mostTurns: number | null;
  readonly isRunning: boolean;
  readonly onToggle: (step: string) => void;
}

const MARKS: Readonly<Record<StepState['status'], Status>> = {
  waiting: 'waiting',
  running: 'running',
  done: 'done',
  failed: 'failed',
  blocked: 'blocked',
  skipped: 'skipped',
};
const MOST_FILES = 4;

/** One step: what it is about, how far it is, and what its checks say. */
export function StepRow({ row, mostTurns, isRunning, onToggle }: StepRowProps) {
  const { t } = useTranslation('run');
  const { step, attempt, isOpen } = row;
  const { state } = step;
  const isNow = state.status === 'running' && isRunning;
  const files = step.owned.slice(0, MOST_FILES);
  return (
    <button
      type="button"
      className={classNames(styles.step, isNow && styles.nowStep)}
      aria-expanded={isOpen}
      onClick={() => onToggle(state.id)}
    >
      <StatusMark status={MARKS[state.status]} label={t(`stepStatus.${state.status}`)} />
      <span className={styles.what}>
        <span className={styles.stepTitle}>
          {step.number} · <PlainText text={state.title} maxChars={140} />
        </span>
        <span className={styles.files}>
          <PlainText text={files.join(' · ')} maxChars={240} />
          {step.owned.length > MOST_FILES && ` · +${step.owned.length - MOST_FILES}`}
          {step.waitsFor.length > 0 && state.status !== 'done' && (
            <> · {t('waitsFor', { steps: step.waitsFor.join(', ') })}</>
          )}
          {state.outOfScope.length > 0 && (
            <span className={styles.warn}>
              {' '}
              ▲ {t('offPlan', { count: state.outOfScope.length })}
            </span>
          )}
          <StepNotes notes={state.notes ?? []} />
        </span>
      </span>
      <span className={styles.cell}>
        {attempt === null
          ? '—'
          : attempt.attempt > 1
            ? t(isNow ? 'tryTurn' : 'triesTurns', {
                ...{ attempt: attempt.attempt, turn: attempt.turns },
                ...{ attempts: attempt.attempt, count: attempt.turns },
              })
            : isNow && mostTurns !== null
              ? t('turnsOf', { turns: attempt.turns, count: mostTurns })
              : t('turns', { count: attempt.turns })}
      </span>
      <span className={styles.cell}>
        <StepTime state={state} attempt={attempt} isNow={isNow} />
      </span>
      <span className={styles.cell}>
        <StepChecks row={row} />
      </span>
    </button>
  );
}

/** The last thing that was noticed, and how many more there are; a merge only where it failed and still does. */
function StepNotes({ notes }: { readonly notes: readonly StepNote[] }) {
  const { t } = useTranslation('run');
  const merge = notes.findLast((note) => note.kind === 'step.merged');
  const told = notes.filter(
    (note) => note.kind !== 'step.merged' || (note === merge && note.tree === null),
  );
  const last = told.at(-1);
  if (last === undefined) return null;
  const words = describeNote({ ...markOf(last), status: 'bad' }, (key, values) => t(key, values));
  return (
    <span className={styles.noted}>
      {' '}
      ▲ <PlainText text={words ?? ''} maxChars={160} />
      {told.length > 1 && ` · ${t('moreNotes', { count: told.length - 1 })}`}
    </span>
  );
}

function StepTime(props: {
  readonly state: StepState;
  readonly attempt: StepRowProps['row']['attempt'];
  readonly isNow: boolean;
}) {
  const locale = useLocale();
  const { state, attempt, isNow } = props;
  if (attempt === null || state.startedAt === null) return <>—</>;
  const from = state.startedAt / 1e6;
  if (state.endedAt !== null) return <>{formatDuration(state.endedAt / 1e6 - from, locale)}</>;
  const last = attempt.lines.at(-1);
  const seen = last === undefined ? attempt.startedAt : last.at + (last.ms ?? 0);
  return <Elapsed ms={Math.max(0, seen - from)} ticks={isNow} />;
}

/** Of the last attempt. What was not run is counted apart from what passed. */
function StepChecks({ row }: { readonly row: StepRowProps['row'] }) {
  const { t } = useTranslation('run');
  const { state, checks: planned } = row.step;
  if (planned.length === 0 && state.checks.length === 0) {
    return <span className={styles.dim}>{t('noOwnChecks')}</span>;
  }
  if (state.status === 'running' && state.checks.length === 0) {
    return row.failedBefore ? (
      <span className={styles.bad}>{t('failedBefore')}</span>
    ) : (
      <span className={styles.dim}>{t('checksReady', { count: planned.length })}</span>
    );
  }
  if (state.checks.length === 0) {
    if (state.status === 'failed') return <span className={styles.bad}>{t('noCheckRan')}</span>;
    return <span className={styles.dim}>{t('checksReady', { count: planned.length })}</span>;
  }
  const passed = state.checks.filter((check) => check.status === 'passed').length;
  const notRun = state.checks.filter((check) => check.status === 'not-run').length;
  const failed = state.checks.length - passed - notRun;
  return (
    <>
      {failed > 0 && <span className={styles.bad}>✗ {t('checksFailed', { count: failed })} </span>}
      {notRun > 0 && <span className={styles.warn}>▲ {t('checksNotRun', { count: notRun })} </span>}
      {failed + notRun === 0 && (
        <span className={styles.ok}>✓ {t('checksPassed', { count: passed })}</span>
      )}
    </>
  );
}
