import type { en } from './en.ts';

/** German texts of this feature. */
export const de: typeof en = {
  title: 'Erste Schritte',
  lead: 'Was dieser Rechner für einen eigenen Lauf braucht, eben nachgesehen. Jede Zeile kann warten; das Beispiel braucht keine davon.',
  looking: 'Der Rechner wird angesehen …',
  again: 'Noch einmal nachsehen',
  skip: 'Später',
  unskip: 'Wieder aufnehmen',
  skipped: 'auf später verschoben',
  done: 'getan',
  open: 'zu tun',
  blocked: 'versperrt',
  machine: 'Dieser Rechner',
  machineBody: 'Node, git und ein Ordner für die Läufe.',
  machineFix: 'Zur Diagnose',
  server: 'Ein Modellserver',
  serverBody:
    'Ollama auf diesem oder einem anderen Rechner im Haus. Aus gewohnter Quelle installieren, mit „ollama serve“ starten oder die Adresse in den Einstellungen nennen.',
  serverFix: 'Server nennen',
  model: 'Ein ausführendes Modell',
  modelBody:
    'Eines, das Werkzeuge aufrufen kann, auf dem Server vorhanden und gewählt: zum Beispiel „ollama pull qwen2.5-coder:32b“ bei 24 GB Grafikspeicher.',
  modelChosen: '{{executor}} ist gewählt.',
  modelFix: 'Modell wählen',
  key: 'Ein Schlüssel für Claude',
  keyBody: 'Für Klärung, Plan und Urteil. Ohne ihn geht „Nur lokal“.',
  keyFix: 'Schlüssel eingeben',
  repository: 'Ein Repository',
  repositoryBody:
    'Ein git-Checkout mit mindestens einem Commit. Tandem arbeitet in einem Worktree daneben.',
  repositoryFix: 'Lauf entwerfen',
  isolation: 'Abschottung der Befehle',
  isolationBody:
    'Noch schottet nichts die Befehle des ausführenden Modells ab: jeder Lauf bittet um Zustimmung oder zeigt jeden Befehl vorher.',
  isolationFix: 'Über Befehle entscheiden',
  sample: 'Die Beispielfahrt',
  sampleBody:
    'Ein ganzer Lauf auf einem mitgelieferten Repository: Worktree, Änderungen, Prüfungen, Schranke und Branch sind echt; die Antworten sind vorgefertigt, und der Bildschirm sagt es. Etwa zehn Sekunden.',
  sampleDone: 'Sie ist gelaufen.',
  sampleStart: 'Beispiel starten',
  sampleAgain: 'Noch einmal starten',
  progress: '{{done}} von {{all}} getan',
  toRuns: 'Zu den Läufen',
};
