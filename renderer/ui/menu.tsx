import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Kbd } from './kbd.tsx';
import { OpenLayer } from './open-layer.tsx';
import styles from './popup.module.css';

export interface MenuItem {
  readonly label: string;
  readonly icon?: ReactNode;
  readonly shortcut?: string | undefined;
  readonly onSelect: () => void;
  readonly disabled?: boolean | undefined;
  readonly danger?: boolean | undefined;
}

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly items: readonly MenuItem[];
  readonly align?: 'start' | 'center' | 'end' | undefined;
}

/** A list of actions behind a button. */
export function Menu({ trigger, items, align = 'start' }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner} sideOffset={4} align={align}>
          <Base.Popup className={styles.popup}>
            <OpenLayer>
              {items.map((item) => (
                <Base.Item
                  key={item.label}
                  className={classNames(styles.item, item.danger === true && styles.danger)}
                  disabled={item.disabled === true}
                  onClick={item.onSelect}
                >
                  <span className={styles.lead} aria-hidden="true">
                    {item.icon}
                  </span>
                  <span className={styles.label}>{item.label}</span>
                  {item.shortcut !== undefined && <Kbd keys={item.shortcut} />}
                </Base.Item>
              ))}
            </OpenLayer>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
