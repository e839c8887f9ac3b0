import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './tabs.module.css';

export interface Tab {
  readonly id: string;
  readonly label: ReactNode;
  /** A number or a few words behind the label: `+184 −61`. */
  readonly detail?: ReactNode;
}

interface TabsProps {
  readonly tabs: readonly Tab[];
  readonly active: string;
  readonly onChange: (id: string) => void;
  readonly label?: string | undefined;
  /** `TabPanel`s, one for each tab. */
  readonly children?: ReactNode;
  readonly className?: string | undefined;
}

/** Several views of one thing, one at a time; arrow keys move between them. */
export function Tabs({ tabs, active, onChange, label, children, className }: TabsProps) {
  return (
    <Base.Root
      value={active}
      onValueChange={(value: unknown) => onChange(String(value))}
      className={classNames(styles.root, className)}
    >
      <Base.List className={styles.list} aria-label={label} activateOnFocus>
        {tabs.map((tab) => (
          <Base.Tab key={tab.id} value={tab.id} className={styles.tab}>
            {tab.label}
            {tab.detail !== undefined && <span className={styles.detail}>{tab.detail}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {children}
    </Base.Root>
  );
}

interface TabPanelProps {
  readonly id: string;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

/** What one tab shows; inside `Tabs`. */
export function TabPanel({ id, children, className }: TabPanelProps) {
  return (
    <Base.Panel value={id} className={classNames(styles.panel, className)}>
      {children}
    </Base.Panel>
  );
}
