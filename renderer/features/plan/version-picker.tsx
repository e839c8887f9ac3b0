import { useTranslation } from 'react-i18next';
import { formatTimeOfDay } from '../../ui/format/time.ts';
import { Select } from '../../ui/select.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import type { PlanVersion } from './model/collect-plan-marks.ts';
import styles from './plan-screen.module.css';

interface VersionPickerProps {
  readonly label: string;
  readonly versions: readonly PlanVersion[];
  readonly epoch: string;
  readonly value: number;
  readonly onChange: (version: number) => void;
}

/** One of the plan's versions, by number, maker and time. */
export function VersionPicker({ label, versions, epoch, value, onChange }: VersionPickerProps) {
  const { t } = useTranslation('plan');
  const locale = useLocale();
  const start = Date.parse(epoch);
  return (
    <Select
      className={styles.picker}
      label={label}
      value={String(value)}
      onChange={(version) => onChange(Number(version))}
      options={versions.map((one) => ({
        value: String(one.version),
        label: t('version', { version: one.version }),
        detail: t(`madeBy.${one.from}`, { time: formatTimeOfDay(start + one.at, locale) }),
      }))}
    />
  );
}
