import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';
import styles from './field.module.css';
import { FieldContext } from './field-context.ts';

interface FieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** What is wrong with the value and how to mend it. */
  readonly error?: ReactNode;
  /** Beside the label: where a value comes from, a padlock. */
  readonly aside?: ReactNode;
  /** One control of this kit. */
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

const isThere = (node: ReactNode): boolean =>
  node !== undefined && node !== null && node !== false && node !== '';

/** A control with its label, a hint, and what is wrong with it. */
export function Field({ label, hint, error, aside, children, className }: FieldProps) {
  const id = useId();
  const hintId = `${id}hint`;
  const errorId = `${id}error`;
  const describedBy = [isThere(hint) && hintId, isThere(error) && errorId].filter(
    (part) => part !== false,
  );
  const state = {
    controlId: `${id}control`,
    labelId: `${id}label`,
    describedBy: describedBy.length === 0 ? undefined : describedBy.join(' '),
    invalid: isThere(error),
  };
  return (
    <div className={classNames(styles.field, className)}>
      <div className={styles.head}>
        <label id={state.labelId} htmlFor={state.controlId} className={styles.label}>
          {label}
        </label>
        {isThere(aside) && <span className={styles.aside}>{aside}</span>}
      </div>
      <FieldContext value={state}>{children}</FieldContext>
      {isThere(hint) && (
        <div id={hintId} className={styles.hint}>
          {hint}
        </div>
      )}
      {isThere(error) && (
        <div id={errorId} className={styles.error} role="alert">
          <span aria-hidden="true">✗</span>
          <span>{error}</span>
        </div>
      )}
    </div>
  );
}
