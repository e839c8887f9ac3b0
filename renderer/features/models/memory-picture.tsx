import { useTranslation } from 'react-i18next';
import type { Fit } from '../../../shared/models/fit-report.ts';
import { classNames } from '../../ui/class-names.ts';
import { formatMemory } from '../../ui/format/memory.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './memory.module.css';
import { type DeviceBar, MAIN_MEMORY, type Part, parts, UNDECLARED } from './model/device-bars.ts';

interface MemoryPictureProps {
  readonly bars: readonly DeviceBar[];
  readonly fit: Fit | null;
  /** Without the table of the same numbers, where one is further down. */
  readonly plain?: boolean | undefined;
}

/** A bar for each device in one scale; what lies beyond a device's edge is drawn beyond it. */
export function MemoryPicture({ bars, fit, plain = false }: MemoryPictureProps) {
  const { t } = useTranslation('models');
  const widest = Math.max(1, ...bars.map(({ width }) => width));
  if (bars.length === 0) return null;
  return (
    <figure className={styles.picture}>
      <div aria-hidden="true" className={styles.bars}>
        {bars.map((bar) => (
          <Bar key={bar.id} bar={bar} widest={widest} dense={bars.length > DENSE_FROM} />
        ))}
      </div>
      <figcaption>
        <ul className={styles.legend} aria-hidden="true">
          {parts
            .filter((part) => bars.some((bar) => bar.segments.some((one) => one.part === part)))
            .map((part) => (
              <li key={part}>
                <span className={classNames(styles.swatch, styles[part])} /> {t(`part.${part}`)}
              </li>
            ))}
          {bars.some(({ over }) => over > 0) && (
            <li>
              <span className={classNames(styles.swatch, styles.over)} /> {t('part.over')}
            </li>
          )}
        </ul>
        {!plain && (
          <details className={styles.numbers}>
            <summary>{t('memory.numbers')}</summary>
            <MemoryTable bars={bars} />
          </details>
        )}
        {fit === null && <span className={styles.dim}>{t('memory.empty')}</span>}
      </figcaption>
    </figure>
  );
}

/** From here on bars are thin, so that a machine of eight cards is one picture. */
const DENSE_FROM = 3;

/** Share of the picture from which a part has room for its name. */
const WIDE_ENOUGH = 0.2;

interface BarProps {
  readonly bar: DeviceBar;
  readonly widest: number;
  readonly dense: boolean;
}

function Bar({ bar, widest, dense }: BarProps) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  const percent = (bytes: number): string => `${(bytes / widest) * 100}%`;
  const free = bar.segments.find(({ part }) => part === 'free')?.bytes ?? 0;
  return (
    <div className={classNames(styles.device, dense && styles.dense)}>
      <span className={styles.name}>
        <span>
          <DeviceName bar={bar} />
        </span>
        <span className={styles.dim}>
          {bar.total === null
            ? t('memory.totalUnknown')
            : bar.over > 0
              ? t('memory.over', {
                  over: formatMemory(bar.over, locale),
                  total: formatMemory(bar.total, locale),
                })
              : t('memory.free', {
                  free: formatMemory(free, locale),
                  total: formatMemory(bar.total, locale),
                })}
        </span>
      </span>
      <span className={styles.track}>
        {bar.segments.map(({ part, bytes }) => (
          <span
            key={part}
            className={classNames(styles.segment, styles[part])}
            style={{ inlineSize: percent(bytes) }}
          >
            {!dense && part !== 'free' && bytes / widest > WIDE_ENOUGH && (
              <span className={styles.chip}>
                {t(`part.${part}`)} {formatMemory(bytes, locale)}
              </span>
            )}
          </span>
        ))}
        {bar.over > 0 && bar.total !== null && (
          <span
            className={classNames(styles.beyond, styles.over)}
            style={{ insetInlineStart: percent(bar.total), inlineSize: percent(bar.over) }}
          />
        )}
        {bar.total !== null && (
          <span className={styles.edge} style={{ inlineSize: percent(bar.total) }} />
        )}
      </span>
    </div>
  );
}

function DeviceName({ bar }: { readonly bar: DeviceBar }) {
  const { t } = useTranslation('models');
  if (bar.id === MAIN_MEMORY) return t('memory.main');
  if (bar.id === UNDECLARED) return t('memory.undeclared');
  return (
    <>
      <PlainText text={bar.name} maxChars={80} />
      {bar.unified && ` (${t('memory.unified')})`}
    </>
  );
}

/** The same numbers as a table: for readers, and for those who want them exactly. */
function MemoryTable({ bars }: { readonly bars: readonly DeviceBar[] }) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  const bytesOf = (bar: DeviceBar, part: Part): number =>
    bar.segments.find((one) => one.part === part)?.bytes ?? 0;
  const shown = parts.filter((part) => bars.some((bar) => bytesOf(bar, part) > 0));
  return (
    <table className={styles.table}>
      <caption className="visually-hidden">{t('memory.table')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('memory.device')}</th>
          {shown.map((part) => (
            <th key={part} scope="col">
              {t(`part.${part}`)}
            </th>
          ))}
          <th scope="col">{t('part.over')}</th>
          <th scope="col">{t('memory.total')}</th>
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.id}>
            <th scope="row">
              <DeviceName bar={bar} />
            </th>
            {shown.map((part) => (
              <td key={part}>{formatMemory(bytesOf(bar, part), locale)}</td>
            ))}
            <td>{formatMemory(bar.over, locale)}</td>
            <td>{bar.total === null ? t('memory.unknown') : formatMemory(bar.total, locale)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
