import { classNames } from './class-names.ts';
import styles from './status-mark.module.css';

export type Status =
  | 'done'
  | 'running'
  | 'failed'
  | 'waiting'
  | 'skipped'
  | 'blocked'
  | 'attention';

const SHAPES: Readonly<Record<Status, string>> = {
  done: '✓',
  running: '◐',
  failed: '✗',
  waiting: '○',
  skipped: '–',
  blocked: '⊘',
  attention: '▲',
};

interface StatusMarkProps {
  readonly status: Status;
  /** What the shape means here, for those who don't see it. */
  readonly label: string;
  /** The words stand beside the shape for everybody. */
  readonly showLabel?: boolean | undefined;
  readonly className?: string | undefined;
}

/** A state as a shape, with words. */
export function StatusMark({ status, label, showLabel = false, className }: StatusMarkProps) {
  return (
    <span
      className={classNames(styles.mark, styles[status], className)}
      title={showLabel ? undefined : label}
    >
      <span className={styles.shape} aria-hidden="true">
        {SHAPES[status]}
      </span>
      <span className={showLabel ? undefined : 'visually-hidden'}>{label}</span>
    </span>
  );
}
