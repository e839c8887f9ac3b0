import type { Revert } from '../../../../shared/ipc/asks.ts';

/** What a person has marked to be taken out before delivery, by path; nothing of it has happened yet. */
export type RevertDraft = ReadonlyMap<string, 'all' | ReadonlySet<number>>;

export const emptyDraft: RevertDraft = new Map();

export const isReverted = (draft: RevertDraft, path: string, hunk: number): boolean => {
  const marked = draft.get(path);
  return marked === 'all' || marked?.has(hunk) === true;
};

/** Marks or unmarks one hunk of a file that has `count` of them. All of them marked is the whole file. */
export function markHunk(
  draft: RevertDraft,
  at: { readonly path: string; readonly hunk: number; readonly count: number },
  revert: boolean,
): RevertDraft {
  const before = draft.get(at.path);
  const marked = new Set(before === 'all' ? Array.from({ length: at.count }, (_, i) => i) : before);
  if (revert) marked.add(at.hunk);
  else marked.delete(at.hunk);
  return put(draft, at.path, marked.size === at.count ? 'all' : marked);
}

export const markFile = (draft: RevertDraft, path: string, revert: boolean): RevertDraft =>
  put(draft, path, revert ? 'all' : new Set());

function put(draft: RevertDraft, path: string, marked: 'all' | ReadonlySet<number>): RevertDraft {
  const next = new Map(draft);
  if (marked !== 'all' && marked.size === 0) next.delete(path);
  else next.set(path, marked);
  return next;
}

/** How many reverts there are: a whole file counts as one. */
export const countReverts = (draft: RevertDraft): number =>
  [...draft.values()].reduce((sum, marked) => sum + (marked === 'all' ? 1 : marked.size), 0);

export const listReverts = (draft: RevertDraft): Revert[] =>
  [...draft].map(([path, marked]) => ({
    path,
    hunks: marked === 'all' ? 'all' : [...marked].sort((a, b) => a - b),
  }));
