import type { TandemError } from '../../../shared/errors.ts';
import type { modelMethods } from '../../../shared/ipc/models.ts';
import type { serverMethods } from '../../../shared/ipc/servers.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Engine } from '../../hosts/engine.ts';
import type { Handlers } from '../service.ts';

/** Models and the work on them. A reply says that the work is in the list; how it goes on is in the stream. */
export function createModelHandlers({
  desk,
}: Pick<Engine, 'desk'>): Pick<Handlers, keyof typeof modelMethods | keyof typeof serverMethods> {
  return {
    'models.shop': async (look) => ok(await desk.shop(look)),
    'models.pull': (what) => desk.pull(what),
    'models.import': (what) => desk.importFile(what),
    'models.measure': (what) => desk.measure(what),
    // As in a run, that commands go without isolation is agreed to by whoever may approve.
    'models.qualify': ({ unsandboxed, ...what }, { name, scopes }) =>
      desk.qualify({ ...what, consentBy: unsandboxed && scopes.has('approve') ? name : null }),
    'models.pause': ({ id }) => desk.pause(id),
    'models.resume': ({ id }) => desk.resume(id),
    'models.cancel': ({ id, partial }) => desk.cancel(id, partial),
    'models.dismiss': async ({ id }) => nothing(await desk.dismiss(id)),
    'models.delete': async (what) => nothing(await desk.delete(what)),
    'models.unload': async (what) => nothing(await desk.unload(what)),
    'models.startServer': ({ server }) => desk.startServer(server),
    'servers.probe': ({ server, tag }) => desk.probeServer({ server, tag: tag ?? null }),
    'models.exportQualifications': async () => ok({ text: await desk.exportQualifications() }),
    'models.importQualifications': ({ text }) => desk.importQualifications(text),
  };
}

const nothing = (done: Result<void, TandemError>): Result<Record<string, never>, TandemError> =>
  done.ok ? ok({}) : done;
