import { useTranslation } from 'react-i18next';
import type { Plan, PlanStep } from '../../../shared/plan/plan.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { cleanString } from '../../ui/clean-text.ts';
import { Notice } from '../../ui/notice.tsx';
import type { Skipped } from './model/draft.ts';
import styles from './plan-screen.module.css';
import type { PlanChecked } from './use-plan-check.ts';

const FILES_NAMED = 12;

interface DriftNoticeProps {
  readonly drift: NonNullable<PlanChecked['drift']>;
  readonly accepted: boolean;
  readonly onAccept: (accepted: boolean) => void;
}

/** The repository went on since the plan's commit; where that touches the plan, a person says to go on. */
export function DriftNotice({ drift, accepted, onAccept }: DriftNoticeProps) {
  const { t } = useTranslation('plan');
  const { files, head } = drift;
  if (files.length === 0)
    return <Notice>{t('drift.elsewhere', { head: head.slice(0, 7) })}</Notice>;
  const more = files.length - FILES_NAMED;
  return (
    <Notice tone="warn">
      <p>{t('drift.here', { count: files.length, head: head.slice(0, 7) })}</p>
      <p className="mono">
        {files
          .slice(0, FILES_NAMED)
          .map((file) => cleanString(file, { maxChars: 200 }))
          .join(' · ')}
        {more > 0 && ` · ${t('moreFiles', { count: more })}`}
      </p>
      <p>{t('drift.means')}</p>
      <Checkbox label={t('drift.accept')} checked={accepted} onChange={onAccept} />
    </Notice>
  );
}

interface BeforeNoticeProps {
  readonly plan: Plan;
  readonly before: string;
  readonly onSelect: (id: string) => void;
}

/** Approved in part: the run asks again before this step. */
export function BeforeNotice({ plan, before, onSelect }: BeforeNoticeProps) {
  const { t } = useTranslation('plan');
  const at = plan.steps.findIndex((step) => step.id === before);
  const title = cleanString(plan.steps[at]?.title ?? before, { maxChars: 160 });
  return (
    <Notice
      tone="human"
      actions={
        <Button kind="quiet" onClick={() => onSelect(before)}>
          {t('showStep')}
        </Button>
      }
    >
      {t('beforeStep', { number: at + 1, title })} {t('beforeFixed')}
    </Notice>
  );
}

interface SkippedNoticeProps {
  readonly skipped: readonly Skipped[];
  readonly onPutBack: (id: string) => void;
}

/** Steps that were taken out; each can come back. */
export function SkippedNotice({ skipped, onPutBack }: SkippedNoticeProps) {
  const { t } = useTranslation('plan');
  if (skipped.length === 0) return null;
  return (
    <Notice tone="human">
      <ul className={styles.skipped} aria-label={t('skippedSteps')}>
        {skipped.map(({ step }) => (
          <SkippedItem key={step.id} step={step} onPutBack={onPutBack} />
        ))}
      </ul>
    </Notice>
  );
}

function SkippedItem({
  step,
  onPutBack,
}: {
  readonly step: PlanStep;
  readonly onPutBack: (id: string) => void;
}) {
  const { t } = useTranslation('plan');
  const title = cleanString(step.title, { maxChars: 120 });
  return (
    <li>
      – {t('skipped', { title })}{' '}
      <Button kind="quiet" onClick={() => onPutBack(step.id)}>
        {t('putBack', { title })}
      </Button>
    </li>
  );
}

interface LeftOverNoticeProps {
  readonly version: number;
  readonly onTake: () => void;
  readonly onDrop: () => void;
}

/** Edits of an earlier version that were never sent. */
export function LeftOverNotice({ version, onTake, onDrop }: LeftOverNoticeProps) {
  const { t } = useTranslation('plan');
  return (
    <Notice
      tone="warn"
      actions={
        <>
          <Button onClick={onTake}>{t('leftOver.take')}</Button>
          <Button kind="quiet" onClick={onDrop}>
            {t('leftOver.drop')}
          </Button>
        </>
      }
    >
      {t('leftOver.what', { version })}
    </Notice>
  );
}
