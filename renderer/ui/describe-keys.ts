/** How a shortcut is written for people: `Mod+K` is ⌘K on a Mac and Ctrl K elsewhere; `g r` is two presses. */
const MAC: Readonly<Record<string, string>> = {
  mod: '⌘',
  meta: '⌘',
  ctrl: '⌃',
  alt: '⌥',
  shift: '⇧',
  enter: '↩',
  backspace: '⌫',
};
const OTHER: Readonly<Record<string, string>> = {
  mod: 'Ctrl',
  meta: 'Meta',
  ctrl: 'Ctrl',
  alt: 'Alt',
  shift: '⇧',
  enter: '↩',
  backspace: '⌫',
};
const GERMAN: Readonly<Record<string, string>> = { mod: 'Strg', ctrl: 'Strg' };
const BOTH: Readonly<Record<string, string>> = {
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  space: '␣',
};

/** Whether this is a Mac, where Mod is the command key. */
export function isMac(): boolean {
  return typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.platform);
}

/** The keys of each press in a row, as they are written on the keyboards of a language. */
export function describeKeys(
  keys: string,
  locale: string,
  mac: boolean = isMac(),
): readonly (readonly string[])[] {
  const german = locale.startsWith('de') ? GERMAN : {};
  const names = mac ? MAC : { ...OTHER, ...german };
  return keys
    .split(' ')
    .filter((press) => press !== '')
    .map((press) =>
      (press === '+' ? ['+'] : press.split('+')).map((key) => {
        const name = key.toLowerCase();
        return names[name] ?? BOTH[name] ?? (key.length === 1 ? key.toUpperCase() : key);
      }),
    );
}

/** The same in the notation of `aria-keyshortcuts`. */
export function ariaKeys(keys: string, mac: boolean = isMac()): string {
  return keys
    .split(' ')
    .map((press) =>
      press
        .split('+')
        .map((key) => {
          if (key.toLowerCase() === 'mod') return mac ? 'Meta' : 'Control';
          return key.toLowerCase() === 'ctrl' ? 'Control' : key;
        })
        .join('+'),
    )
    .join(' ');
}
