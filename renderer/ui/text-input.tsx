import type { ComponentPropsWithRef } from 'react';
import { classNames } from './class-names.ts';
import { useFieldControl } from './field-context.ts';
import styles from './input.module.css';

interface TextInputProps extends Omit<ComponentPropsWithRef<'input'>, 'onChange' | 'value'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Its name where no `Field` is around it. */
  readonly label?: string | undefined;
  readonly mono?: boolean | undefined;
}

/** One line of text. Spelling is not checked: what is typed here is mostly names and code. */
export function TextInput({
  value,
  onChange,
  label,
  mono,
  className,
  id,
  ...rest
}: TextInputProps) {
  const control = useFieldControl({ id, label });
  return (
    <input
      type="text"
      spellCheck={false}
      autoComplete="off"
      {...rest}
      {...control}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      className={classNames(styles.input, mono === true && styles.mono, className)}
    />
  );
}
