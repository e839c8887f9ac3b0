import type { BodyOf, RunEvent } from './event.ts';
import { foldAll } from './fold.ts';

export type Inherited = BodyOf<'fork.created'>['inherited'];

/** What the events that a fork takes over had cost, whoever of its ancestors spent it. */
export function countInherited(prefix: readonly RunEvent[]): Inherited {
  // Each fork's totals begin anew; here all of them count.
  const { cloud, local, egress } = foldAll(prefix.filter(({ kind }) => kind !== 'fork.created'));
  const { input, output, cacheRead, cacheWrite } = cloud.tokens;
  return {
    cloudCalls: cloud.calls,
    cloudTokens: input + output + cacheRead + cacheWrite,
    costUsd: Math.round(cloud.costUsd * 1e6) / 1e6,
    bytesSent: egress.bytes,
    localTurns: local.turns,
    localTokens: local.inputTokens + local.outputTokens,
    ms: Math.round(workingNs(prefix) / 1e6),
  };
}

/** What ends a time in which the run waited for people, or did not live at all. */
const WAITED: ReadonlySet<RunEvent['kind']> = new Set([
  'intake.answered',
  'plan.approved',
  'plan.rejected',
  'plan.commented',
  'human.decision',
  'command.decided',
  'run.resumed',
  'fork.created',
]);

function workingNs(events: readonly RunEvent[]): number {
  let last = 0;
  let waited = 0;
  for (const event of events) {
    if (WAITED.has(event.kind)) waited += event.at - last;
    last = event.at;
  }
  return Math.max(0, last - waited);
}
