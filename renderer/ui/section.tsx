import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';
import styles from './section.module.css';

interface SectionProps {
  readonly title: ReactNode;
  readonly level?: 2 | 3 | 4 | undefined;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** For links to it. */
  readonly id?: string | undefined;
  readonly className?: string | undefined;
}

/** A part of a screen under its heading. */
export function Section({ title, level = 2, actions, children, id, className }: SectionProps) {
  const headingId = useId();
  const Heading = `h${level}` as const;
  return (
    <section id={id} aria-labelledby={headingId} className={classNames(styles.section, className)}>
      <div className={styles.head}>
        <Heading id={headingId} className={styles.heading}>
          {title}
        </Heading>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </section>
  );
}
