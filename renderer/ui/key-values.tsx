import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './key-values.module.css';

export interface KeyValue {
  readonly label: string;
  readonly value: ReactNode;
}

interface KeyValuesProps {
  readonly items: readonly KeyValue[];
  readonly className?: string | undefined;
}

/** Facts about one thing. */
export function KeyValues({ items, className }: KeyValuesProps) {
  return (
    <dl className={classNames(styles.list, className)}>
      {items.map((item) => (
        <div key={item.label} className={styles.row}>
          <dt className={styles.label}>{item.label}</dt>
          <dd className={styles.value}>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
