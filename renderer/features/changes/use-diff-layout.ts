import { setPreferences, usePreferences } from '../../stores/preferences/preferences-store.ts';
import type { DiffLayout } from './diff/diff-controls.ts';

/** Below this two columns of code are too narrow to read. */
const WIDE_PX = 1_200;

const flip = (name: string, was: boolean) => (): void => {
  const { details } = usePreferences.getState();
  setPreferences({ details: { ...details, [name]: !was } });
};

/** How diffs are laid out, remembered for the next one. */
export function useDiffLayout() {
  const details = usePreferences((preferences) => preferences.details);
  const split = details['changes.split'] ?? window.innerWidth >= WIDE_PX;
  const wrap = details['changes.wrap'] ?? false;
  const whole = details['changes.whole'] ?? false;
  const whitespace = details['changes.whitespace'] ?? false;
  const layout: DiffLayout = { split, wrap, whole };
  return {
    layout,
    whitespace,
    toggle: {
      split: flip('changes.split', split),
      wrap: flip('changes.wrap', wrap),
      whole: flip('changes.whole', whole),
      whitespace: flip('changes.whitespace', whitespace),
    },
  };
}
