import type { en } from './en.ts';

export const de: typeof en = {
  title: 'Suche',
  query: 'In Läufen suchen',
  hint: 'Wörter, "in dieser Folge", -ohne, anfang*, kind:tool, lane:plan, step:s2, file:src/app.ts, is:error',
  inRun: 'Im Lauf {{run}}',
  allRuns: 'In allen Läufen suchen',
  searching: 'Es wird gesucht',
  where: 'Wo',
  all: 'Alles',
  lane: {
    intake: 'Aufnahme',
    plan: 'Plan',
    execution: 'Ausführung',
    verification: 'Prüfung',
    system: 'System',
  },
  errors: 'Fehlschläge',
  indexingRuns:
    'Es wird noch gelesen: {{done}} von {{total}} Läufen. Was noch nicht gelesen ist, fehlt unter den Treffern.',
  indexingEvents:
    'Es wird noch gelesen: {{done}} von {{total}} Ereignissen. Was noch nicht gelesen ist, fehlt unter den Treffern.',
  found_one: '{{shown}} Ereignis',
  found_other: '{{shown}} Ereignisse',
  more: '{{shown}} weitere zeigen',
  tooMany: '{{shown}} weitere werden nicht gezeigt. Ein Wort mehr oder eine Spur hilft.',
  nothing: 'Nichts gefunden',
  nothingBody:
    'Alle Wörter müssen in einem Text stehen. Eines weglassen, oder ein Wort nur anfangen: gru*',
  start: 'Was wird gesucht?',
  startBody:
    'Durchsucht werden Aufträge, Antworten, Ausgaben von Werkzeugen, Änderungen und Notizen aller Läufe dieses Rechners.',
  event: 'Ereignis {{seq}}',
  unknownRun: 'Lauf {{run}}',
  openRun: 'Den Lauf öffnen',
  saved: 'Gespeicherte Filter',
  save: 'Diesen Filter speichern',
  saveName: 'Name des Filters',
  saveDone: 'Speichern',
  remove: 'Den Filter {{name}} entfernen',
};
