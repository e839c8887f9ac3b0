import { create } from 'zustand';
import type { Action, RegisteredAction } from './action.ts';

interface Actions {
  readonly actions: readonly RegisteredAction[];
}

let nextOrder = 1;

/** All actions that are there now, in the order in which they came. */
export const useActions = create<Actions>(() => ({ actions: [] }));

/** Adds an action; the returned function takes it away. */
export function registerAction(action: Action, layer: number): () => void {
  const registered: RegisteredAction = { ...action, layer, order: nextOrder };
  nextOrder += 1;
  useActions.setState(({ actions }) => ({ actions: [...actions, registered] }));
  return () => {
    useActions.setState(({ actions }) => ({
      actions: actions.filter((other) => other !== registered),
    }));
  };
}
