import { useTranslation } from 'react-i18next';
import type { Machine } from '../../../shared/hardware/machine.ts';
import { placeOf } from '../../../shared/models/place-of.ts';
import { shortName } from '../../stores/fit/fit-badge.tsx';
import { cleanString } from '../../ui/clean-text.ts';
import { formatMemory } from '../../ui/format/memory.ts';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './welcome-screen.module.css';

/** A server of this machine of which nothing else is known. */
const HERE = { here: true, declared: [], disk: null, version: null };

/** What models would run on here, in a sentence. */
export function HardwareLine({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation('welcome');
  const locale = useLocale();
  const usable = placeOf(machine, HERE).devices;
  const device = usable.toSorted((a, b) => (b.freeBytes ?? -1) - (a.freeBytes ?? -1))[0] ?? null;
  if (device === null) return <p className={styles.dim}>{t('hardwareNone')}</p>;
  const words = { name: cleanString(shortName(device.name), { maxChars: 120 }) };
  if (device.freeBytes === null) return <p className={styles.dim}>{t('hardwareUnknown', words)}</p>;
  const others = usable.length - 1;
  const free = formatMemory(device.freeBytes, locale);
  return (
    <p className={styles.dim}>
      {device.totalBytes === null
        ? t('hardwareFree', { ...words, free })
        : t('hardwareFound', { ...words, free, total: formatMemory(device.totalBytes, locale) })}
      {others > 0 && ` ${t('hardwareMore', { count: others })}`}
    </p>
  );
}
