import type { ModelShape } from '../shape.ts';

/**
 * What the server's scheduler takes for the whole, in bytes: the file and a 16-bit cache of all blocks with the fewest
 * heads. It knows no windows, hybrids, quantised caches or buffers, but it decides whether one device is enough and
 * how much is read at once. `tokens`: of all slots.
 */
export function schedulerGuess(shape: ModelShape, tokens: number): number {
  const { layers, embedding, heads } = shape;
  const file = shape.fileBytes ?? 0;
  const kvHeads = fewestHeads(shape);
  if (layers === null || embedding === null || heads === null || heads === 0) return file;
  return file + 2 * layers * kvHeads * (embedding / heads) * tokens * 2;
}

function fewestHeads({ fullHeads, latent, cacheGroups }: ModelShape): number {
  if (fullHeads !== null) return fullHeads.heads;
  if (latent !== null) return 1;
  const heads = (cacheGroups ?? []).map(({ kvHeads }) => kvHeads);
  return heads.length === 0 ? 0 : Math.min(...heads);
}
