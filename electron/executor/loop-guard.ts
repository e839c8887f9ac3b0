import { canonicalJson, type Json } from '../../shared/json.ts';

const IN_A_ROW = 3;
const WINDOW = 10;
const EQUAL_IN_WINDOW = 5;

/**
 * Notices a model that goes round in circles: the same call three times in a row, or five times in the last
 * ten. Reading or testing again after the files changed is progress, so calls that only look count together
 * with the state of the tree; writing the same thing again is a circle whatever happened in between.
 */
export function createLoopGuard() {
  const recent: string[] = [];
  let tree = 0;
  return {
    /** Remembers a call that is about to run; says how often it was seen when that is too often. */
    see(call: {
      readonly name: string;
      readonly arguments: Json;
      readonly writes: boolean;
    }): number {
      const state = call.writes ? 'any' : String(tree);
      const signature = `${call.name} ${state} ${canonicalJson(call.arguments)}`;
      recent.push(signature);
      if (recent.length > WINDOW) recent.shift();
      const equal = recent.filter((other) => other === signature).length;
      const row = recent.slice(-IN_A_ROW);
      const stuck = row.length === IN_A_ROW && row.every((other) => other === signature);
      return stuck || equal >= EQUAL_IN_WINDOW ? equal : 0;
    },
    treeChanged(): void {
      tree += 1;
    },
  };
}

export type LoopGuard = ReturnType<typeof createLoopGuard>;
