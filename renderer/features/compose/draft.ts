import { z } from 'zod';

/**
 * What is being composed, kept across reloads. What is null or left out is as the settings say, so a change
 * of settings still reaches a draft.
 */
const draftSchema = z.object({
  repository: z.string().catch(''),
  request: z.string().catch(''),
  mode: z.enum(['hybrid', 'cloud', 'local']).nullable().catch(null),
  planner: z.string().nullable().catch(null),
  verifier: z.string().nullable().catch(null),
  executor: z.string().nullable().catch(null),
  deliver: z.enum(['branch', 'patch', 'apply']).nullable().catch(null),
  commands: z.enum(['ask', 'allow', 'deny']).nullable().catch(null),
  budgets: z.record(z.string(), z.number()).catch({}),
});
export type Draft = Readonly<z.infer<typeof draftSchema>>;
export type Mode = NonNullable<Draft['mode']>;

export const emptyDraft: Draft = {
  repository: '',
  request: '',
  mode: null,
  planner: null,
  verifier: null,
  executor: null,
  deliver: null,
  commands: null,
  budgets: {},
};

const PLACE = 'tandem.compose.1';
/** The contract's bound for a request, in characters. */
export const MAX_REQUEST = 1_000_000;
/** A longer request is not kept across a reload: the store of the page has its own bounds. */
const MAX_KEPT = 400_000;

export function loadDraft(store: Pick<Storage, 'getItem'>): Draft {
  try {
    const parsed = draftSchema.safeParse(JSON.parse(store.getItem(PLACE) ?? 'null'));
    return parsed.success ? parsed.data : emptyDraft;
  } catch {
    // Somebody else's text under our name: begin anew.
    return emptyDraft;
  }
}

export function keepDraft(store: Pick<Storage, 'setItem' | 'removeItem'>, draft: Draft): void {
  const kept = draft.request.length > MAX_KEPT ? { ...draft, request: '' } : draft;
  try {
    store.setItem(PLACE, JSON.stringify(kept));
  } catch {
    // A full store: the draft lives as long as the page.
    store.removeItem(PLACE);
  }
}
