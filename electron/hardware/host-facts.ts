import type { Machine, Quantity } from '../../shared/hardware/machine.ts';
import { parseSysctl, parseVmStat } from './parse/parse-apple.ts';
import { type CpuInfo, parseCpuinfo } from './parse/parse-cpuinfo.ts';
import { parseCgroupLimit, parseMeminfo } from './parse/parse-meminfo.ts';
import { parseWhole } from './parse/parse-number.ts';
import { outputOf, type Probe } from './probe.ts';
import { known, smaller, unknown } from './quantities.ts';
import { readSurroundings } from './surroundings.ts';

/** What the device probes build on: quickly read, from files and from sysctl. */
export interface HostFacts {
  readonly within: Machine['host']['within'];
  readonly memory: Machine['memory'];
  /** Of macOS; empty elsewhere. */
  readonly sysctl: ReadonlyMap<string, string>;
  /** Of /proc/cpuinfo; empty elsewhere. */
  readonly info: CpuInfo;
}

const SYSCTL = '/usr/sbin/sysctl';
const NAMES = [
  'hw.memsize',
  'hw.physicalcpu',
  'hw.logicalcpu',
  'machdep.cpu.brand_string',
  'iogpu.wired_limit_mb',
  'kern.hv_vmm_present',
  'hw.optional.arm.FEAT_DotProd',
  'hw.optional.arm.FEAT_I8MM',
  'hw.optional.arm.FEAT_BF16',
  'hw.optional.arm.FEAT_SME',
  'hw.optional.avx2_0',
];

export async function readFacts(probe: Probe): Promise<HostFacts> {
  const { kit } = probe;
  const [sysctl, cpuinfo] = await Promise.all([
    readSysctl(probe),
    kit.platform === 'linux' ? kit.readText('/proc/cpuinfo') : null,
  ]);
  const info = parseCpuinfo(cpuinfo ?? '');
  const [within, memory] = await Promise.all([
    readSurroundings(probe, info.virtual, sysctl),
    readMemory(probe, sysctl),
  ]);
  return { within, memory, sysctl, info };
}

/** Memory of the whole machine, or of the container where that is bounded. */
export async function readMemory(
  probe: Probe,
  sysctl: ReadonlyMap<string, string>,
): Promise<Machine['memory']> {
  const { kit } = probe;
  if (kit.platform === 'linux') return readLinuxMemory(probe);
  if (kit.platform !== 'darwin') {
    return {
      total: known(kit.totalmem(), 'the operating system'),
      available: known(kit.freemem(), 'the operating system'),
    };
  }
  const pages = parseVmStat(outputOf(await probe.run('/usr/bin/vm_stat', [])) ?? '');
  const size = parseWhole(sysctl.get('hw.memsize') ?? null);
  return {
    total:
      size === null
        ? known(kit.totalmem(), 'the operating system')
        : known(size, 'sysctl hw.memsize'),
    available: pages === null ? unknown('vm_stat tells no pages') : known(pages, 'vm_stat'),
  };
}

async function readLinuxMemory({ kit }: Probe): Promise<Machine['memory']> {
  const [meminfo, limit, used] = await Promise.all([
    kit.readText('/proc/meminfo'),
    kit.readText('/sys/fs/cgroup/memory.max'),
    kit.readText('/sys/fs/cgroup/memory.current'),
  ]);
  const read = parseMeminfo(meminfo ?? '');
  const of = (bytes: number | null, line: string): Quantity =>
    bytes === null
      ? unknown(`/proc/meminfo has no ${line}`)
      : known(bytes, `/proc/meminfo ${line}`);
  const total = of(read.total, 'MemTotal');
  const available = of(read.available, 'MemAvailable');
  const most = parseCgroupLimit(limit);
  if (most === null) return { total, available };
  const left = Math.max(0, most - (parseWhole(used) ?? 0));
  return {
    total: smaller(total, known(most, 'cgroup memory.max')),
    available: smaller(available, known(left, 'cgroup memory.max less memory.current')),
  };
}

async function readSysctl(probe: Probe): Promise<ReadonlyMap<string, string>> {
  if (probe.kit.platform !== 'darwin') return new Map();
  const answer = await probe.run(SYSCTL, NAMES);
  // It fails when a name is unknown to this macOS, and tells the others all the same.
  return parseSysctl(answer.kind === 'done' ? answer.stdout : '');
}
