import { useTranslation } from 'react-i18next';
import { classNames } from '../../ui/class-names.ts';
import { formatBytes } from '../../ui/format/bytes.ts';
import { useLocale } from '../../ui/use-locale.ts';
import type { GroupShare } from './model/part-classes.ts';
import styles from './part-bar.module.css';

interface PartBarProps {
  readonly shares: readonly GroupShare[];
  /** Names and sizes below the bar; without, they are only read out. */
  readonly legend?: boolean;
}

/** What something is made of, side by side; each kind has its own pattern and its name. */
export function PartBar({ shares, legend = false }: PartBarProps) {
  const { t } = useTranslation('ledger');
  const locale = useLocale();
  const say = ({ group, bytes }: GroupShare): string =>
    t('shareOf', { name: t(`group.${group}`), size: formatBytes(bytes, locale) });
  const all = shares.map(say).join(', ');
  return (
    <div className={styles.parts}>
      <div className={styles.bar} role="img" aria-label={all} title={all}>
        {shares.map((share) => (
          <span
            key={share.group}
            className={classNames(styles.piece, styles[share.group])}
            style={{ flexGrow: share.bytes }}
          />
        ))}
      </div>
      {legend && (
        <ul className={styles.legend} aria-hidden="true">
          {shares.map((share) => (
            <li key={share.group}>
              <span className={classNames(styles.key, styles[share.group])} />
              {say(share)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
