const FIRST = 4_096;
/** For a model that does not say what it was trained for. */
const USUAL_MAX = 262_144;

/** The stops of the slider: each half again or a third more than the one before, up to what the model was trained for. */
export function contextSteps(maxContext: number | null): readonly number[] {
  const max = maxContext === null || maxContext <= 0 ? USUAL_MAX : maxContext;
  const steps: number[] = [];
  for (let whole = FIRST; whole < max; whole *= 2) {
    steps.push(whole);
    if (whole * 1.5 < max) steps.push(whole * 1.5);
  }
  return [...steps, max];
}

/** The stop nearest to a context, by ratio. */
export function nearestStep(steps: readonly number[], context: number): number {
  const distance = (index: number): number =>
    Math.abs(Math.log((steps[index] ?? 1) / Math.max(1, context)));
  return steps.reduce((best, _, index) => (distance(index) < distance(best) ? index : best), 0);
}
