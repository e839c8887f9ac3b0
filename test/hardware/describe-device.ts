import type { Device, Machine, Quantity } from '../../shared/hardware/machine.ts';

const mib = ({ bytes }: Quantity) => (bytes === null ? '?' : Math.round(bytes / 1_024 ** 2));

/** A device in one line: what it is, MiB total / free / budget, what would use it, its name, why it stays unused. */
export function describeDevice(device: Device): string {
  const sizes = [device.total, device.free, device.budget].map(mib).join('/');
  const what = `${device.vendor} ${device.memory} ${sizes} ${device.backend ?? 'none'}`;
  const why = device.whyNot === null ? '' : ` (unused: ${device.whyNot})`;
  return `${what}, ${device.name}${why}`;
}

export const describeMachine = (machine: Machine) => ({
  within: machine.host.within,
  devices: machine.devices.map(describeDevice),
  findings: machine.findings.map((finding) => finding.code),
});
