import { registerCustomCSSVariableTheme } from '@pierre/diffs';

/**
 * Code in the window's own colours: the theme names variables only, which diff-view.module.css gives their
 * values for light, dark and more contrast, and which reach into the shadow root by inheritance.
 */
export const DIFF_THEME = 'tandem';

let isRegistered = false;

export function registerDiffTheme(): void {
  if (isRegistered) return;
  isRegistered = true;
  registerCustomCSSVariableTheme(DIFF_THEME, {}, false);
}
