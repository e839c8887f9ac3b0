import { useTranslation } from 'react-i18next';
import type { Machine } from '../../../shared/hardware/machine.ts';
import type { Shop } from '../../../shared/ipc/models.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Section } from '../../ui/section.tsx';
import { DevicePart } from './device-part.tsx';
import { ElsewhereNote } from './elsewhere-note.tsx';
import styles from './hardware-screen.module.css';
import { MachineFindings } from './machine-findings.tsx';
import { MachineSummary } from './machine-summary.tsx';
import { loadedOnDevices, usableDevices } from './model/usable.ts';
import { ProcessorSection } from './processor-section.tsx';
import { ReportActions } from './report-actions.tsx';
import { useTypedMemory } from './use-typed-memory.ts';

/** So many devices stand there unfolded; more are a list of lines. */
const UNFOLDED = 2;

interface MachineViewProps {
  readonly machine: Machine;
  readonly shop: Shop | null;
  /** Something was typed that the next look takes into account. */
  readonly onChanged: () => void;
}

/** One machine: in plain words, then device by device, then what surrounds them. */
export function MachineView({ machine, shop, onChanged }: MachineViewProps) {
  const { t } = useTranslation('hardware');
  const desk = useTypedMemory(onChanged);
  const usable = usableDevices(machine);
  const loaded = shop === null ? null : loadedOnDevices(shop);
  const { devices } = machine;
  return (
    <>
      <MachineSummary machine={machine} shop={shop} />
      <MachineFindings machine={machine} />
      {shop !== null && <ElsewhereNote servers={shop.servers} />}
      {(devices.length > 0 || machine.findings.length === 0) && (
        <Section title={t('devices', { count: devices.length })}>
          {devices.length === 0 && <EmptyState title={t('noDevice')} body={t('noDeviceBody')} />}
          {desk.error !== null && <ErrorView error={desk.error} />}
          <ul className={styles.devices}>
            {devices.map((device) => (
              <DevicePart
                key={device.id}
                device={device}
                usable={usable.includes(device)}
                takenAt={machine.takenAt}
                loadedBytes={usable.length === 1 && usable[0]?.id === device.id ? loaded : null}
                open={devices.length <= UNFOLDED}
                desk={desk}
              />
            ))}
          </ul>
        </Section>
      )}
      <ProcessorSection machine={machine} servers={shop?.servers ?? null} />
      <ReportActions machine={machine} />
    </>
  );
}
