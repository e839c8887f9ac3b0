import type { languages } from '../../../shared/ipc/host.ts';

/**
 * What the desktop itself says outside the window: menus, tray, dialogs, notifications. The window has its own
 * catalogues. Values from runs are put in as they are: the system shows them as plain text.
 */
export type Language = (typeof languages)[number];

const share = (percent: number | null): string => (percent === null ? '' : `, ${percent} %`);

const en = {
  file: 'File',
  edit: 'Edit',
  view: 'View',
  window: 'Window',
  help: 'Help',
  newRun: 'New run',
  allRuns: 'All runs',
  settings: 'Settings…',
  diagnostics: 'Diagnostics',
  logFolder: 'Open log folder',
  about: (name: string) => `About ${name}`,
  reload: 'Reload',
  open: 'Open Tandem',
  quit: 'Quit Tandem',
  nothingRuns: 'No run is working or waiting',
  waiting: (request: string) => `Needs you: ${request}`,
  working: (request: string, stage: string | null) =>
    stage === null ? request : `${request} (${stage})`,
  moreRuns: (count: number) => `${count} more…`,
  tooltip: (working: number, waiting: number) =>
    `Tandem: ${working} working, ${waiting} waiting for you`,
  needsYou: 'Tandem needs you',
  finished: 'Run finished',
  failed: 'Run failed',
  interrupted: 'Run interrupted',
  canBeResumed: 'Everything recorded is kept; the run can be resumed.',
  asks: {
    questions: 'Claude has questions before it plans.',
    file: 'Claude asks to see a file.',
    plan: 'The plan is ready to be read.',
    delivery: 'The change is ready to be taken over.',
    consent: 'The run needs a consent.',
    command: 'A command waits for a yes or no.',
    paused: 'The run is paused.',
  },
  outcomes: {
    approved: 'The change was verified and taken over.',
    rejected: 'The change was not taken over; it is kept on its branch.',
    exhausted: 'The budget was used up before the change passed; it is kept on its branch.',
  },
  job: {
    pull: (tag: string, percent: number | null) => `Pulling ${tag}${share(percent)}`,
    import: (tag: string, percent: number | null) => `Importing ${tag}${share(percent)}`,
    measure: (tag: string, percent: number | null) => `Measuring ${tag}${share(percent)}`,
    qualify: (tag: string, percent: number | null) => `Examining ${tag}${share(percent)}`,
  },
  jobDone: {
    pull: 'Model pulled',
    import: 'Model imported',
    measure: 'Model measured',
    qualify: 'Model examined',
  },
  jobFailed: {
    pull: 'Pull failed',
    import: 'Import failed',
    measure: 'Measurement failed',
    qualify: 'Exam failed',
  },
  badge: 'Runs that wait for you',
  openAddress: 'Open this address in the browser?',
  openIt: 'Open',
  cancel: 'Cancel',
  pickRepository: 'Choose a repository',
  pickHome: 'Choose a folder',
  choose: 'Choose',
  leaveTitle: (count: number) => (count === 1 ? 'A run is working' : `${count} runs are working`),
  leaveDetail:
    'If Tandem quits, the work is interrupted. Everything recorded is kept, and it can be resumed later.',
  keepWorking: 'Keep working in the background',
  quitAnyway: 'Quit and interrupt',
  storeTitle: 'Store the key without protection?',
  storeDetail:
    'This machine has no keyring. Any program that runs in your name could read the stored key. If it is not stored, it can be kept for this session.',
  storeAnyway: 'Store anyway',
  doNotStore: 'Do not store',
  unsafeTitle: 'Tandem does not start without its sandbox',
  unsafeDetail:
    'It was started with --no-sandbox. Nothing was opened. Start it without that switch; on Ubuntu 24.04 and later install the .deb, which brings the AppArmor profile that the sandbox needs.',
};

