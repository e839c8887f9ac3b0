import { useTranslation } from 'react-i18next';
import type { Device, Machine } from '../../../shared/hardware/machine.ts';
import { shortName } from '../../stores/fit/fit-badge.tsx';
import { cleanString } from '../../ui/clean-text.ts';
import { formatMemory } from '../../ui/format/memory.ts';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './welcome-screen.module.css';

/** The device with the most memory for a model, of those that a server would use. */
export const bestDevice = (machine: Machine): Device | null =>
  machine.devices
    .filter(({ whyNot }) => whyNot === null)
    .toSorted((a, b) => (b.budget.bytes ?? -1) - (a.budget.bytes ?? -1))[0] ?? null;

/** What models would run on here, in a sentence. */
export function HardwareLine({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation('welcome');
  const locale = useLocale();
  const device = bestDevice(machine);
  if (device === null) return <p className={styles.dim}>{t('hardwareNone')}</p>;
  const words = { name: cleanString(shortName(device.name), { maxChars: 120 }) };
  if (device.budget.bytes === null)
    return <p className={styles.dim}>{t('hardwareUnknown', words)}</p>;
  const others = machine.devices.filter(({ whyNot }) => whyNot === null).length - 1;
  const free = formatMemory(device.budget.bytes, locale);
  return (
    <p className={styles.dim}>
      {device.total.bytes === null
        ? t('hardwareFree', { ...words, free })
        : t('hardwareFound', { ...words, free, total: formatMemory(device.total.bytes, locale) })}
      {others > 0 && ` ${t('hardwareMore', { count: others })}`}
    </p>
  );
}
