import { useTranslation } from 'react-i18next';
import type { Device } from '../../../shared/hardware/machine.ts';
import { Badge } from '../../ui/badge.tsx';
import { formatMemory } from '../../ui/format/memory.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { DeviceFacts } from './device-facts.tsx';
import { DeviceNumbers } from './device-numbers.tsx';
import { DeviceUsers } from './device-users.tsx';
import styles from './hardware-screen.module.css';
import { MemoryBar } from './memory-bar.tsx';
import { splitMemory } from './model/memory-split.ts';
import { TypedMemory } from './typed-memory.tsx';
import type { TypedMemoryDesk } from './use-typed-memory.ts';

interface DevicePartProps {
  readonly device: Device;
  /** Whether a model server would use it. */
  readonly usable: boolean;
  readonly takenAt: string;
  /** What servers say that they hold, where only this device can hold it; null else. */
  readonly loadedBytes: number | null;
  /** Unfolded from the start: where there are few. */
  readonly open: boolean;
  readonly desk: TypedMemoryDesk;
}

/** One device: a line that stays readable beside many others, with everything known about it folded behind. */
export function DevicePart(props: DevicePartProps) {
  const { t } = useTranslation('hardware');
  const { device, usable, takenAt, loadedBytes, open, desk } = props;
  const split = splitMemory(device, loadedBytes);
  return (
    <li className={styles.device}>
      <details open={open}>
        <summary>
          <StatusMark
            status={usable ? 'done' : 'skipped'}
            label={usable ? t('usable') : t('notUsable')}
          />
          <h3 className={styles.deviceName}>
            <span className={styles.index}>{device.index}</span>{' '}
            <PlainText text={device.name} maxChars={120} />
          </h3>
          <DeviceLine device={device} />
          <span className={styles.lineBar}>
            <MemoryBar split={split} />
          </span>
        </summary>
        <div className={styles.deviceBody}>
          {!usable && (
            <p>
              <Badge tone="warn">{t('whyNot')}</Badge>{' '}
              <PlainText text={device.whyNot ?? t('whyNotShared')} />
            </p>
          )}
          <MemoryBar split={split} legend />
          <DeviceNumbers device={device} split={split} takenAt={takenAt} />
          <DeviceFacts device={device} />
          <DeviceUsers device={device} />
          <TypedMemory device={device} desk={desk} />
        </div>
      </details>
    </li>
  );
}

/** The two numbers that matter most, in words. */
function DeviceLine({ device }: { readonly device: Device }) {
  const { t } = useTranslation('hardware');
  const locale = useLocale();
  const free = device.budget.bytes ?? device.free.bytes;
  const total = device.total.bytes;
  if (total === null) return <span className={styles.line}>{t('memoryUnknown')}</span>;
  if (free === null)
    return (
      <span className={styles.line}>
        {t('freeUnknown', { total: formatMemory(total, locale) })}
      </span>
    );
  return (
    <span className={styles.line}>
      {t('freeOf', { free: formatMemory(free, locale), total: formatMemory(total, locale) })}
    </span>
  );
}