const de: typeof en = {
  file: 'Datei',
  edit: 'Bearbeiten',
  view: 'Ansicht',
  window: 'Fenster',
  help: 'Hilfe',
  newRun: 'Neuer Lauf',
  allRuns: 'Alle Läufe',
  settings: 'Einstellungen …',
  diagnostics: 'Diagnose',
  logFolder: 'Protokollordner öffnen',
  about: (name) => `Über ${name}`,
  reload: 'Neu laden',
  open: 'Tandem öffnen',
  quit: 'Tandem beenden',
  nothingRuns: 'Kein Lauf arbeitet oder wartet',
  waiting: (request) => `Wartet auf Antwort: ${request}`,
  working: (request, stage) => (stage === null ? request : `${request} (${stage})`),
  moreRuns: (count) => `${count} weitere …`,
  tooltip: (working, waiting) => `Tandem: ${working} in Arbeit, ${waiting} warten auf Antwort`,
  needsYou: 'Tandem wartet auf Antwort',
  finished: 'Lauf beendet',
  failed: 'Lauf fehlgeschlagen',
  interrupted: 'Lauf unterbrochen',
  canBeResumed: 'Alles Aufgezeichnete ist erhalten; der Lauf kann fortgesetzt werden.',
  asks: {
    questions: 'Claude hat Fragen vor dem Plan.',
    file: 'Claude bittet um Einblick in eine Datei.',
    plan: 'Der Plan liegt zur Durchsicht bereit.',
    delivery: 'Die Änderung kann übernommen werden.',
    consent: 'Der Lauf braucht eine Zustimmung.',
    command: 'Ein Befehl wartet auf Ja oder Nein.',
    paused: 'Der Lauf ist angehalten.',
  },
  outcomes: {
    approved: 'Die Änderung wurde geprüft und übernommen.',
    rejected: 'Die Änderung wurde nicht übernommen; sie bleibt auf ihrem Zweig.',
    exhausted:
      'Das Budget war aufgebraucht, bevor die Änderung bestand; sie bleibt auf ihrem Zweig.',
  },
  job: {
    pull: (tag, percent) => `${tag} wird geladen${share(percent)}`,
    import: (tag, percent) => `${tag} wird eingelesen${share(percent)}`,
    measure: (tag, percent) => `${tag} wird gemessen${share(percent)}`,
    qualify: (tag, percent) => `${tag} wird geprüft${share(percent)}`,
  },
  jobDone: {
    pull: 'Modell geladen',
    import: 'Modell eingelesen',
    measure: 'Modell gemessen',
    qualify: 'Modell geprüft',
  },
  jobFailed: {
    pull: 'Laden fehlgeschlagen',
    import: 'Einlesen fehlgeschlagen',
    measure: 'Messung fehlgeschlagen',
    qualify: 'Prüfung fehlgeschlagen',
  },
  badge: 'Läufe, die auf Antwort warten',
  openAddress: 'Diese Adresse im Browser öffnen?',
  openIt: 'Öffnen',
  cancel: 'Abbrechen',
  pickRepository: 'Repository auswählen',
  pickHome: 'Ordner auswählen',
  choose: 'Auswählen',
  leaveTitle: (count) => (count === 1 ? 'Ein Lauf arbeitet noch' : `${count} Läufe arbeiten noch`),
  leaveDetail:
    'Beim Beenden wird die Arbeit unterbrochen. Alles Aufgezeichnete bleibt erhalten und lässt sich später fortsetzen.',
  keepWorking: 'Im Hintergrund weiterarbeiten',
  quitAnyway: 'Beenden und unterbrechen',
  storeTitle: 'Schlüssel ungeschützt speichern?',
  storeDetail:
    'Dieser Rechner hat keinen Schlüsselbund. Jedes Programm unter demselben Benutzerkonto könnte den gespeicherten Schlüssel lesen. Ohne Speichern lässt er sich für diese Sitzung behalten.',
  storeAnyway: 'Trotzdem speichern',
  doNotStore: 'Nicht speichern',
  unsafeTitle: 'Tandem startet nicht ohne seine Sandbox',
  unsafeDetail:
    'Der Start erfolgte mit --no-sandbox. Nichts wurde geöffnet. Bitte ohne diesen Schalter starten; ab Ubuntu 24.04 das .deb installieren, das das nötige AppArmor-Profil mitbringt.',
};

export type DesktopText = typeof en;

export const textOf = (language: Language): DesktopText => (language === 'de' ? de : en);

/** The language for a list of the system's preferred ones, such as `['de-AT', 'en']`; English otherwise. */
export function chooseLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const language = tag.toLowerCase().split(/[-_]/)[0];
    if (language === 'de' || language === 'en') return language;
  }
  return 'en';
}
