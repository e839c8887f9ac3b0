import { useState } from 'react';
import { type Comment, commentsFor } from './model/comments.ts';
import type { CommentDesk } from './step-detail.tsx';
import type { DraftDesk } from './use-draft.ts';

/** For a plan that can't be commented on. */
export const noComments: CommentDesk = {
  comments: [],
  onAdd: null,
  onChange: null,
  isOpen: false,
  onOpen: () => undefined,
};

/** Comments on what is selected: written, changed, taken back. */
export function useComments(desk: DraftDesk, step: string | null): CommentDesk {
  const { comments, comment } = desk;
  const [openAt, setOpenAt] = useState<string | null | undefined>(undefined);
  return {
    comments: commentsFor(comments, step),
    onAdd: (line, text) => comment([...comments, { id: nextId(comments), step, line, text }]),
    onChange: (id, text) =>
      comment(
        text === null
          ? comments.filter((one) => one.id !== id)
          : comments.map((one) => (one.id === id ? { ...one, text } : one)),
      ),
    isOpen: openAt === step,
    onOpen: (open) => setOpenAt(open ? step : undefined),
  };
}

const nextId = (comments: readonly Comment[]): string =>
  `c${1 + Math.max(0, ...comments.map((comment) => Number(comment.id.slice(1)) || 0))}`;
