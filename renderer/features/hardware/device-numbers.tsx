import { useTranslation } from 'react-i18next';
import type { Device, Quantity } from '../../../shared/hardware/machine.ts';
import { formatTimeOfDay } from '../../ui/format/time.ts';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './hardware-screen.module.css';
import type { MemorySplit } from './model/memory-split.ts';
import { QuantityCells } from './quantity-value.tsx';

interface DeviceNumbersProps {
  readonly device: Device;
  readonly split: MemorySplit | null;
  readonly takenAt: string;
}

/** The bar again, as a table: each size with where and when it was read. */
export function DeviceNumbers({ device, split, takenAt }: DeviceNumbersProps) {
  const { t } = useTranslation('hardware');
  const locale = useLocale();
  const worked = (bytes: number): Quantity => ({ bytes, source: t('workedOut') });
  const rows: readonly (readonly [string, Quantity])[] = [
    [t('total'), device.total],
    [t('free'), device.free],
    [t('budget'), device.budget],
    ...(split === null
      ? []
      : ([
          [t('rowModels'), worked(split.models)],
          [t('rowOthers'), worked(split.others)],
        ] as const)),
  ];
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption>{t('memory')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('what')}</th>
            <th scope="col" className={styles.number}>
              {t('size')}
            </th>
            <th scope="col">{t('source')}</th>
            <th scope="col">{t('readAt')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, quantity]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <QuantityCells quantity={quantity} />
              <td>{formatTimeOfDay(takenAt, locale, { seconds: true })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
