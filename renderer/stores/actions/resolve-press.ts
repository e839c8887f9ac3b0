import type { RegisteredAction } from './action.ts';
import { isTyped, parseShortcut } from './shortcut.ts';

/** What a person changed about shortcuts. */
export interface ShortcutWishes {
  readonly singleLetters: boolean;
  readonly shortcuts: Readonly<Record<string, string | null>>;
}

/** Where the press happened. */
export interface PressPlace {
  /** A field that takes characters has the focus. */
  readonly inField: boolean;
  /** The topmost layer that is open; what lies under it does not answer. */
  readonly layer: number;
}

export type PressOutcome =
  | { readonly kind: 'run'; readonly action: RegisteredAction }
  /** The first press of a shortcut of two. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'none' };

/** The shortcut that an action has now: one's own, or the one it came with. */
export function shortcutOf(
  action: Pick<RegisteredAction, 'id' | 'shortcut'>,
  shortcuts: ShortcutWishes['shortcuts'],
): string | null {
  const own = shortcuts[action.id];
  return own === undefined ? (action.shortcut ?? null) : own;
}

function answers(action: RegisteredAction, place: PressPlace): boolean {
  return action.enabled !== false && action.layer >= place.layer;
}

function fires(
  presses: readonly string[],
  action: RegisteredAction,
  place: PressPlace,
  wishes: ShortcutWishes,
): boolean {
  const [first] = presses;
  if (first === undefined || !isTyped(first)) return true;
  return wishes.singleLetters && (!place.inField || action.inFields === true);
}

/** The innermost action that the presses mean; of two in one layer, the one that came last. */
export function resolvePress(
  presses: readonly string[],
  actions: readonly RegisteredAction[],
  place: PressPlace,
  wishes: ShortcutWishes,
): PressOutcome {
  const typed = presses.join(' ');
  let best: RegisteredAction | null = null;
  let begins = false;
  for (const action of actions) {
    const shortcut = shortcutOf(action, wishes.shortcuts);
    const wanted = shortcut === null ? null : parseShortcut(shortcut);
    if (wanted === null || !answers(action, place) || !fires(wanted, action, place, wishes))
      continue;
    const text = wanted.join(' ');
    if (text === typed) {
      const inner =
        best === null ||
        action.layer > best.layer ||
        (action.layer === best.layer && action.order > best.order);
      if (inner) best = action;
    } else if (text.startsWith(`${typed} `)) begins = true;
  }
  if (best !== null) return { kind: 'run', action: best };
  return begins ? { kind: 'wait' } : { kind: 'none' };
}
