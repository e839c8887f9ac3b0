/**
 * Shortcuts as text: `Mod+K`, `Shift+Escape`, `?`, `j`, and two presses in a row, `g r`. Mod is Cmd on a Mac and Ctrl elsewhere.
 * A press is compared in one normal form, in which Shift is named only where the character does not already say it.
 */
const MODIFIERS = ['Mod', 'Ctrl', 'Meta', 'Alt', 'Shift'] as const;
type Modifier = (typeof MODIFIERS)[number];

const NAMES: Readonly<Record<string, string>> = {
  esc: 'Escape',
  return: 'Enter',
  space: 'Space',
  ' ': 'Space',
  spacebar: 'Space',
  up: 'ArrowUp',
  down: 'ArrowDown',
  left: 'ArrowLeft',
  right: 'ArrowRight',
  del: 'Delete',
  plus: '+',
};

const isModifier = (text: string): text is Modifier =>
  MODIFIERS.some((modifier) => modifier === text);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function normalKey(key: string): string {
  const known = NAMES[key.toLowerCase()];
  if (known !== undefined) return known;
  return key.length === 1 ? key.toLowerCase() : capital(key);
}

function joinPress(modifiers: ReadonlySet<Modifier>, key: string): string {
  const saysShift = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  const named = MODIFIERS.filter(
    (modifier) => modifiers.has(modifier) && !(modifier === 'Shift' && saysShift),
  );
  return [...named, key].join('+');
}

function parsePress(text: string): string | null {
  const parts = text === '+' ? ['+'] : text.split('+').map((part) => part.trim());
  const key = parts.pop();
  if (key === undefined || key === '') return null;
  const modifiers = new Set<Modifier>();
  for (const part of parts) {
    const modifier = capital(part.toLowerCase());
    if (!isModifier(modifier)) return null;
    modifiers.add(modifier);
  }
  if (isModifier(capital(key.toLowerCase()))) return null;
  return joinPress(modifiers, normalKey(key));
}

/** The presses of a shortcut in their normal form; null if it is none. */
export function parseShortcut(text: string): readonly string[] | null {
  const presses = text.trim().split(/\s+/).map(parsePress);
  const parsed = presses.filter((press) => press !== null);
  return parsed.length === presses.length && parsed.length > 0 && parsed.length <= 2
    ? parsed
    : null;
}

export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The normal form of a key that was pressed; null for a modifier alone or a half-composed character. */
export function pressOf(event: PressedKey, mac: boolean): string | null {
  if (['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'Dead', 'Process'].includes(event.key))
    return null;
  const modifiers = new Set<Modifier>();
  if (mac ? event.metaKey : event.ctrlKey) modifiers.add('Mod');
  if (mac && event.ctrlKey) modifiers.add('Ctrl');
  if (!mac && event.metaKey) modifiers.add('Meta');
  if (event.altKey) modifiers.add('Alt');
  if (event.shiftKey) modifiers.add('Shift');
  return joinPress(modifiers, normalKey(event.key));
}

/** Whether a press types a character: these fire only outside text fields, and can be switched off. */
export function isTyped(press: string): boolean {
  return !/^(?:Mod|Ctrl|Meta|Alt)\+/.test(press) && /(?:^|\+)(?:.|Space)$/u.test(press);
}
