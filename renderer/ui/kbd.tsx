import { classNames } from './class-names.ts';
import { describeKeys } from './describe-keys.ts';
import styles from './kbd.module.css';
import { useLocale } from './use-locale.ts';

interface KbdProps {
  /** `Mod+K`, `g r`, `Shift+Escape`. */
  readonly keys: string;
  readonly className?: string | undefined;
}

/** A shortcut as keys. */
export function Kbd({ keys, className }: KbdProps) {
  const presses = describeKeys(keys, useLocale());
  return (
    <kbd className={classNames(styles.keys, className)}>
      {presses.map((press, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: presses have no identity but their place
        <span key={index} className={styles.press}>
          {press.join(' ')}
        </span>
      ))}
    </kbd>
  );
}
