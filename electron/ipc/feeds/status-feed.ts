import type { Status } from '../../../shared/ipc/settings.ts';
import { ok } from '../../../shared/result.ts';
import { describeStatus } from '../desk/describe-status.ts';
import type { Desk } from '../desk.ts';
import type { OpenFeeds } from '../service.ts';

/** What the footer needs besides the runs of this process. */
export interface StandingFacts {
  readonly protections: readonly string[];
  readonly policy: string;
  readonly memory: Status['memory'];
}

/** How often the footer is looked at anew; tokens a second need no more. */
const LOOK_MS = 500;
/** Settings change rarely and by hand. */
const FACTS_MS = 5_000;

/** The footer's facts, newest only, and only when they are others than before. */
export const openStatusFeed =
  (desk: Desk, readFacts: () => Promise<StandingFacts>): OpenFeeds['status.watch'] =>
  async (_params, events) => {
    let facts = await readFacts();
    let said = '';
    const refresh = async () => {
      facts = await readFacts();
    };
    const look = setInterval(events.wake, LOOK_MS);
    const reread = setInterval(() => void refresh().catch(() => events.end(null)), FACTS_MS);
    return ok({
      take(): readonly Status[] {
        const status = describeStatus(desk.riding(), desk.lastRiding(), facts);
        const words = JSON.stringify(status);
        if (words === said) return [];
        said = words;
        return [status];
      },
      close() {
        clearInterval(look);
        clearInterval(reread);
      },
    });
  };
