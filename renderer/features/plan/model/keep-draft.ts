import { z } from 'zod';
import { type Plan, planSchema } from '../../../../shared/plan/plan.ts';
import { isSamePlan } from '../../../../shared/plan/same-plan.ts';
import { type Comment, commentSchema } from './comments.ts';
import { createDraft, type Draft, edit } from './draft.ts';

/**
 * A draft outlives a reload: it is kept in the window's own storage, per run and version. What is read back
 * is held against its schema and against the plan it was made from; anything else is left alone.
 */
export interface Kept {
  readonly draft: Draft;
  readonly comments: readonly Comment[];
}

/** The part of `Storage` that is used. */
export interface KeepStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const keptSchema = z.object({
  base: planSchema,
  plan: planSchema,
  skipped: z.array(
    z.object({
      step: planSchema.shape.steps.element,
      index: z.int(),
      dependents: z.array(z.string()),
    }),
  ),
  text: z.string().nullable(),
  comments: z.array(commentSchema),
});

const keyOf = (run: string, version: number): string => `tandem.plan.${run}.${version}`;

export function keepDraft(store: KeepStore, run: string, { draft, comments }: Kept): boolean {
  const key = keyOf(run, draft.version);
  const { plan, skipped, text } = draft.now;
  const isClean = text === null && skipped.length === 0 && isSamePlan(plan, draft.base);
  try {
    if (isClean && comments.length === 0) store.removeItem(key);
    else store.setItem(key, JSON.stringify({ base: draft.base, plan, skipped, text, comments }));
    return true;
  } catch {
    // The storage is full or switched off: the draft lives on in the window, and the caller says so.
    return false;
  }
}

/** Forgets what was kept of a version: it was sent, or dropped. */
export function forgetDraft(store: KeepStore, run: string, version: number): void {
  try {
    store.removeItem(keyOf(run, version));
  } catch {
    // Storage is switched off: nothing was kept either.
  }
}

/** Edits of an earlier version that were never sent: the newest of them, with its version. */
export function findLeftOver(
  store: KeepStore,
  run: string,
  before: number,
): { readonly version: number; readonly plan: Plan } | null {
  for (let version = before - 1; version > 0; version -= 1) {
    const kept = readKept(store, keyOf(run, version));
    if (kept !== null && !isSamePlan(kept.base, kept.plan)) return { version, plan: kept.plan };
  }
  return null;
}

/** The kept draft of this very plan, or a fresh one. */
export function restoreDraft(
  store: KeepStore,
  run: string,
  at: { readonly version: number; readonly plan: Plan },
): Kept {
  const fresh: Kept = { draft: createDraft(at.version, at.plan), comments: [] };
  const kept = readKept(store, keyOf(run, at.version));
  if (kept === null || !isSamePlan(kept.base, at.plan)) return fresh;
  const { plan, skipped, text, comments } = kept;
  return { draft: edit(fresh.draft, { plan, skipped, text }), comments };
}

function readKept(store: KeepStore, key: string): z.infer<typeof keptSchema> | null {
  try {
    const parsed = keptSchema.safeParse(JSON.parse(store.getItem(key) ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    // Not ours, or storage is switched off: as if there were none.
    return null;
  }
}
