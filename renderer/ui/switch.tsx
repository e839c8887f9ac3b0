// biome-ignore-all lint/a11y/useAriaPropsForRole: a checkbox states its own checkedness
import type { CheckboxProps } from './checkbox.tsx';
import { classNames } from './class-names.ts';
import styles from './toggles.module.css';

/** On or off, at once. */
export function Switch(props: CheckboxProps) {
  return (
    <label className={classNames(styles.choice, props.className)}>
      <input
        type="checkbox"
        role="switch"
        checked={props.checked}
        disabled={props.disabled === true}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
        className={styles.switch}
      />
      <span className={props.hideLabel === true ? 'visually-hidden' : styles.text}>
        {props.label}
        {props.detail !== undefined && <span className={styles.detail}>{props.detail}</span>}
      </span>
    </label>
  );
}
