import type { Ride } from '../context.ts';
import type { ToolSession, Worktree } from '../ports.ts';
import { orStop } from '../stopped.ts';

/**
 * One tool runner for one attempt, started by the first call that needs it: a step whose calls are all in the
 * log starts none, neither on resume nor on replay. Tools of servers that people added are called over the run's
 * own connections, which outlive it. `ready` is done to the worktree before the runner starts.
 */
export function createToolSession(
  ride: Ride,
  writable: readonly string[] | null,
  ready: (worktree: Worktree) => Promise<void> = async () => undefined,
): ToolSession {
  let opening: Promise<ToolSession> | null = null;
  const open = async (): Promise<ToolSession> => {
    const worktree = await ride.ports.worktree();
    await ready(worktree);
    return orStop(
      await ride.ports.runners.open({
        folder: worktree.folder,
        writable,
        signal: ride.durable.signal,
      }),
    );
  };
  return {
    tools: [...ride.ports.runners.tools, ...ride.serverTools.definitions],
    async call(name, args, scope) {
      const added = ride.serverTools.find(name);
      if (added !== undefined) return ride.ports.toolServers.call(added, args, scope);
      opening ??= open();
      return (await opening).call(name, args, scope);
    },
    async close() {
      if (opening !== null) await (await opening).close();
    },
  };
}
