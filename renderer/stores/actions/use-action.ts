import { useEffect, useRef } from 'react';
import { useLayer } from '../../ui/layer.ts';
import type { Action } from './action.ts';
import { registerAction } from './actions-store.ts';

/**
 * Makes something that can be done here known to the palette, the shortcuts and the sheet, for as long as the component is
 * there. `run` may be a new function at each render; the last one is called.
 */
export function useAction(action: Action): void {
  const layer = useLayer();
  const latest = useRef(action.run);
  useEffect(() => {
    latest.current = action.run;
  });
  const { id, label, group, shortcut, enabled, words, inFields, keyOnly } = action;
  useEffect(() => {
    const run = (): void => latest.current();
    return registerAction(
      { id, label, group, shortcut, enabled, words, inFields, keyOnly, run },
      layer,
    );
  }, [id, label, group, shortcut, enabled, words, inFields, keyOnly, layer]);
}
