// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RegisteredAction } from '../../../renderer/stores/actions/action.ts';
import { registerAction, useActions } from '../../../renderer/stores/actions/actions-store.ts';
import { listenToKeys } from '../../../renderer/stores/actions/listen-to-keys.ts';
import { resolvePress } from '../../../renderer/stores/actions/resolve-press.ts';
import { scoreMatch } from '../../../renderer/stores/actions/score-match.ts';
import { isTyped, parseShortcut, pressOf } from '../../../renderer/stores/actions/shortcut.ts';
import { setPreferences } from '../../../renderer/stores/preferences/preferences-store.ts';

const keyOf = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', true>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('parseShortcut', () => {
  it.each([
    ['Mod+K', ['Mod+k']],
    ['mod+shift+p', ['Mod+Shift+p']],
    ['Shift+Escape', ['Shift+Escape']],
    ['esc', ['Escape']],
    ['?', ['?']],
    ['Shift+?', ['?']],
    ['g r', ['g', 'r']],
    ['space', ['Space']],
    ['Mod++', null],
    ['Mod+', null],
    ['Mod', null],
    ['Hyper+K', null],
    ['', null],
    ['a b c', null],
  ])('reads %j', (text, presses) => {
    expect(parseShortcut(text)).toEqual(presses);
  });
});

describe('pressOf', () => {
  it.each([
    [keyOf('k', { ctrlKey: true }), false, 'Mod+k'],
    [keyOf('k', { metaKey: true }), true, 'Mod+k'],
    [keyOf('k', { ctrlKey: true }), true, 'Ctrl+k'],
    [keyOf('K', { shiftKey: true }), false, 'Shift+k'],
    [keyOf('?', { shiftKey: true }), false, '?'],
    [keyOf(' '), false, 'Space'],
    [keyOf('Escape', { shiftKey: true }), false, 'Shift+Escape'],
    [keyOf('Shift', { shiftKey: true }), false, null],
    [keyOf('Dead'), false, null],
  ])('names %j, Mac %s', (event, mac, press) => {
    expect(pressOf(event, mac)).toBe(press);
  });
});

