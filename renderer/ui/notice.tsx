import type { ReactNode } from 'react';
import type { Tone } from './badge.tsx';
import { classNames } from './class-names.ts';
import styles from './notice.module.css';

interface NoticeProps {
  readonly tone?: Tone | undefined;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  /** Read out when it appears. */
  readonly live?: boolean | undefined;
  readonly className?: string | undefined;
}

const SHAPES: Partial<Record<Tone, string>> = { ok: '✓', bad: '✗', warn: '▲' };

/** A remark beside what it is about. */
export function Notice({ tone = 'neutral', children, actions, live, className }: NoticeProps) {
  const shape = SHAPES[tone];
  return (
    <div
      className={classNames(styles.notice, styles[tone], className)}
      role={live === true ? 'status' : undefined}
    >
      {shape !== undefined && (
        <span className={styles.shape} aria-hidden="true">
          {shape}
        </span>
      )}
      <div className={styles.content}>
        <div>{children}</div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
    </div>
  );
}
