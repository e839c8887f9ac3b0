import { describe, expect, it } from 'vitest';
import {
  createDraft,
  type Draft,
  discard,
  edit,
  isEdited,
  putBack,
  redo,
  undo,
} from '../../../renderer/features/plan/model/draft.ts';
import { changeStep, removeStep } from '../../../renderer/features/plan/model/edit-plan.ts';
import {
  type KeepStore,
  keepDraft,
  restoreDraft,
} from '../../../renderer/features/plan/model/keep-draft.ts';
import { skipStep } from '../../../renderer/features/plan/model/skip-step.ts';
import { plan } from './sample.ts';

const type = (draft: Draft, title: string): Draft =>
  edit(draft, { plan: changeStep(draft.now.plan, 'store', { title }) }, 'store/title');
const titleOf = (draft: Draft) => draft.now.plan.steps[0]?.title;

const memoryStore = (): KeepStore & { readonly kept: Map<string, string> } => {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
};

describe('a draft', () => {
  it('undoes typing in one field as one step, and other edits one by one', () => {
    const typed = type(type(createDraft(1, plan), 'A'), 'Ab');
    const removed = edit(typed, { plan: removeStep(typed.now.plan, 'parse') });
    expect(titleOf(undo(removed))).toBe('Ab');
    expect(titleOf(undo(undo(removed)))).toBe('Title of store');
    expect(undo(undo(undo(removed)))).toEqual(undo(undo(removed)));
    expect(titleOf(redo(undo(undo(removed))))).toBe('Ab');
  });

  it('forgets what was undone once something else is edited', () => {
    const again = type(undo(type(createDraft(1, plan), 'A')), 'B');
    expect(redo(again)).toBe(again);
  });

  it('is not edited when the edits lead back to the plan it came from', () => {
    const there = type(createDraft(1, plan), 'A');
    expect(isEdited(there)).toBe(true);
    expect(isEdited(type(there, 'Title of store'))).toBe(false);
    expect(isEdited(discard(there))).toBe(false);
    expect(titleOf(undo(discard(there)))).toBe('A');
  });

  it('puts a skipped step back where it stood and before those that needed it', () => {
    const draft = createDraft(1, plan);
    const skipped = edit(draft, skipStep(draft.now, 'parse', 'alone'));
    expect(skipped.now.plan.steps[1]?.dependsOn).toEqual(['store']);
    const back = edit(skipped, putBack(skipped.now, 'parse'));
    expect(back.now.plan.steps.map(({ id }) => id)).toEqual(['store', 'parse', 'report']);
    expect(back.now.plan.steps[2]?.dependsOn).toEqual(['store', 'parse']);
    expect(back.now.skipped).toEqual([]);
  });
});

describe('a kept draft', () => {
  const comments = [{ id: 'c1', step: 'store', line: 2, text: 'Why?' }];

  it('is the same after a reload, the unread text and the comments too', () => {
    const store = memoryStore();
    const draft = edit(type(createDraft(3, plan), 'A'), { text: 'Summary\nhalf' });
    expect(keepDraft(store, 'run', { draft, comments })).toBe(true);
    const back = restoreDraft(store, 'run', { version: 3, plan });
    expect(back.draft.now).toEqual(draft.now);
    expect(back.comments).toEqual(comments);
  });

  it('is not taken for another version, another plan, or what is not a draft', () => {
    const store = memoryStore();
    keepDraft(store, 'run', { draft: type(createDraft(3, plan), 'A'), comments });
    const other = { ...plan, summary: 'Other.' };
    expect(isEdited(restoreDraft(store, 'run', { version: 4, plan }).draft)).toBe(false);
    expect(isEdited(restoreDraft(store, 'run', { version: 3, plan: other }).draft)).toBe(false);
    store.setItem('tandem.plan.run.3', '{"base":1}');
    expect(isEdited(restoreDraft(store, 'run', { version: 3, plan }).draft)).toBe(false);
    store.setItem('tandem.plan.run.3', 'nonsense');
    expect(isEdited(restoreDraft(store, 'run', { version: 3, plan }).draft)).toBe(false);
  });

  it('takes no room when nothing was changed', () => {
    const store = memoryStore();
    keepDraft(store, 'run', { draft: type(createDraft(1, plan), 'A'), comments: [] });
    expect(store.kept.size).toBe(1);
    keepDraft(store, 'run', { draft: createDraft(1, plan), comments: [] });
    expect(store.kept.size).toBe(0);
  });

  it('says so when there is no room for it', () => {
    const full: KeepStore = {
      ...memoryStore(),
      setItem: () => {
        throw new Error('quota');
      },
    };
    const draft = type(createDraft(1, plan), 'A');
    expect(keepDraft(full, 'run', { draft, comments })).toBe(false);
  });
});
