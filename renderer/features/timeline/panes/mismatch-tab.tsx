import { useTranslation } from 'react-i18next';
import type { Mismatch, MismatchKind } from '../../../../shared/run/view-mismatch.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PlainText } from '../../../ui/plain-text.tsx';
import type { TimelineModel } from '../use-timeline-model.ts';
import { EventButton } from './event-button.tsx';
import styles from './panes.module.css';

const KINDS: readonly MismatchKind[] = [
  'claim-against-check',
  'not-run',
  'unplanned',
  'untouched',
  'no-evidence',
];

/** Of one sort; a step or a stretch narrows it further. */
const MOST_LISTED = 200;

interface MismatchTabProps {
  readonly model: TimelineModel;
  readonly onShow: (seq: number) => void;
}

/** Where plan, deeds and evidence do not fit together, by sort; with a step or a stretch chosen, there. */
export function MismatchTab({ model, onShow }: MismatchTabProps) {
  const { t } = useTranslation('timeline');
  const { mismatches, search, marks, words } = model;
  const { step, range } = search;
  const isIn = ({ seq, step: of }: Mismatch): boolean => {
    const at = marks.at(seq - 1)?.at ?? 0;
    if (step !== null && of !== step) return false;
    return range === null || (at >= range.fromMs && at <= range.toMs);
  };
  const shown = mismatches.filter(isIn);
  if (shown.length === 0) {
    return (
      <EmptyState
        title={t(mismatches.length === 0 ? 'noMismatch' : 'noMismatchHere')}
        body={mismatches.length === 0 ? t('noMismatchAbout') : undefined}
      />
    );
  }
  return (
    <div className={styles.scroll}>
      {shown.length < mismatches.length && (
        <p className={styles.dim}>
          {t('someOf', { shown: shown.length, count: mismatches.length })}
        </p>
      )}
      {KINDS.map((kind) => {
        const some = shown.filter((one) => one.kind === kind);
        return some.length === 0 ? null : (
          <section key={kind} className={styles.stepCard}>
            <h2 className={styles.stepTitle}>
              <span className={styles.warn} aria-hidden="true">
                ▲{' '}
              </span>
              {t(`mismatchTitle.${kind}`)} <span className={styles.dim}>{some.length}</span>
            </h2>
            <ul>
              {some.slice(0, MOST_LISTED).map((one) => (
                <li key={`${one.step} ${one.about}`} className={styles.criterion}>
                  <PlainText text={words.mismatch(one)} maxChars={300} />{' '}
                  <EventButton seq={one.seq} onShow={onShow} />
                </li>
              ))}
            </ul>
            {some.length > MOST_LISTED && (
              <p className={styles.dim}>{t('moreOfThem', { count: some.length - MOST_LISTED })}</p>
            )}
          </section>
        );
      })}
    </div>
  );
}
