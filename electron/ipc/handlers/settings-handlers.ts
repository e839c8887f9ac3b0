import { ok } from '../../../shared/result.ts';
import type { Engine } from '../../hosts/engine.ts';
import type { Handlers } from '../service.ts';

type Domain =
  | 'settings.read'
  | 'settings.write'
  | 'settings.putAside'
  | 'key.status'
  | 'key.set'
  | 'key.clear'
  | 'doctor.examine'
  | 'doctor.report';

/** Settings, the key, and what the doctor finds. A key comes in here and never goes out. */
export function createSettingsHandlers(
  engine: Pick<
    Engine,
    'settings' | 'changeSettings' | 'resetSettings' | 'keys' | 'doctor' | 'report'
  >,
): Pick<Handlers, Domain> {
  return {
    'settings.read': async () => ok(await engine.settings()),
    'settings.write': (edit) => engine.changeSettings(edit),
    'settings.putAside': ({ version }) => engine.resetSettings(version),
    'key.status': async () => ok(await engine.keys.status()),
    'key.set': ({ key, keep }) => engine.keys.set(key, keep),
    'key.clear': () => engine.keys.clear(),
    'doctor.examine': async () => ok({ findings: [...(await engine.doctor())] }),
    'doctor.report': async () => ok({ text: await engine.report() }),
  };
}
