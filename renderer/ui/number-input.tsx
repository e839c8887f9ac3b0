import { NumberField } from '@base-ui/react/number-field';
import { Minus, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { classNames } from './class-names.ts';
import { useFieldControl } from './field-context.ts';
import styles from './input.module.css';
import { useLocale } from './use-locale.ts';

interface NumberInputProps {
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly step?: number | undefined;
  readonly label?: string | undefined;
  readonly id?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly format?: Intl.NumberFormatOptions | undefined;
  readonly className?: string | undefined;
}

/** A number within bounds; empty is null. Arrow keys and the two buttons change it by `step`. */
export function NumberInput(props: NumberInputProps) {
  const { value, onChange, min, max, step = 1, disabled = false } = props;
  const { t } = useTranslation('ui');
  const locale = useLocale();
  const { id, ...names } = useFieldControl({ id: props.id, label: props.label });
  return (
    <NumberField.Root
      value={value}
      onValueChange={onChange}
      {...(id === undefined ? {} : { id })}
      {...(min === undefined ? {} : { min })}
      {...(max === undefined ? {} : { max })}
      {...(props.format === undefined ? {} : { format: props.format })}
      step={step}
      disabled={disabled}
      locale={locale}
      className={classNames(styles.narrow, props.className)}
    >
      <NumberField.Group className={styles.group}>
        <NumberField.Input {...names} className={styles.input} />
        <NumberField.Decrement className={styles.step} aria-label={t('decrease')} tabIndex={-1}>
          <Minus aria-hidden="true" />
        </NumberField.Decrement>
        <NumberField.Increment className={styles.step} aria-label={t('increase')} tabIndex={-1}>
          <Plus aria-hidden="true" />
        </NumberField.Increment>
      </NumberField.Group>
    </NumberField.Root>
  );
}
