import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PlanStep } from '../../../shared/plan/plan.ts';
import { cleanString } from '../../ui/clean-text.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import styles from './step-form.module.css';

interface NeedsEditorProps {
  readonly step: PlanStep;
  readonly steps: readonly PlanStep[];
  readonly onChange: (dependsOn: string[]) => void;
}

/** Which steps must be done first; found by typing, since there may be many. */
export function NeedsEditor({ step, steps, onChange }: NeedsEditorProps) {
  const { t } = useTranslation('plan');
  const nameOf = (id: string): string => {
    const at = steps.findIndex((other) => other.id === id);
    return at < 0
      ? t('unknownStep', { id: cleanString(id, { maxChars: 80 }) })
      : `${at + 1} · ${cleanString(steps[at]?.title ?? '', { maxChars: 100 })}`;
  };
  const free = steps.filter((other) => other.id !== step.id && !step.dependsOn.includes(other.id));
  return (
    <fieldset className={styles.group}>
      <legend>{t('field.dependsOn')}</legend>
      <ul className={styles.needs}>
        {step.dependsOn.map((id) => (
          <li key={id} className={styles.need}>
            {nameOf(id)}
            <IconButton
              label={t('removeNeed', { step: nameOf(id) })}
              icon={<X size={14} />}
              onClick={() => onChange(step.dependsOn.filter((on) => on !== id))}
            />
          </li>
        ))}
      </ul>
      {free.length > 0 && (
        <Combobox
          key={step.dependsOn.join(' ')}
          label={t('addNeed')}
          placeholder={t('addNeed')}
          options={free.map((other) => ({ value: other.id, label: nameOf(other.id) }))}
          value=""
          onChange={(id) => onChange([...step.dependsOn, id])}
        />
      )}
    </fieldset>
  );
}
