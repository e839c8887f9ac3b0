import { useContext, useId } from 'react';
import { FieldContext } from './field-context.ts';
import type { Option } from './select.tsx';
import styles from './toggles.module.css';

interface RadioGroupProps<Value extends string> {
  readonly options: readonly Option<Value>[];
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
  readonly label?: string | undefined;
  readonly disabled?: boolean | undefined;
  /** Side by side where there is room. */
  readonly inline?: boolean | undefined;
}

/** One of a few, all in sight. */
export function RadioGroup<Value extends string>(props: RadioGroupProps<Value>) {
  const { options, value, onChange, disabled = false } = props;
  const name = useId();
  const field = useContext(FieldContext);
  return (
    <div
      role="radiogroup"
      aria-label={field === null ? props.label : undefined}
      aria-labelledby={field?.labelId}
      aria-describedby={field?.describedBy}
      className={props.inline === true ? styles.inline : styles.group}
    >
      {options.map((option) => (
        <label key={option.value} className={styles.choice}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={disabled || option.disabled === true}
            onChange={() => onChange(option.value)}
            className={styles.box}
          />
          <span className={styles.text}>
            {option.label}
            {option.detail !== undefined && <span className={styles.detail}>{option.detail}</span>}
          </span>
        </label>
      ))}
    </div>
  );
}
