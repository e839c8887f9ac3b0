import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './empty-state.module.css';

interface EmptyStateProps {
  readonly title: ReactNode;
  readonly body?: ReactNode;
  /** The one thing to do from here. */
  readonly action?: ReactNode;
  readonly className?: string | undefined;
}

/** What stands where a list has nothing in it. */
export function EmptyState({ title, body, action, className }: EmptyStateProps) {
  return (
    <div className={classNames(styles.empty, className)}>
      <p className={styles.title}>{title}</p>
      {body !== undefined && <div className={styles.body}>{body}</div>}
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  );
}
