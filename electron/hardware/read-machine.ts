import { MACHINE_FORMAT, type Machine } from '../../shared/hardware/machine.ts';
import { describeHost } from './describe-host.ts';
import { readFacts } from './host-facts.ts';
import { findHung, findOnDevices, findOnHost, findRemote } from './machine-findings.ts';
import { makeMachineId, readOwnNumber } from './machine-id.ts';
import { createProbe, PROGRAM_LIMIT_MS } from './probe.ts';
import type { ProbeKit } from './probe-kit.ts';
import { readDevices } from './read-devices.ts';

export interface ReadOptions {
  /** Ends the reading; the promise is then rejected with the signal's reason. */
  readonly signal: AbortSignal;
  /** Model servers that are in use; those of other machines are said to be out of sight. */
  readonly servers?: readonly { readonly name: string; readonly url: string }[];
  /** Milliseconds for each program; 3,000 unless a test is in a hurry. */
  readonly limitMs?: number;
}

/**
 * This machine as it is now: processor, memory, every device with total and free memory, and what people should
 * know about them. It never fails because something can't be read: that is a number with null and a reason, or a
 * finding. It takes about as long as the slowest vendor's program, and at most a little over its limit.
 */
export async function readMachine(kit: ProbeKit, options: ReadOptions): Promise<Machine> {
  const limitMs = options.limitMs ?? PROGRAM_LIMIT_MS;
  const probe = createProbe(kit, options.signal, limitMs);
  const facts = await readFacts(probe);
  const [{ devices, findings }, { host, cpu }, own] = await Promise.all([
    readDevices(probe, facts, { quick: false }),
    describeHost(probe, facts, limitMs),
    readOwnNumber(probe),
  ]);
  options.signal.throwIfAborted();
  const id = makeMachineId(own, {
    hostname: kit.hostname,
    cpu: cpu.name,
    devices: devices.map((device) => device.id),
    container: host.within === 'container',
  });
  return {
    format: MACHINE_FORMAT,
    id,
    takenAt: kit.now().toISOString(),
    host,
    cpu,
    memory: facts.memory,
    devices: devices.slice(0, 256),
    findings: [
      ...findings,
      ...findHung(probe.hung, findings),
      ...findOnDevices(devices),
      ...findOnHost(host, facts.memory, devices),
      ...findRemote(options.servers ?? []),
    ].slice(0, 500),
  };
}
