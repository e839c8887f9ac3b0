import type { Shop } from '../../../shared/ipc/models.ts';
import type { DoctorFinding } from '../engine.ts';
import { examineHardware } from './examine-hardware.ts';
import { examineModels } from './examine-models.ts';
import { examinePools, onMember } from './examine-pools.ts';
import { examineServers } from './examine-servers.ts';

/**
 * Machine, servers and models. Each probe behind the shop has a limit of its own; the one here is for all of them
 * together, so that doctor answers even when one of them does not keep its own.
 */
export async function examineShop(
  look: () => Promise<Shop>,
  patienceMs: number,
): Promise<readonly DoctorFinding[]> {
  const shop = await inTime(look(), patienceMs);
  if (shop === null) {
    const seconds = Math.max(1, Math.round(patienceMs / 1000));
    return [
      {
        area: 'hardware',
        status: 'warning',
        what: `machine and model servers could not be looked at within ${seconds} s`,
        next: 'Look again; if it stays so, `nvidia-smi` or a model server of this machine hangs.',
      },
    ];
  }
  const isServedHere = shop.servers.some(({ here }) => here);
  return [
    ...examineHardware(shop.machine, isServedHere),
    ...examineServers(onMember(shop)),
    ...examinePools(shop),
    ...examineModels(onMember(shop)),
    ...shop.faults.map(describeFault),
  ];
}

async function inTime<T>(value: Promise<T>, ms: number): Promise<T | null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), ms);
  try {
    return await Promise.race([value, promise]);
  } finally {
    clearTimeout(timer);
  }
}

const describeFault = ({ path, line, detail }: Shop['faults'][number]): DoctorFinding => ({
  area: 'data',
  status: 'warning',
  what: `${path}${line === null ? '' : `, line ${line}`}: ${detail}`,
  next: 'Correct it; until then it is left out.',
});
