import { createHash } from 'node:crypto';
import { outputOf, type Probe } from './probe.ts';

/** What tells machines apart that have no number of their own. */
export interface Marks {
  readonly hostname: string;
  readonly cpu: string;
  readonly devices: readonly string[];
  /** A container's files, its number among them, are copies of an image. */
  readonly container: boolean;
}

/**
 * A number of this machine that stays the same between starts, made by hashing what the system calls itself. The
 * system's own number is never given out: programs of other makers identify the machine by it.
 */
export function makeMachineId(own: string | null, marks: Marks): string {
  const parts =
    own === null
      ? [marks.hostname, marks.cpu, ...[...marks.devices].sort()]
      : marks.container
        ? [own, marks.hostname]
        : [own];
  const hash = createHash('sha256').update(`tandem.machine\0${parts.join('\0')}`);
  return `machine-${hash.digest('hex').slice(0, 24)}`;
}

/** The number that the system has for itself, or null. */
export async function readOwnNumber(probe: Probe): Promise<string | null> {
  const { kit } = probe;
  if (kit.platform === 'darwin') {
    const answer = await probe.run('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice']);
    return /"IOPlatformUUID" = "([0-9A-F-]{36})"/iu.exec(outputOf(answer) ?? '')?.[1] ?? null;
  }
  if (kit.platform === 'win32') {
    const windows = kit.env.SystemRoot ?? kit.env.windir ?? 'C:\\Windows';
    const answer = await probe.run(`${windows}\\System32\\reg.exe`, [
      'query',
      'HKLM\\SOFTWARE\\Microsoft\\Cryptography',
      '/v',
      'MachineGuid',
    ]);
    return /MachineGuid\s+REG_SZ\s+([0-9a-f-]{36})/iu.exec(outputOf(answer) ?? '')?.[1] ?? null;
  }
  for (const path of ['/etc/machine-id', '/var/lib/dbus/machine-id']) {
    const id = (await kit.readText(path))?.trim() ?? '';
    if (/^[0-9a-f]{32}$/u.test(id) && !/^0+$/u.test(id)) return id;
  }
  return null;
}
