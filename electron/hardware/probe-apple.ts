import type { Device, MachineFinding, Quantity } from '../../shared/hardware/machine.ts';
import { blankDevice } from './blank-device.ts';
import { nameCpu } from './describe-host.ts';
import type { HostFacts } from './host-facts.ts';
import { parseMacDisplays, parseMetalLimit } from './parse/parse-apple.ts';
import { parseWhole } from './parse/parse-number.ts';
import { type Found, nothingFound, outputOf, type Probe } from './probe.ts';
import { describeBytes, GIB, known, MIB, smaller } from './quantities.ts';
import { defaultWorkingSet, unifiedBudget } from './unified-budget.ts';

/** The GPU of a Mac: one memory with the processor, of which Metal may keep a bounded part. */
export async function probeApple(probe: Probe, facts: HostFacts): Promise<Found> {
  if (probe.kit.platform !== 'darwin') return nothingFound;
  // An Intel program on an Apple chip is told the wrong processor by Node, and the right one by sysctl.
  const silicon = probe.kit.arch === 'arm64' || /^Apple/u.test(nameCpu(facts) ?? '');
  if (!silicon) return { devices: await findIntelMac(probe), findings: [] };
  const { total, available } = facts.memory;
  const limit = await readLimit(probe, facts);
  const free = smaller(available, limit);
  const device: Device = {
    ...blankDevice(
      { id: 'apple:0', index: 0, vendor: 'apple', name: nameCpu(facts) ?? 'Apple GPU' },
      '',
    ),
    memory: 'unified',
    total,
    free,
    budget: unifiedBudget(limit, available),
    backend: 'metal',
    whyNot: facts.within === 'virtual' ? 'A virtual Mac has no Metal for models' : null,
  };
  return { devices: [device], findings: describeLimit(facts, limit) };
}

const wired = (facts: HostFacts) =>
  parseWhole(facts.sysctl.get('iogpu.wired_limit_mb') ?? null) ?? 0;

/** What people set wins; then what Ollama measured and logged here; then what such Macs are known to allow. */
async function readLimit(probe: Probe, facts: HostFacts): Promise<Quantity> {
  const { total } = facts.memory;
  const set = wired(facts);
  if (set > 0) return known(set * MIB, 'sysctl iogpu.wired_limit_mb');
  if (total.bytes === null) return total;
  const home = probe.kit.env.HOME;
  const log =
    home === undefined ? null : await probe.kit.readText(`${home}/.ollama/logs/server.log`);
  const measured = parseMetalLimit(log ?? '');
  // A log that was copied from another Mac, or is older than the memory, says what can't be.
  if (measured !== null && measured < total.bytes) return known(measured, "Ollama's log");
  return defaultWorkingSet(total.bytes, nameCpu(facts) ?? '');
}

function describeLimit(facts: HostFacts, limit: Quantity): readonly MachineFinding[] {
  const total = facts.memory.total.bytes;
  if (limit.bytes === null || total === null) return [];
  const part = `${describeBytes(limit.bytes)} of ${describeBytes(total)}`;
  if (wired(facts) > 0) {
    const left = total - limit.bytes;
    const what = `The GPU may keep ${part}: iogpu.wired_limit_mb was set on this Mac.`;
    const next =
      left < 4 * GIB
        ? 'Less than 4 GiB is left for macOS: lower it, or the Mac may freeze under load.'
        : '';
    return [{ code: 'wired-limit-raised', device: 'apple:0', what, next }];
  }
  // Below 32 GB macOS itself needs what the limit leaves.
  const possible = total - Math.max(8 * GIB, total / 8);
  if (total < 32 * GIB || possible <= limit.bytes) return [];
  return [
    {
      code: 'wired-limit-possible',
      device: 'apple:0',
      what: `macOS lets the GPU keep about ${part}.`,
      next: `\`sudo sysctl iogpu.wired_limit_mb=${Math.floor(possible / MIB)}\` allows ${describeBytes(possible)} until the next start.`,
    },
  ];
}

async function findIntelMac(probe: Probe): Promise<readonly Device[]> {
  const answer = await probe.run('/usr/sbin/system_profiler', ['SPDisplaysDataType', '-json']);
  return parseMacDisplays(outputOf(answer) ?? '').map((name, index) => {
    const vendor = /\bAMD\b|Radeon/u.test(name) ? 'amd' : /Intel/u.test(name) ? 'intel' : 'other';
    const reason = 'Not read: no model server uses the graphics of an Intel Mac';
    return {
      ...blankDevice({ id: `${vendor}:mac-${index}`, index, vendor, name }, reason),
      memory: vendor === 'intel' ? 'shared' : 'dedicated',
      whyNot: 'Ollama uses no graphics on Macs with an Intel processor',
    };
  });
}
