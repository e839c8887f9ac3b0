import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { type KvType, kvTypes, type Load } from '../../../shared/models/fit-report.ts';
import { formatContext } from '../../stores/fit/format-context.ts';
import { formatCount } from '../../ui/format/count.ts';
import { NumberInput } from '../../ui/number-input.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './budget.module.css';
import { contextSteps, nearestStep } from './model/context-steps.ts';

interface LoadControlsProps {
  readonly load: Load;
  readonly onChange: (load: Load) => void;
  readonly maxContext: number | null;
  readonly oneSlot: boolean;
}

const SMALLEST = 256;
const LARGEST = 16_777_216;
const MOST_SLOTS = 64;

/** Context by slider or as a number, the cache's type, and how many requests at once. */
export function LoadControls({ load, onChange, maxContext, oneSlot }: LoadControlsProps) {
  const { t } = useTranslation('models');
  return (
    <div className={styles.controls}>
      <ContextSlider load={load} onChange={onChange} maxContext={maxContext} />
      <div className={styles.control}>
        <span className={styles.label} aria-hidden="true">
          {t('budget.exact')}
        </span>
        <NumberInput
          label={t('budget.exact')}
          value={load.context}
          min={SMALLEST}
          max={LARGEST}
          step={1_024}
          onChange={(context) =>
            context !== null && onChange({ ...load, context: Math.round(context) })
          }
        />
      </div>
      <div className={styles.control}>
        <span className={styles.label} aria-hidden="true">
          {t('budget.slots')}
        </span>
        <NumberInput
          label={oneSlot ? t('budget.oneSlot') : t('budget.slots')}
          value={oneSlot ? 1 : load.slots}
          min={1}
          max={MOST_SLOTS}
          disabled={oneSlot}
          onChange={(slots) => slots !== null && onChange({ ...load, slots: Math.round(slots) })}
        />
      </div>
      <div className={styles.control}>
        <span className={styles.label} aria-hidden="true">
          {t('budget.kv')}
        </span>
        <RadioGroup<KvType>
          label={t('budget.kv')}
          inline
          value={load.kv}
          onChange={(kv) => onChange({ ...load, kv })}
          options={kvTypes.map((kv) => ({ value: kv, label: kv }))}
        />
      </div>
    </div>
  );
}

function ContextSlider({ load, onChange, maxContext }: Omit<LoadControlsProps, 'oneSlot'>) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  const id = useId();
  const steps = contextSteps(maxContext);
  const last = steps.at(-1) ?? load.context;
  return (
    <div className={styles.slider}>
      <label htmlFor={id} className={styles.label}>
        {t('budget.context')} <strong>{formatContext(load.context, locale)}</strong>
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={steps.length - 1}
        step={1}
        value={nearestStep(steps, load.context)}
        aria-valuetext={t('budget.tokens', { tokens: formatCount(load.context, locale) })}
        onChange={(event) => {
          const context = steps[event.currentTarget.valueAsNumber];
          if (context !== undefined) onChange({ ...load, context });
        }}
      />
      <span className={styles.ends} aria-hidden="true">
        <span>{formatContext(steps[0] ?? 0, locale)}</span>
        <span>{formatContext(last, locale)}</span>
      </span>
    </div>
  );
}
