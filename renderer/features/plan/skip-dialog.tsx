import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, PlanStep } from '../../../shared/plan/plan.ts';
import { Button } from '../../ui/button.tsx';
import { cleanString } from '../../ui/clean-text.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import styles from './dialogs.module.css';
import { allDependentsOf } from './model/edit-plan.ts';
import { filesMissedWithout, type SkipMode } from './model/skip-step.ts';

interface SkipDialogProps {
  readonly plan: Plan;
  readonly step: PlanStep;
  readonly onSkip: (mode: SkipMode) => void;
  readonly onClose: () => void;
}

/** What becomes of the steps that need the one that is skipped. */
export function SkipDialog({ plan, step, onSkip, onClose }: SkipDialogProps) {
  const { t } = useTranslation('plan');
  const [mode, setMode] = useState<SkipMode>('alone');
  const dependents = allDependentsOf(plan, step.id);
  const missed = filesMissedWithout(plan, step.id);
  const title = cleanString(step.title, { maxChars: 120 });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('skip.title', { title })}
      description={t('skip.about', { count: dependents.length })}
      footer={
        <>
          <Button onClick={onClose}>{t('keepAsIs')}</Button>
          <Button kind="primary" onClick={() => onSkip(mode)}>
            {t('skip.do')}
          </Button>
        </>
      }
    >
      <div className={styles.body}>
        <ul className={styles.list}>
          {dependents.map((other) => (
            <li key={other.id}>
              {plan.steps.indexOf(other) + 1} · {cleanString(other.title, { maxChars: 160 })}
            </li>
          ))}
        </ul>
        <RadioGroup
          label={t('skip.what')}
          value={mode}
          onChange={setMode}
          options={[
            { value: 'alone', label: t('skip.alone'), detail: t('skip.aloneDetail') },
            {
              value: 'with-dependents',
              label: t('skip.all', { count: dependents.length + 1 }),
            },
          ]}
        />
        {mode === 'alone' && missed.length > 0 && (
          <Notice tone="warn">
            {t('skip.missed', { count: missed.length })}{' '}
            {missed.map((path) => cleanString(path, { maxChars: 200 })).join(', ')}
          </Notice>
        )}
      </div>
    </Dialog>
  );
}
