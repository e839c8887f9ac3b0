import { canonicalJson } from '../../../shared/json.ts';
import type { ReadCall } from '../calls/read-turn.ts';

/** Notices two calls that take turns (A B A B) while no file changes. */
export function createAlternation(length: number) {
  const recent: { readonly name: string; readonly signature: string }[] = [];
  return {
    /** The name of the other call when this one makes it a circle; null otherwise. */
    see(call: Pick<ReadCall, 'name' | 'arguments'>): string | null {
      recent.push({ name: call.name, signature: `${call.name} ${canonicalJson(call.arguments)}` });
      if (recent.length > length) recent.shift();
      const [first, second] = recent;
      if (recent.length < length || first === undefined || second === undefined) return null;
      if (first.signature === second.signature) return null;
      const inTurns = recent.every(
        ({ signature }, at) => signature === (at % 2 === 0 ? first : second).signature,
      );
      return inTurns ? (recent.at(-2)?.name ?? null) : null;
    },
    treeChanged(): void {
      recent.length = 0;
    },
  };
}
