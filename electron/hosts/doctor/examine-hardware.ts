import {
  describeFree,
  describeHost,
  describeMainMemory,
} from '../../../shared/hardware/describe-machine.ts';
import type { Device, Machine } from '../../../shared/hardware/machine.ts';
import type { DoctorFinding } from '../engine.ts';

const NEXT = {
  none: 'Models run on the processor, slowly. A server on another machine can be named in the settings.',
  memory: 'Type its memory into the settings (devices).',
} as const;

/**
 * What models can run on: every device with its memory and where that was read, and what the look itself found. Where
 * no server runs on this machine its devices decide nothing, so none of them is a warning then.
 */
export function examineHardware(machine: Machine, isServedHere: boolean): readonly DoctorFinding[] {
  const usable = machine.devices.filter(({ whyNot }) => whyNot === null);
  const isToldBefore = machine.findings.some(({ code }) => code === 'no-gpu');
  const none: DoctorFinding = {
    area: 'hardware',
    status: 'warning',
    what: 'no device that a model server would use',
    next: NEXT.none,
  };
  const findings = [
    ...machine.devices.map((device) => examineDevice(device, usable.length > 0)),
    ...(usable.length > 0 || isToldBefore ? [] : [none]),
    ...machine.findings.map((finding) => describeFinding(finding, machine)),
    examineHost(machine),
  ];
  return isServedHere ? findings : findings.map(withoutWarning);
}

function examineDevice(device: Device, hasOther: boolean): DoctorFinding {
  const { name, total, free, whyNot } = device;
  if (whyNot !== null) {
    const what = `${name} is not used: ${whyNot}`;
    return hasOther
      ? { area: 'hardware', status: 'ok', what, next: '' }
      : { area: 'hardware', status: 'warning', what, next: NEXT.none };
  }
  if (total.bytes === null || free.bytes === null) {
    const why = total.bytes === null ? total.source : free.source;
    const what = `${name}: ${describeFree(device)} (${why})`;
    return { area: 'hardware', status: 'warning', what, next: NEXT.memory };
  }
  const how = [free.source, device.backend, device.driver && `driver ${device.driver}`];
  const told = how.filter((fact) => fact !== null && fact !== '').join(', ');
  const what = `${name}: ${describeFree(device)} (${told})`;
  return { area: 'hardware', status: 'ok', what, next: '' };
}

/** What comes with something to do is a warning; the rest is said for the record. */
function describeFinding(
  { device, what, next }: Machine['findings'][number],
  { devices }: Machine,
): DoctorFinding {
  const name = devices.find(({ id }) => id === device)?.name;
  const said = name === undefined || what.includes(name) ? what : `${name}: ${what}`;
  return { area: 'hardware', status: next === '' ? 'ok' : 'warning', what: said, next };
}

const examineHost = (machine: Machine): DoctorFinding => ({
  area: 'hardware',
  status: 'ok',
  what: [machine.cpu.name, describeMainMemory(machine), describeHost(machine)]
    .filter((fact) => fact !== '')
    .join(', '),
  next: '',
});

const withoutWarning = (finding: DoctorFinding): DoctorFinding =>
  finding.status === 'warning' ? { ...finding, status: 'ok', next: '' } : finding;
