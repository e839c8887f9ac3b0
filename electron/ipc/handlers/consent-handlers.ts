import type { consentMethods } from '../../../shared/ipc/consents.ts';
import { ok } from '../../../shared/result.ts';
import type { Engine } from '../../hosts/engine.ts';
import type { Handlers } from '../service.ts';

/** Consents that people gave for repositories: looked at and taken back. They are given in a run's ask. */
export function createConsentHandlers({
  consents,
}: Pick<Engine, 'consents'>): Pick<Handlers, keyof typeof consentMethods> {
  const list = async () => ok({ consents: [...(await consents.list())] });
  return {
    'consents.list': list,
    async 'consents.withdraw'({ path }) {
      const withdrawn = await consents.withdraw(path);
      return withdrawn.ok ? list() : withdrawn;
    },
  };
}
