import { useTranslation } from 'react-i18next';
import { useCell } from '../../client/cell.ts';
import { Button } from '../../ui/button.tsx';
import styles from './timeline-screen.module.css';
import type { TimelineModel } from './use-timeline-model.ts';
import type { TimelineMoves } from './use-timeline-moves.ts';

/** What everything below is narrowed to: a stretch of time, a step; each can be taken back. */
export function RangeBar({
  model,
  moves,
}: {
  readonly model: TimelineModel;
  readonly moves: TimelineMoves;
}) {
  const { t } = useTranslation('timeline');
  const range = useCell(model.control.range);
  const { step } = model.search;
  const { words, change } = model;
  if (range === null && step === null) return null;
  return (
    <div className={styles.narrowed} role="status">
      {range !== null && (
        <>
          <span>
            {t('rangeIs', {
              from: words.time(range.fromMs),
              to: words.time(range.toMs),
              length: words.lasted(range.toMs - range.fromMs),
            })}
          </span>
          <Button kind="quiet" shortcut="x" onClick={moves.clearRange}>
            {t('rangeClear')}
          </Button>
        </>
      )}
      {step !== null && (
        <>
          <span>{t('onlyStep', { step: words.step(step) })}</span>
          <Button kind="quiet" onClick={() => change({ step: undefined })}>
            {t('allSteps')}
          </Button>
        </>
      )}
    </div>
  );
}
