import { useTranslation } from 'react-i18next';
import type { Machine } from '../../../shared/hardware/machine.ts';
import type { Served } from '../../../shared/ipc/models.ts';
import { formatBytes } from '../../ui/format/bytes.ts';
import { formatTimeOfDay } from '../../ui/format/time.ts';
import { KeyValues } from '../../ui/key-values.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './hardware-screen.module.css';
import { QuantityValue } from './quantity-value.tsx';

interface ProcessorSectionProps {
  readonly machine: Machine;
  /** Null until the servers were asked. */
  readonly servers: readonly Served[] | null;
}

/** The processor, the main memory, and the disk where models lie. */
export function ProcessorSection({ machine, servers }: ProcessorSectionProps) {
  const { t } = useTranslation('hardware');
  const locale = useLocale();
  const { cpu, memory, host } = machine;
  const told = (value: number | null): string => (value === null ? '–' : String(value));
  const disks = (servers ?? []).filter(({ here }) => here);
  return (
    <Section title={t('processor')}>
      <KeyValues
        items={[
          { label: t('cpu'), value: <PlainText text={cpu.name} maxChars={200} /> },
          {
            label: t('cores'),
            value:
              cpu.cores === null && cpu.threads === null
                ? t('notTold')
                : t('coresOf', { cores: told(cpu.cores), threads: told(cpu.threads) }),
          },
          {
            label: t('features'),
            value:
              cpu.features.length === 0 ? (
                t('featuresNone')
              ) : (
                <PlainText text={cpu.features.join(', ')} maxChars={600} />
              ),
          },
          { label: t('ram'), value: <QuantityValue quantity={memory.total} /> },
          { label: t('ramAvailable'), value: <QuantityValue quantity={memory.available} /> },
          ...disks.map((server) => ({
            label: t('disk', { server: server.name }),
            value:
              server.disk === null ? (
                t('diskUnknown')
              ) : (
                <PlainText
                  text={t('diskFree', {
                    free: formatBytes(server.disk.freeBytes, locale),
                    path: server.disk.path,
                  })}
                  maxChars={400}
                />
              ),
          })),
          { label: t('system'), value: <PlainText text={host.os} maxChars={200} /> },
          { label: t('within'), value: t(`places.${host.within}`) },
          {
            label: t('readAt'),
            value: formatTimeOfDay(machine.takenAt, locale, { seconds: true }),
          },
        ]}
      />
      {disks.length === 0 && servers !== null && <p className={styles.dim}>{t('diskNone')}</p>}
    </Section>
  );
}
