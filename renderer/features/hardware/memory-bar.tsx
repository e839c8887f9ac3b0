import { useTranslation } from 'react-i18next';
import { classNames } from '../../ui/class-names.ts';
import { formatMemory } from '../../ui/format/memory.ts';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './memory-bar.module.css';
import type { MemorySplit } from './model/memory-split.ts';

export const PARTS = ['models', 'others', 'beyond', 'free'] as const;
export type Part = (typeof PARTS)[number];

interface MemoryBarProps {
  /** Null where it is not known how much there is or is free. */
  readonly split: MemorySplit | null;
  /** Names and sizes below the bar; without, they are only read out. */
  readonly legend?: boolean;
}

/** Who holds a device's memory, side by side; each part has its own pattern and its name. */
export function MemoryBar({ split, legend = false }: MemoryBarProps) {
  const { t } = useTranslation('hardware');
  const locale = useLocale();
  if (split === null)
    return <div className={styles.unknown} role="img" aria-label={t('barUnknown')} />;
  const parts = PARTS.filter((part) => split[part] > 0);
  const say = (part: Part): string =>
    t('partOf', { part: t(`part.${part}`), size: formatMemory(split[part], locale) });
  const all = parts.map(say).join(', ');
  return (
    <div className={styles.parts}>
      <div className={styles.bar} role="img" aria-label={all} title={all}>
        {parts.map((part) => (
          <span
            key={part}
            className={classNames(styles.piece, styles[part])}
            style={{ flexGrow: split[part] / split.total }}
          />
        ))}
      </div>
      {legend && (
        <ul className={styles.legend} aria-hidden="true">
          {parts.map((part) => (
            <li key={part}>
              <span className={classNames(styles.key, styles[part])} />
              {say(part)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
