/** English words for what holds commands; the points themselves are the engine's. `de.ts` has the same keys. */
export const en = {
  sandbox: 'Sandbox',
  none: 'none on this machine',
  user: 'Commands run as',
  root: 'root, from which no sandbox of this kind protects fully',
  ordinary: 'an ordinary user',
  holds: 'What holds',
  holdsNone: 'Nothing isolates commands here; a run asks for consent first.',
  gaps: 'What does not hold',
  gapsNone: 'Nothing that is known.',
  limits: 'Limits on each command',
  limitsNone: 'None.',
};
