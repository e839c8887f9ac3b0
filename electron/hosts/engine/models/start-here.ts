import { join } from 'node:path';
import type { TandemError } from '../../../../shared/errors.ts';
import type { Served } from '../../../../shared/ipc/models.ts';
import { err, type Result } from '../../../../shared/result.ts';
import { describeServer } from '../../../models/servers/describe-server.ts';
import type { ServerKit } from '../../../models/servers/server-kit.ts';
import { startServer } from '../../../models/servers/start-server.ts';
import type { Surroundings } from '../../surroundings.ts';

/** What servers of this machine were started with by this process, by their port. */
export type StartedWith = Map<number, Readonly<Record<string, string>>>;

/** Starts the program of a server on this machine, which people agreed to, and says how it is then. */
export async function startHere(
  around: Pick<Surroundings, 'home' | 'env'>,
  server: Surroundings['servers'][number],
  use: { readonly kit: ServerKit; readonly startedWith: StartedWith },
): Promise<Result<Served, TandemError>> {
  const before = await describeServer(server, use.kit);
  if (before.state === 'ready') return { ok: true, value: before };
  if (before.program === null || !before.canStart) {
    const next = before.here
      ? 'Install it first; the Models screen and `tandem doctor` say how.'
      : 'It is on another machine: start it there.';
    return err({
      kind: 'model-work-failed',
      work: 'start',
      tag: server.name,
      detail: before.detail,
      next,
    });
  }
  const logFile = join(around.home, 'logs', `${server.name}.log`);
  const started = await startServer(server, before.program, around.env, { logFile });
  if (!started.ok) return started;
  use.startedWith.set(started.value.port, started.value.environment);
  return { ok: true, value: await describeServer(server, use.kit) };
}
