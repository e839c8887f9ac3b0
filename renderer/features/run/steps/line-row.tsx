import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { StepNote } from '../../../../shared/run/state.ts';
import type { AttemptLine, CallDetail } from '../../../../shared/run/view-attempt.ts';
import { describeNote } from '../../../../shared/run/view-span-words.ts';
import { classNames } from '../../../ui/class-names.ts';
import { formatDuration } from '../../../ui/format/duration.ts';
import { formatTimeOfDay } from '../../../ui/format/time.ts';
import { PlainText } from '../../../ui/plain-text.tsx';
import { useLocale } from '../../../ui/use-locale.ts';
import styles from './step-list.module.css';

/** Colour says who acted. */
const LINE_TONES = { problem: 'warn', merge: 'dim', person: 'person', check: 'verifier' } as const;

/** Shorter than this would read as no time at all. */
const SHORTEST_MS = 50;

interface LineRowProps {
  readonly line: AttemptLine;
  /** What the events say beyond the mark; undefined until they are read. */
  readonly detail: CallDetail | undefined;
  readonly note: StepNote | undefined;
  /** Milliseconds since 1970 at which the run began. */
  readonly epoch: number;
  readonly isSelected: boolean;
  /** The run is going on; what is open in one that stands still was cut off. */
  readonly isRunning: boolean;
  readonly onSelect: (seq: number) => void;
}

/** One call, check or stumble of an attempt. */
export const LineRow = memo(function LineRow(props: LineRowProps) {
  const { line, detail, note, epoch, isSelected, isRunning, onSelect } = props;
  const { t } = useTranslation('run');
  const locale = useLocale();
  return (
    <button
      type="button"
      className={classNames(styles.turn, isSelected && styles.selected)}
      aria-pressed={isSelected}
      onClick={() => onSelect(line.seq)}
    >
      <span className={styles.dim}>
        {formatTimeOfDay(epoch + line.at, locale, { seconds: true })}
      </span>
      <span className={styles.tool}>
        {line.what === 'call' ? (
          <code>
            <PlainText text={line.tool} maxChars={64} />
          </code>
        ) : (
          <span className={styles[LINE_TONES[line.what]]}>
            {line.what === 'problem' ? '▲ ' : ''}
            {t(`line.${line.what}`)}
          </span>
        )}
      </span>
      <span className={styles.about}>
        {line.what === 'problem' || line.what === 'merge' ? (
          <NoteText line={line} note={note} />
        ) : (
          <PlainText text={detail?.about ?? line.text} maxChars={160} />
        )}
        {detail !== undefined && detail.added + detail.removed > 0 && (
          <>
            {' '}
            {detail.added > 0 && <span className={styles.ok}>+{detail.added}</span>}{' '}
            {detail.removed > 0 && <span className={styles.bad}>−{detail.removed}</span>}
          </>
        )}
        <LineOutcome line={line} detail={detail} />
      </span>
      <span className={styles.time}>
        {line.ms === null
          ? t(isRunning ? 'running' : 'attemptCut')
          : line.what === 'problem' ||
              line.what === 'merge' ||
              (line.what === 'person' && line.ms < SHORTEST_MS)
            ? ''
            : line.ms < SHORTEST_MS
              ? t('instant')
              : formatDuration(line.ms, locale)}
      </span>
    </button>
  );
});

/** What was noticed, in words, and the particulars as they were recorded. */
function NoteText({ line, note }: Pick<LineRowProps, 'line' | 'note'>) {
  const { t } = useTranslation('run');
  const words = describeNote(line, (key, values) => t(key, values));
  const detail =
    note?.kind === 'progress.flagged'
      ? note.detail
      : note?.kind === 'transport.switched'
        ? note.because
        : '';
  const isConflict = line.what === 'merge' && line.status === 'bad';
  return (
    <>
      <span className={isConflict ? styles.bad : undefined}>
        {line.what === 'merge' && <span aria-hidden="true">{isConflict ? '✗ ' : '✓ '}</span>}
        <PlainText text={words ?? line.text} maxChars={200} />
      </span>
      {detail !== '' && (
        <span className={styles.dim}>
          {' · '}
          <PlainText text={detail} maxChars={160} />
        </span>
      )}
    </>
  );
}

/** In words: a check that did not run never looks like one that passed. */
function LineOutcome({ line, detail }: Pick<LineRowProps, 'line' | 'detail'>) {
  const { t } = useTranslation('run');
  if (line.what === 'problem' || line.what === 'merge' || line.what === 'person') return null;
  if (line.status === 'cut') return <span className={styles.warn}> {t('ended.unknown')}</span>;
  if (line.status === 'open') return null;
  const code = detail?.exitCode ?? null;
  const outcome = detail?.outcome ?? null;
  const isGood = line.status === 'ok';
  if (line.what === 'check') {
    const words =
      outcome === null ? t(isGood ? 'ended.passed' : 'ended.notPassed') : t(`ended.${outcome}`);
    return (
      <span className={isGood ? styles.ok : styles.bad}>
        {' '}
        {isGood ? '✓' : '✗'} {words}
        {!isGood && code !== null && ` · ${t('exit', { code })}`}
      </span>
    );
  }
  if (isGood)
    return code === null ? null : <span className={styles.dim}> {t('exit', { code })}</span>;
  const words =
    code !== null && code !== 0 ? t('exit', { code }) : t(`ended.${outcome ?? 'error'}`);
  return <span className={styles.bad}> ✗ {words}</span>;
}
