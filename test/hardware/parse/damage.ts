import fc from 'fast-check';

const FILLERS = ['', '-', '[N/A]', '99999999999999999999', '-1', 'NaN', '1e999', '\0', '"', ','];

/** One piece of a text taken out and replaced by what doesn't belong there. */
export const damage = fc.record({
  where: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(40),
  filler: fc.oneof(
    fc.constantFrom(...FILLERS),
    fc.constantFrom('constructor', '__proto__'),
    fc.string(),
  ),
});

export type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

export const applyDamage = (text: string, pieces: readonly Damage[]): string =>
  pieces.reduce((now, { where, length, filler }) => {
    const at = Math.floor(where * now.length);
    return now.slice(0, at) + filler + now.slice(at + length);
  }, text);
