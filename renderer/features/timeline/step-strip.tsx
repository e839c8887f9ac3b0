import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { momentOfPlan, type StepMoment } from '../../../shared/run/view-steps.ts';
import { classNames } from '../../ui/class-names.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import styles from './step-strip.module.css';
import type { TimelineModel } from './use-timeline-model.ts';

const SIGNS: Readonly<Record<StepMoment['status'], string>> = {
  waiting: '○',
  running: '◐',
  done: '✓',
  failed: '✗',
  blocked: '▲',
  skipped: '–',
};

/** The steps of the plan as they stood at the playhead; a press narrows everything to what one of them caused. */
export function StepStrip({ model }: { readonly model: TimelineModel }) {
  const { t } = useTranslation('timeline');
  const { kept, shown, marks, search, state, change } = model;
  const seq = shown ?? marks.length;
  const moment = useMemo(() => momentOfPlan(kept, seq), [kept, kept.length, seq]);
  const steps = state.plan?.plan.steps ?? [];
  if (steps.length === 0) return null;
  return (
    <nav className={styles.strip} aria-label={t('stepStrip')}>
      <button
        type="button"
        className={classNames(styles.step, styles.all)}
        aria-pressed={search.step === null}
        onClick={() => change({ step: undefined })}
      >
        {t('allSteps')}
      </button>
      {steps.map((step, index) => {
        const now = moment.steps.get(step.id);
        const status = now?.status ?? 'waiting';
        const bad = model.mismatches.filter((one) => one.step === step.id).length;
        return (
          <button
            key={step.id}
            type="button"
            className={styles.step}
            aria-pressed={search.step === step.id}
            onClick={() => change({ step: search.step === step.id ? undefined : step.id })}
          >
            <span className={classNames(styles.sign, styles[status])} aria-hidden="true">
              {SIGNS[status]}
            </span>
            <span className="visually-hidden">{t(`stepStatus.${status}`)}</span>
            <span className={styles.title}>
              {index + 1} <PlainText text={step.title} maxChars={60} />
            </span>
            {(now?.attempt ?? 0) > 1 && (
              <span className={styles.note}>{t('tries', { count: now?.attempt ?? 0 })}</span>
            )}
            {bad > 0 && (
              <span className={styles.warn}>
                <span aria-hidden="true">▲ {bad}</span>
                <span className="visually-hidden">{t('mismatches', { count: bad })}</span>
              </span>
            )}
          </button>
        );
      })}
    </nav>
  );
}
