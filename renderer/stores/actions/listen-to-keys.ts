import { isMac } from '../../ui/describe-keys.ts';
import { topLayer } from '../../ui/layer.ts';
import { usePreferences } from '../preferences/preferences-store.ts';
import { useActions } from './actions-store.ts';
import { resolvePress } from './resolve-press.ts';
import { pressOf } from './shortcut.ts';

/** How long the first press of two is remembered. */
const SEQUENCE_MS = 1_200;

const TYPING_ROLES = [
  'textbox',
  'combobox',
  'searchbox',
  'spinbutton',
  'listbox',
  'menu',
  'menuitem',
  'option',
];
const PLAIN_INPUTS = ['checkbox', 'radio', 'button', 'submit', 'reset', 'range', 'color', 'file'];

/** Whether characters pressed here belong to what has the focus. */
export function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  // A list box or slider that has no use for characters says so.
  if (target.dataset.shortcuts === 'yes') return false;
  if (target instanceof HTMLInputElement) return !PLAIN_INPUTS.includes(target.type);
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target.isContentEditable || TYPING_ROLES.includes(target.getAttribute('role') ?? '');
}

/** What Space presses: where it means that, it means nothing else. */
const isPressed = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('button, a, summary, input, select, [role=tab], [role=option]') !== null;

/**
 * Answers key presses with the actions that are there. The topmost layer is looked at before anything else can answer the
 * press, so that the Escape that closes a dialog does not also reach what lies under it. Returns the way to stop.
 */
export function listenToKeys(target: Window = window): () => void {
  const mac = isMac();
  let layerAtPress = 0;
  let before: { readonly press: string; readonly at: number } | null = null;
  const look = (): void => {
    layerAtPress = topLayer();
  };
  const answer = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const press = pressOf(event, mac);
    if (press === null || (press === 'Space' && isPressed(event.target))) return;
    const place = { inField: isField(event.target), layer: layerAtPress };
    const { actions } = useActions.getState();
    const wishes = usePreferences.getState();
    const first =
      before !== null && event.timeStamp - before.at < SEQUENCE_MS ? before.press : null;
    before = null;
    const pair = first === null ? null : resolvePress([first, press], actions, place, wishes);
    const outcome = pair?.kind === 'run' ? pair : resolvePress([press], actions, place, wishes);
    if (outcome.kind === 'none') return;
    event.preventDefault();
    if (outcome.kind === 'wait') before = { press, at: event.timeStamp };
    else outcome.action.run();
  };
  target.addEventListener('keydown', look, { capture: true });
  target.addEventListener('keydown', answer);
  return () => {
    target.removeEventListener('keydown', look, { capture: true });
    target.removeEventListener('keydown', answer);
  };
}
