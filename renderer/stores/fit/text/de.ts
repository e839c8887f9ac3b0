/** Deutsche Worte für Passung und Prüfung, die mehrere Ansichten teilen. */
export const de = {
  badge: '{{word}}, {{context}}',
  place: '{{device}}, {{context}}',
  badgeOn: '{{word}} · {{device}}, {{context}}',
  verdict: {
    comfortable: 'passt',
    tight: 'passt knapp',
    offload: 'teils auf der CPU',
    processor: 'allein auf der CPU',
    'too-big': 'passt nicht',
    unknown: 'unbekannt',
  },
  stale: '{{word}}, andere Datei',
  qualification: {
    executor: 'geeignet',
    limited: 'begrenzt: einzelne Dateien',
    unfit: 'nicht geeignet',
    none: 'nicht geprüft',
  },
  qualificationMeans: {
    executor: 'Es hat die Prüfung bestanden und kann ganze Pläne ausführen.',
    limited:
      'Es hat die Prüfung zum Teil bestanden und taugt für Schritte, die nur eine Datei berühren.',
    unfit: 'Es hat die Prüfung nicht bestanden: Als ausführendes Modell ist kein Verlass darauf.',
    none: 'Niemand hat es hier geprüft. Es lässt sich nehmen, kann aber auf Arten scheitern, die Zeit kosten.',
  },
  examine: {
    title: 'Ohne Abschottung prüfen?',
    what: 'In der Prüfung arbeitet {{tag}} an zwölf kleinen Aufgaben und führt eigene Befehle aus, jede Aufgabe in einem neuen, eigenen Ordner, der verschwindet, wenn sie bestanden ist.',
    risk: 'Nichts schottet diese Befehle auf diesem Rechner ab: Sie laufen als der Benutzer, als der Tandem läuft, und erreichen, was er erreicht. Nichts davon geht in eine Cloud.',
    agree: 'Ohne Abschottung prüfen',
  },
  note: {
    'context-short': '{{context}} Kontext ist wenig für einen Agenten; seine Arbeit braucht 64K.',
    'agent-floor':
      'Höchstens {{largest}} Kontext passt auf das Gerät: Unter 32K ist zu wenig für die Arbeit eines Agenten.',
    'beyond-training':
      'Es wurde für {{trained}} Kontext trainiert; {{asked}} wird darum wie {{trained}} beurteilt.',
    'agent-floor-none':
      'Nicht einmal der kleinste Kontext passt ganz auf ein Gerät: Das ist zu wenig für die Arbeit eines Agenten.',
    'one-slot': 'Server führen davon nur eine Anfrage zugleich aus, was man auch verlangt.',
    offloaded:
      '{{cpuShare}} davon lägen im Hauptspeicher und liefen auf dem Prozessor: um ein Vielfaches langsamer.',
    offloadedExperts:
      '{{cpuShare}} davon lägen im Hauptspeicher und liefen auf dem Prozessor: langsamer, bei einem Modell aus Experten erträglich.',
    split: 'Verteilt auf {{devices}} Geräte: 5 % mehr Speicher und eine gröbere Schätzung.',
    'legacy-cache':
      'Diese Datei hält volle Köpfe im Cache; eine neuere Datei bräuchte dafür {{compactBytes}}.',
    'old-engine': 'Ollama {{version}} belegt nach älteren Regeln: Die Summe ist grob.',
    unverified: 'Von niemandem bestätigt: {{fields}}.',
    'shape-unknown': 'Es gibt keine Schätzung, weil diese Zahlen fehlen: {{fields}}.',
    'device-unknown': 'Der Speicher des Geräts ist nicht bekannt, darum gibt es kein Urteil.',
    'server-too-old': 'Es braucht Ollama {{needs}} oder neuer; dieser Server ist {{has}}.',
    'disk-short': 'Es braucht {{needBytes}} auf der Platte; frei sind {{freeBytes}}.',
  },
  remedy: {
    'less-context': '{{context}} Kontext nehmen',
    'smaller-cache': 'Cache in {{kv}} halten: {{context}} passt',
    'fewer-slots_one': '{{count}} Platz nehmen',
    'fewer-slots_other': '{{count}} Plätze nehmen',
    'free-memory': '{{bytes}} auf {{device}} frei machen: schließen, was ihn belegt.',
    'more-memory': 'Es bräuchte {{bytes}} mehr Speicher.',
    'raise-limit': 'Die Grenze des Grafikspeichers um {{bytes}} anheben.',
  },
  qualificationReason: {
    executor: 'es hat die Prüfung hier bestanden',
    limited: 'es hat die Prüfung zum Teil bestanden: einzelne Dateien',
    unfit: 'es hat die Prüfung hier nicht bestanden',
  },
  role: {
    'too-weak': 'zu schwach für die Arbeit eines Agenten',
    floor: 'das Mindeste für die Arbeit eines Agenten',
    'sweet-spot': 'viel Können für seine Größe',
    strong: 'stark im Ausführen',
    cluster: 'für mehrere Maschinen gemacht',
  },
  by: {
    maker: 'Angabe des Herstellers',
    independent: 'unabhängig',
    unknown: 'Quelle unbekannt',
  },
  reason: {
    unqualified: 'hier hat es noch niemand geprüft',
    benchmark: '{{name}}: {{score}} ({{by}})',
    fits: '{{context}} Kontext mit {{kv}}-Cache passt auf {{device}}',
    people_one: '{{count}} Person kann es zugleich nutzen',
    people_other: '{{count}} Personen können es sich teilen',
    peopleMany: '{{people}} Personen und mehr können es sich teilen',
    pinned: 'im Katalog dieses Hauses festgelegt',
    'does-not-fit': '{{shortBytes}} zu groß',
    'too-little-context': 'höchstens {{largest}} Kontext würde passen',
    'would-offload': '{{cpuShare}} liefen auf dem Prozessor',
    weaker: 'schwächer im Ausführen',
    'counted-less':
      '{{name}}: {{score}} ({{by}}), gezählt als {{counted}}, weil solche Angaben hoch ausfallen',
    uncompared: 'es gibt keinen Benchmark, der den Vergleich erlaubt',
    slower: 'langsamer: der Prozessor müsste je Token mehr davon lesen',
    unproved: 'es hat die Prüfung nicht bestanden',
    'not-pinned': 'es ist im Katalog nicht festgelegt',
    'no-tools': 'seine Vorlage kennt keine Werkzeuge',
    'server-too-old': 'es braucht Ollama ab {{needs}}; der Server hat {{has}}',
    superseded: 'ein neueres leistet mehr im selben Speicher',
    'no-tag': 'kein Server bietet es unter einem offiziellen Namen an',
    unknown: 'seine Zahlen sind nicht bekannt',
  },
};
