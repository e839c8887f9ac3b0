import type { en } from './en.ts';

/** German words for what holds commands. */
export const de: typeof en = {
  sandbox: 'Abschottung',
  none: 'auf diesem Rechner keine',
  user: 'Befehle laufen als',
  root: 'root, wovor keine Abschottung dieser Art ganz schützt',
  ordinary: 'gewöhnlicher Benutzer',
  holds: 'Was hält',
  holdsNone: 'Nichts schottet Befehle hier ab; ein Lauf fragt vorher um Zustimmung.',
  gaps: 'Was nicht hält',
  gapsNone: 'Nichts, was bekannt wäre.',
  limits: 'Grenzen jedes Befehls',
  limitsNone: 'Keine.',
};
