import type { Machine } from '../../shared/hardware/machine.ts';
import type { HostFacts } from './host-facts.ts';
import { parseWhole } from './parse/parse-number.ts';
import { parseOsRelease, parseSwVers } from './parse/parse-os-release.ts';
import { outputOf, type Probe, plain } from './probe.ts';
import { readWithin } from './read-within.ts';

/** The names of the system and of the processor. Slow on Windows, so nothing else waits for them. */
export async function describeHost(
  probe: Probe,
  facts: HostFacts,
  limitMs: number,
): Promise<Pick<Machine, 'host' | 'cpu'>> {
  const { kit } = probe;
  const [os, named] = await Promise.all([
    readOs(probe, limitMs),
    // The kernel names most processors itself; ARM's on Linux and those of Windows it does not.
    nameCpu(facts) === null ? readWithin(kit.system.cpu(), limitMs) : null,
  ]);
  return {
    host: {
      name: plain(kit.hostname).slice(0, 200),
      platform: kit.platform,
      arch: kit.arch,
      os: (os ?? `${kit.platform} ${kit.release}`).slice(0, 200),
      within: facts.within,
    },
    cpu: {
      name: nameCpu(facts) ?? named?.name ?? `${kit.arch} processor`,
      cores: facts.info.cores ?? count(facts, 'hw.physicalcpu') ?? named?.cores ?? null,
      threads: facts.info.threads ?? count(facts, 'hw.logicalcpu') ?? named?.threads ?? null,
      features:
        kit.platform === 'darwin' ? macFeatures(kit.arch, facts.sysctl) : [...facts.info.features],
    },
  };
}

export const nameCpu = (facts: HostFacts): string | null =>
  facts.sysctl.get('machdep.cpu.brand_string') ?? facts.info.name;

const count = (facts: HostFacts, key: string) => parseWhole(facts.sysctl.get(key) ?? null);

async function readOs(probe: Probe, limitMs: number): Promise<string | null> {
  const { kit } = probe;
  if (kit.platform === 'linux') {
    return parseOsRelease((await kit.readText('/etc/os-release')) ?? '');
  }
  if (kit.platform === 'darwin') {
    return parseSwVers(outputOf(await probe.run('/usr/bin/sw_vers', [])) ?? '');
  }
  return readWithin(kit.system.os(), limitMs);
}

function macFeatures(arch: string, sysctl: ReadonlyMap<string, string>): string[] {
  const has = (name: string) => sysctl.get(`hw.optional.${name}`) === '1';
  if (arch !== 'arm64') return has('avx2_0') ? ['avx2'] : [];
  const more: readonly (readonly [string, string])[] = [
    ['dotprod', 'arm.FEAT_DotProd'],
    ['i8mm', 'arm.FEAT_I8MM'],
    ['bf16', 'arm.FEAT_BF16'],
    ['sme', 'arm.FEAT_SME'],
  ];
  return ['neon', ...more.flatMap(([name, key]) => (has(key) ? [name] : []))];
}
