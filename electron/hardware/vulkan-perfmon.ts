import type { Device } from '../../shared/hardware/machine.ts';
import { type Found, outputOf, type Probe, runFirst } from './probe.ts';

const OLLAMA = ['/usr/local/bin/ollama', '/usr/bin/ollama', '/opt/ollama/bin/ollama'];

/**
 * On Linux Ollama's Vulkan backend sees a card's memory only with the capability `cap_perfmon`. Where Ollama is
 * installed without it the cards that need Vulkan stay unused; where it can't be seen, it is said and not judged.
 */
export async function readPerfmon(probe: Probe, devices: readonly Device[]): Promise<Found> {
  const concerned = devices.filter(
    (one) => one.backend === 'vulkan' && one.memory === 'dedicated' && one.whyNot === null,
  );
  if (probe.kit.platform !== 'linux' || concerned.length === 0) return { devices, findings: [] };
  const answer = await runFirst(
    probe,
    ['/usr/sbin/getcap', '/sbin/getcap', '/usr/bin/getcap'],
    OLLAMA,
  );
  const said = answer.kind === 'done' ? answer.stdout : (outputOf(answer) ?? '');
  if (/cap_perfmon/u.test(said)) return { devices, findings: [] };
  const installed = await findOllama(probe);
  const next = `Run \`sudo setcap cap_perfmon+ep ${installed ?? '/usr/local/bin/ollama'}\` and restart Ollama; an update of Ollama takes it away again.`;
  const what = 'Ollama sees the memory of this card only with the capability cap_perfmon.';
  const reason = "Ollama lacks cap_perfmon, so its Vulkan backend can't see the memory";
  // Without getcap nothing says whether it has the capability.
  const certain = installed !== null && answer.kind === 'done';
  return {
    devices: devices.map((one) =>
      certain && concerned.includes(one) ? { ...one, whyNot: reason } : one,
    ),
    findings: concerned.map((one) => ({ code: 'vulkan-perfmon', device: one.id, what, next })),
  };
}

async function findOllama({ kit }: Probe): Promise<string | null> {
  for (const path of OLLAMA) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    if ((await kit.list(folder)).includes('ollama')) return path;
  }
  return null;
}
