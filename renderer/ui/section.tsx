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
  /** False inside a dialog: a group with a name, and not one more landmark of the page. */
  readonly landmark?: boolean | undefined;
}

/** A part of a screen under its heading. */
export function Section(props: SectionProps) {
  const { title, level = 2, actions, children, id, className, landmark = true } = props;
  const headingId = useId();
  const Heading = `h${level}` as const;
  const Part = landmark ? 'section' : 'div';
  return (
    <Part
      id={id}
      role={landmark ? undefined : 'group'}
      aria-labelledby={headingId}
      className={classNames(styles.section, className)}
    >
      <div className={styles.head}>
        <Heading id={headingId} className={styles.heading}>
          {title}
        </Heading>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </Part>
  );
}
