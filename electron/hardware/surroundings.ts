import type { Machine } from '../../shared/hardware/machine.ts';
import type { Probe } from './probe.ts';

const VIRTUAL =
  /QEMU|KVM|VMware|VirtualBox|innotek|Xen|Virtual Machine|Bochs|Parallels|BHYVE|Compute Engine|Amazon EC2|OpenStack|HVM domU|Cloud Hypervisor|Firecracker/iu;

/** The kernel's name for the namespace of processes that every Linux starts with. No container has it. */
const FIRST_NAMESPACE = 'pid:[4026531836]';

/** What the system runs in. A container of a virtual machine counts as a container: that is what hides devices. */
export async function readSurroundings(
  probe: Probe,
  hypervisor: boolean,
  sysctl: ReadonlyMap<string, string>,
): Promise<Machine['host']['within']> {
  const { kit } = probe;
  if (kit.platform === 'darwin') {
    return sysctl.get('kern.hv_vmm_present') === '1' ? 'virtual' : 'metal';
  }
  if (kit.platform !== 'linux') return 'unknown';
  if (await isContainer(probe)) return 'container';
  if (/microsoft/iu.test((await kit.readText('/proc/sys/kernel/osrelease')) ?? '')) return 'wsl';
  const names = await Promise.all(
    ['sys_vendor', 'product_name'].map((name) => kit.readText(`/sys/class/dmi/id/${name}`)),
  );
  const product = names.join(' ');
  // Rented whole machines carry the name of a cloud that is known for virtual ones.
  if (/\.metal/u.test(product)) return 'metal';
  return hypervisor || VIRTUAL.test(product) ? 'virtual' : 'metal';
}

/** By the marks that container engines leave; a virtual machine made from an image keeps such a file too. */
async function isContainer({ kit }: Probe): Promise<boolean> {
  const [docker, podman, cgroup, namespace] = await Promise.all([
    kit.readText('/.dockerenv'),
    kit.readText('/run/.containerenv'),
    kit.readText('/proc/1/cgroup'),
    kit.readLink('/proc/self/ns/pid'),
  ]);
  if (/docker|kubepods|containerd|libpod|\/lxc/u.test(cgroup ?? '')) return true;
  if (namespace === FIRST_NAMESPACE) return false;
  return (docker ?? podman) !== null || (kit.env.container ?? '') !== '';
}
