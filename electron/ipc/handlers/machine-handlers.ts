import type { machineMethods } from '../../../shared/ipc/machines.ts';
import { ok } from '../../../shared/result.ts';
import type { Engine } from '../../hosts/engine.ts';
import type { Handlers } from '../service.ts';

/** This machine, and the reports of others that people keep. */
export function createMachineHandlers({
  machines,
}: Pick<Engine, 'machines'>): Pick<Handlers, keyof typeof machineMethods> {
  return {
    'machine.read': async (look) => ok(await machines.read(look)),
    'machine.report': async () => ok(await machines.report()),
    'machine.reports': async () => ok({ reports: [...(await machines.reports())] }),
    'machine.keepReport': ({ text }) => machines.keepReport(text),
    async 'machine.dropReport'({ id }) {
      await machines.dropReport(id);
      return ok({});
    },
  };
}
