import type { ReactNode } from 'react';
import type { Tone } from '../../ui/badge.tsx';
import { classNames } from '../../ui/class-names.ts';
import styles from './footer.module.css';

/** One thing the footer says. */
export interface FooterSlot {
  readonly id: string;
  readonly text: ReactNode;
  /** The colour of who acts, or of an outcome that matters. */
  readonly tone?: Tone | undefined;
  /** A dot before it: it is happening now. */
  readonly live?: boolean | undefined;
}

interface FooterProps {
  readonly start: readonly FooterSlot[];
  readonly end: readonly FooterSlot[];
}

/** What is always in sight. */
export function Footer({ start, end }: FooterProps) {
  const slot = ({ id, text, tone, live }: FooterSlot) => (
    <span key={id} className={classNames(styles.slot, tone !== undefined && styles[tone])}>
      {live === true && <span className={styles.dot} aria-hidden="true" />}
      {text}
    </span>
  );
  return (
    <footer className={styles.footer}>
      {start.map(slot)}
      <span className={styles.gap} />
      {end.map(slot)}
    </footer>
  );
}
