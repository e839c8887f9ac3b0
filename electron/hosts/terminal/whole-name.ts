import type { Engine } from '../engine.ts';

/** The whole name of a run of which people typed the beginning, for programs; as typed where it can't be opened. */
export async function wholeName(engine: Pick<Engine, 'open'>, run: string): Promise<string> {
  const opened = await engine.open(run);
  if (!opened.ok) return run;
  const { runId } = opened.value;
  opened.value.close();
  return runId;
}