describe('isTyped', () => {
  it('knows which presses type a character', () => {
    expect(['j', '?', 'Shift+j', 'Space'].map(isTyped)).toEqual([true, true, true, true]);
    expect(['Mod+k', 'Alt+x', 'Escape', 'ArrowDown'].map(isTyped)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

const action = (given: Partial<RegisteredAction> & { readonly id: string }): RegisteredAction => ({
  label: given.id,
  group: 'g',
  run: () => {},
  layer: 0,
  order: 1,
  ...given,
});
const PAGE = { inField: false, layer: 0 };
const WISHES = { singleLetters: true, shortcuts: {} };
const idOf = (outcome: ReturnType<typeof resolvePress>): string =>
  outcome.kind === 'run' ? outcome.action.id : outcome.kind;

describe('resolvePress', () => {
  const outer = action({ id: 'outer', shortcut: 'j', order: 1 });
  const inner = action({ id: 'inner', shortcut: 'j', order: 2 });

  it('gives a press to the innermost, then to the latest', () => {
    const over = action({ id: 'over', shortcut: 'j', layer: 1, order: 1 });
    expect(idOf(resolvePress(['j'], [outer, inner], PAGE, WISHES))).toBe('inner');
    expect(idOf(resolvePress(['j'], [over, outer, inner], PAGE, WISHES))).toBe('over');
  });

  it('leaves what lies under an open layer alone', () => {
    expect(idOf(resolvePress(['j'], [outer], { ...PAGE, layer: 1 }, WISHES))).toBe('none');
  });

  it('passes over what is not possible now', () => {
    const off = action({ ...inner, enabled: false });
    expect(idOf(resolvePress(['j'], [outer, off], PAGE, WISHES))).toBe('outer');
  });

  it('leaves letters to a text field, but not presses with Ctrl', () => {
    const save = action({ id: 'save', shortcut: 'Mod+Enter' });
    const place = { ...PAGE, inField: true };
    expect(idOf(resolvePress(['j'], [outer], place, WISHES))).toBe('none');
    expect(idOf(resolvePress(['Mod+Enter'], [save], place, WISHES))).toBe('save');
  });

  it('leaves letters alone where they are switched off', () => {
    expect(idOf(resolvePress(['j'], [outer], PAGE, { ...WISHES, singleLetters: false }))).toBe(
      'none',
    );
  });

  it('waits for the second press of two', () => {
    const go = action({ id: 'go', shortcut: 'g r' });
    expect(idOf(resolvePress(['g'], [go], PAGE, WISHES))).toBe('wait');
    expect(idOf(resolvePress(['g', 'r'], [go], PAGE, WISHES))).toBe('go');
    expect(idOf(resolvePress(['g', 'x'], [go], PAGE, WISHES))).toBe('none');
  });

  it('takes one’s own shortcut for the original, or none', () => {
    expect(idOf(resolvePress(['x'], [outer], PAGE, { ...WISHES, shortcuts: { outer: 'x' } }))).toBe(
      'outer',
    );
    expect(idOf(resolvePress(['j'], [outer], PAGE, { ...WISHES, shortcuts: { outer: 'x' } }))).toBe(
      'none',
    );
    expect(
      idOf(resolvePress(['j'], [outer], PAGE, { ...WISHES, shortcuts: { outer: null } })),
    ).toBe('none');
  });
});

describe('listenToKeys', () => {
  let stop = (): void => {};
  const ran: string[] = [];
  const add = (id: string, shortcut: string, layer = 0): void => {
    registerAction({ id, label: id, group: 'g', shortcut, run: () => ran.push(id) }, layer);
  };
  const press = (
    key: string,
    on: EventTarget = document.body,
    more: KeyboardEventInit = {},
  ): KeyboardEvent => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
    on.dispatchEvent(event);
    return event;
  };

  beforeEach(() => {
    ran.length = 0;
    setPreferences({ singleLetters: true, shortcuts: {} });
    stop = listenToKeys();
  });
  afterEach(() => {
    stop();
    useActions.setState({ actions: [] });
    document.body.replaceChildren();
  });

  it('runs what a press means and keeps the press from anything else', () => {
    add('find', 'Mod+K');
    expect(press('k', document.body, { ctrlKey: true }).defaultPrevented).toBe(true);
    expect(ran).toEqual(['find']);
  });

  it('understands two presses in a row, and forgets the first after another key', () => {
    add('runs', 'g r');
    press('g');
    press('r');
    press('g');
    press('x');
    press('r');
    expect(ran).toEqual(['runs']);
  });

  it('leaves letters in a text field where they are', () => {
    add('next', 'j');
    const input = document.createElement('input');
    document.body.append(input);
    expect(press('j', input).defaultPrevented).toBe(false);
    expect(ran).toEqual([]);
  });

  it('leaves presses alone that something else has answered', () => {
    add('close', 'Escape');
    document.body.addEventListener('keydown', (event) => event.preventDefault(), { once: true });
    press('Escape');
    expect(ran).toEqual([]);
    press('Escape');
    expect(ran).toEqual(['close']);
  });

  it('stops when it is told to', () => {
    const run = vi.fn();
    registerAction({ id: 'x', label: 'x', group: 'g', shortcut: 'x', run }, 0);
    stop();
    press('x');
    expect(run).not.toHaveBeenCalled();
  });
});

describe('scoreMatch', () => {
  it('puts the start of a text before the start of a word before the inside before scattered letters', () => {
    const scores = ['run again', 'new run', 'overrun', 'rebuild union'].map((text) =>
      scoreMatch('run', text),
    );
    expect(scores.every((score) => score !== null)).toBe(true);
    expect(scores.toSorted((a, b) => b! - a!)).toEqual(scores);
  });

  it('needs every word, in any order, and forgives accents', () => {
    expect(scoreMatch('dunkel hell', 'Zwischen hell und dunkel wechseln')).not.toBeNull();
    expect(scoreMatch('lauf xyz', 'Neuer Lauf')).toBeNull();
    expect(scoreMatch('laufe', 'Läufe')).not.toBeNull();
  });

  it('counts further words less than the label', () => {
    expect(scoreMatch('ledger', 'Ledger')!).toBeGreaterThan(
      scoreMatch('ledger', 'What left', 'ledger')!,
    );
  });
});
