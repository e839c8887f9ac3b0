import type { WrittenFile } from '../../workflow/ports.ts';

/**
 * The contents that each file has had in an attempt. A file that comes back to one of its earlier contents was
 * undone; once is how people work, again and again is a circle.
 */
export function createEditHistory() {
  const seen = new Map<string, (string | null)[]>();
  const undone = new Map<string, number>();
  return {
    /** Enters what a call changed; the file that came back to an earlier content, and how often it has by now. */
    enter(
      written: readonly WrittenFile[],
    ): { readonly path: string; readonly times: number } | null {
      let found: { readonly path: string; readonly times: number } | null = null;
      for (const { path, before, after } of written) {
        if (before === after) continue;
        const contents = seen.get(path) ?? [before];
        seen.set(path, contents);
        if (contents.includes(after)) {
          const times = (undone.get(path) ?? 0) + 1;
          undone.set(path, times);
          found = { path, times };
        } else contents.push(after);
      }
      return found;
    },
  };
}
