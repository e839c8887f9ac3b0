import type { Engine } from '../../hosts/engine.ts';

/** A process that has just begun has better things to do. */
const PATIENCE_MS = 5_000;
/** Rules about days come true while nothing happens, too. */
const EVERY_MS = 3_600_000;

/**
 * Applies the rules about runs in a process that lives long: a while after it began, after each run, and every hour.
 * While no rule is switched on this only looks at the settings. Nobody waits for it.
 */
export function keepTidy(
  { storage }: Pick<Engine, 'storage'>,
  log: (line: string) => void,
): { soon(): void; close(): Promise<void> } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let working: Promise<void> | null = null;
  let isOver = false;
  const work = async (): Promise<void> => {
    const removed = await storage.cleanUp();
    if (!removed.ok) log(`runs were not cleaned up: ${removed.error.kind}`);
    else
      for (const { runId, left } of removed.value) {
        log(
          `${runId} was removed by a rule${left.length === 0 ? '' : `; left: ${left.join('; ')}`}`,
        );
      }
  };
  const begin = (): void => {
    if (isOver) return;
    working ??= work()
      .catch((reason: unknown) => log(`runs were not cleaned up: ${String(reason)}`))
      .finally(() => {
        working = null;
        wait(EVERY_MS);
      });
  };
  const wait = (ms: number): void => {
    clearTimeout(timer);
    if (isOver) return;
    timer = setTimeout(begin, ms);
    timer.unref();
  };
  wait(PATIENCE_MS);
  return {
    soon: () => wait(PATIENCE_MS),
    async close() {
      isOver = true;
      clearTimeout(timer);
      await working;
    },
  };
}
