import type { TFunction } from 'i18next';
import type { Device, Machine, Quantity } from '../../../../shared/hardware/machine.ts';
import { formatMemory } from '../../../ui/format/memory.ts';
import { formatDateTime } from '../../../ui/format/time.ts';
import { deviceFacts } from '../device-facts.tsx';
import { describeDevices } from '../machine-summary.tsx';

type Words = TFunction<'hardware'>;

/** Everything that the screen says of this machine, as lines for a message or a ticket. */
export function machineText(machine: Machine, t: Words, locale: string): string {
  const line = (label: string, value: string): string => `${label}: ${value}`;
  const size = ({ bytes, source }: Quantity): string =>
    `${bytes === null ? '–' : formatMemory(bytes, locale)} (${source})`;
  const { cpu, memory, host } = machine;
  return [
    line(host.name, describeDevices(machine, t, locale)),
    line(t('readAt'), formatDateTime(machine.takenAt, locale)),
    line(t('system'), `${host.os}, ${t(`places.${host.within}`)}`),
    line(t('cpu'), cpu.name),
    line(t('features'), cpu.features.length === 0 ? t('featuresNone') : cpu.features.join(', ')),
    line(t('ram'), size(memory.total)),
    line(t('ramAvailable'), size(memory.available)),
    ...machine.devices.flatMap((device) => ['', ...deviceLines(device, t, locale, size)]),
    ...(machine.findings.length === 0 ? [] : ['', t('findings')]),
    ...machine.findings.map(({ what, next }) => `- ${[what, next].filter(Boolean).join(' ')}`),
    '',
  ].join('\n');
}

function deviceLines(
  device: Device,
  t: Words,
  locale: string,
  size: (quantity: Quantity) => string,
): readonly string[] {
  return [
    `${device.index} ${device.name}`,
    ...(device.whyNot === null ? [] : [`  ${t('whyNot')}: ${device.whyNot}`]),
    `  ${t('total')}: ${size(device.total)}`,
    `  ${t('free')}: ${size(device.free)}`,
    `  ${t('budget')}: ${size(device.budget)}`,
    ...deviceFacts(device, t, locale).map(({ label, value }) => `  ${label}: ${value}`),
    ...device.users.map(
      ({ pid, name, bytes }) =>
        `  ${t('users')}: ${name} (${pid ?? t('notTold')}) ${bytes === null ? t('notTold') : formatMemory(bytes, locale)}`,
    ),
  ];
}
