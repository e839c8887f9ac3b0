import type { Surroundings, SurroundingsSource } from '../surroundings.ts';

/** Looking has nothing to refuse: defaults stand in for settings that can't be used. */
export async function readAround(source: SurroundingsSource): Promise<Surroundings> {
  const around = await source.read({ forRide: false });
  if (around.ok) return around.value;
  throw new Error(`surroundings refused for looking: ${around.error.kind}`);
}
