import type { ComponentPropsWithRef } from 'react';
import { classNames } from './class-names.ts';
import { useFieldControl } from './field-context.ts';
import styles from './input.module.css';

interface TextAreaProps extends Omit<ComponentPropsWithRef<'textarea'>, 'onChange' | 'value'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label?: string | undefined;
  readonly mono?: boolean | undefined;
  /** Grows with its text, up to `maxRows`. */
  readonly autoGrow?: boolean | undefined;
  readonly maxRows?: number | undefined;
}

/** Several lines of text. */
export function TextArea(props: TextAreaProps) {
  const { value, onChange, label, mono, autoGrow, maxRows = 20, className, id, ...rest } = props;
  const control = useFieldControl({ id, label });
  return (
    <textarea
      rows={3}
      spellCheck={false}
      {...rest}
      {...control}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      style={{
        ...rest.style,
        ...(autoGrow === true ? { maxHeight: `${maxRows * 1.4 + 1}em` } : {}),
      }}
      className={classNames(
        styles.input,
        styles.area,
        mono === true && styles.mono,
        autoGrow === true && styles.grow,
        className,
      )}
    />
  );
}
