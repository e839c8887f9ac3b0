import { useCallback, useEffect, useRef, useState } from 'react';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { Comment } from './model/comments.ts';
import { type Content, createDraft, type Draft, discard, edit, redo, undo } from './model/draft.ts';
import { forgetDraft, type Kept, keepDraft, restoreDraft } from './model/keep-draft.ts';

const KEEP_MS = 250;

export interface DraftDesk {
  readonly draft: Draft;
  readonly comments: readonly Comment[];
  /** False when the storage did not take the draft: it would not outlive a reload. */
  readonly isKept: boolean;
  /** An edit of the plan also takes its text anew, unless it came as text. */
  readonly change: (make: (now: Content) => Partial<Content>, about?: string | null) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly discard: () => void;
  readonly comment: (comments: readonly Comment[]) => void;
  /** It was sent: nothing of it is to come back after a reload. */
  readonly forget: () => void;
}

/** A draft of one version and the comments on it; both outlive a reload. A fixed plan stays as it is. */
export function useDraft(
  run: string,
  at: { readonly version: number; readonly plan: Plan; readonly isFixed: boolean },
): DraftDesk {
  const [kept, setKept] = useState<Kept>(() =>
    at.isFixed
      ? { draft: createDraft(at.version, at.plan), comments: [] }
      : restoreDraft(sessionStorage, run, at),
  );
  const [isKept, setIsKept] = useState(true);
  const isOver = useRef(at.isFixed);
  useEffect(() => {
    const keep = (): void => {
      if (!isOver.current) setIsKept(keepDraft(sessionStorage, run, kept));
    };
    const timer = setTimeout(keep, KEEP_MS);
    // A reload does not wait for timers.
    window.addEventListener('pagehide', keep);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pagehide', keep);
    };
  }, [run, kept]);
  const turn = useCallback(
    (make: (draft: Draft) => Draft) =>
      setKept((before) => ({ ...before, draft: make(before.draft) })),
    [],
  );
  return {
    draft: kept.draft,
    comments: kept.comments,
    isKept,
    change: useCallback(
      (make, about = null) =>
        turn((draft) => {
          const change = make(draft.now);
          const isForm = change.plan !== undefined && change.text === undefined;
          return edit(draft, isForm ? { ...change, text: null } : change, about);
        }),
      [turn],
    ),
    undo: useCallback(() => turn(undo), [turn]),
    redo: useCallback(() => turn(redo), [turn]),
    discard: useCallback(() => turn(discard), [turn]),
    comment: useCallback((comments) => setKept((before) => ({ ...before, comments })), []),
    forget: useCallback(() => {
      isOver.current = true;
      forgetDraft(sessionStorage, run, at.version);
    }, [run, at.version]),
  };
}
