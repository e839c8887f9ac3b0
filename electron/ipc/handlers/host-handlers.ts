import type { HostFacts } from '../../../shared/ipc/settings.ts';
import { ok } from '../../../shared/result.ts';
import type { Engine } from '../../hosts/engine.ts';
import type { Handlers } from '../service.ts';

type Domain = 'host.describe' | 'models.list' | 'plan.check';

export function createHostHandlers(
  engine: Pick<Engine, 'models' | 'checkPlan'>,
  describeHost: () => Promise<HostFacts>,
): Pick<Handlers, Domain> {
  return {
    'host.describe': async () => ok(await describeHost()),
    'models.list': async () => ok({ servers: [...(await engine.models())] }),
    async 'plan.check'({ run, plan }) {
      const checked = await engine.checkPlan(run, plan);
      if (!checked.ok) return checked;
      const { faults, drift } = checked.value;
      return ok({
        faults: [...faults],
        drift: drift === null ? null : { ...drift, files: [...drift.files] },
      });
    },
  };
}
