import { useState } from 'react';
import type { AskOf } from '../../../shared/ipc/asks.ts';
import type { ChangedFile, ChangeScope } from '../../../shared/ipc/changes.ts';
import type { RunView } from '../../stores/followed-run.ts';
import type { FilePaneProps } from './file-pane.tsx';
import {
  emptyDraft,
  isReverted,
  markFile,
  markHunk,
  type RevertDraft,
} from './model/revert-draft.ts';

/** What is marked to be taken out of the change, while somebody is asked about its delivery. */
export interface Reverting {
  readonly ask: AskOf<'delivery'> | null;
  readonly draft: RevertDraft;
  readonly clear: () => void;
  /** How the hunks of a file are decided; null where they can't be. */
  readonly of: (file: ChangedFile, hunks: number) => FilePaneProps['decide'];
}

/** Marks count for one tree only: the hunks of another one may be numbered differently. */
export function useReverting(view: RunView, scope: ChangeScope): Reverting {
  const ask = view.control.asks.find((each) => each.kind === 'delivery') ?? null;
  const tree = ask?.tree ?? null;
  const [marks, setMarks] = useState({ tree, draft: emptyDraft });
  const draft = marks.tree === tree ? marks.draft : emptyDraft;
  const change = (next: RevertDraft): void => setMarks({ tree, draft: next });
  return {
    ask,
    draft,
    clear: () => change(emptyDraft),
    of(file, count) {
      // Hunks are numbered within the run's whole change, so only there they can be named.
      if (ask === null || scope.kind !== 'run') return null;
      const { path } = file;
      return {
        isReverted: (hunk) => isReverted(draft, path, hunk),
        onHunk: (hunk, revert) => change(markHunk(draft, { path, hunk, count }, revert)),
        isFileReverted: draft.get(path) === 'all',
        onFile: (revert) => change(markFile(draft, path, revert)),
      };
    },
  };
}
