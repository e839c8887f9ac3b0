import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './toggles.module.css';

export interface CheckboxProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly label: ReactNode;
  readonly detail?: ReactNode;
  readonly disabled?: boolean | undefined;
  /** The label is there for readers only. */
  readonly hideLabel?: boolean | undefined;
  readonly className?: string | undefined;
}

/** Yes or no, among others. */
export function Checkbox(props: CheckboxProps) {
  return (
    <label className={classNames(styles.choice, props.className)}>
      <input
        type="checkbox"
        checked={props.checked}
        disabled={props.disabled === true}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
        className={styles.box}
      />
      <span className={props.hideLabel === true ? 'visually-hidden' : styles.text}>
        {props.label}
        {props.detail !== undefined && <span className={styles.detail}>{props.detail}</span>}
      </span>
    </label>
  );
}
