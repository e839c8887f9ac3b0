import type { en } from './en.ts';

/** German sentences for each expected failure. */
export const de: typeof en = {
  safe: {
    modelsKept: 'Modelle, die vorher da waren, sind unverändert.',
    fileNotUsed: 'Die Datei wurde nicht verwendet und ist unverändert.',
    nothingStarted: 'Nichts wurde gestartet oder geändert.',
    notOutside: 'Kein Befehl lief außerhalb; alles Aufgezeichnete ist erhalten.',
    runKept: 'Alles bisher Aufgezeichnete bleibt erhalten, der Checkout ist unberührt.',
    notDelivered: 'Nichts daraus wurde ausgeführt, committet oder ausgeliefert.',
    checkoutUntouched: 'Der Checkout ist unberührt, die Änderung liegt auf dem Branch des Laufs.',
    otherGoesOn: 'Dort läuft es ungestört weiter.',
    nothingRemoved: 'Nichts davon wurde entfernt.',
    nothingImported: 'Nichts davon wurde behalten, kein anderer Lauf wurde angefasst.',
    noFileWritten: 'Es wurde keine Datei geschrieben.',
    logAndBranchKept: 'Log und Branch bleiben erhalten.',
    fileUntouched: 'Die Datei wurde nicht verändert.',
    readable_one: '{{count}} Ereignis vor dem Schaden ist lesbar; die Datei wurde nicht verändert.',
    readable_other:
      '{{count}} Ereignisse vor dem Schaden sind lesbar; die Datei wurde nicht verändert.',
    acknowledged: 'Jedes aufgezeichnete Ereignis bleibt erhalten.',
    settingsUntouched: 'Die Datei blieb, wie sie ist, und nichts wurde gestartet.',
    notExecuted: 'Nichts wurde ausgeführt oder geschrieben.',
    notSent: 'Sie hat diesen Rechner nicht verlassen.',
    waits: 'Der Lauf wartet; nichts geht verloren.',
    runsGoOn: 'Läufe gehen weiter, alles Aufgezeichnete bleibt erhalten.',
    keyAsItWas: 'Der bisherige Schlüssel gilt unverändert.',
  },
  modelWork: {
    pull: 'geladen',
    import: 'eingelesen',
    measure: 'gemessen',
    qualify: 'geprüft',
    delete: 'gelöscht',
    unload: 'aus dem Speicher genommen',
    start: 'gestartet',
  },
  what: {
    modelWorkFailed: '{{tag}} konnte nicht {{done}} werden: {{detail}}',
    jobUnknown: 'Diese Arbeit gibt es nicht mehr.',
    modelUnknown: 'Über das Modell {{name}} ist nichts bekannt.',
    fileUnreadable: '{{path}} ist nicht lesbar: {{detail}}',
    fileInvalid: '{{path}}: {{detail}}',
    fileInvalidAt: '{{path}}, Zeile {{line}}: {{detail}}',
    usage: '{{message}}',
    repositoryMissing: 'Den Ordner {{path}} gibt es nicht.',
    notARepository: '{{path}} ist kein Git-Repository.',
    repositoryEmpty: 'Das Repository {{path}} hat noch keinen Commit.',
    repositoryUnsupported: 'In {{path}} kann Tandem nicht arbeiten: {{detail}}',
    gitMissing: 'git ließ sich nicht starten: {{detail}}',
    gitFailed: '„git {{command}}“ ist gescheitert: {{detail}}',
    worktreeTampered:
      'Der Worktree {{path}} ist nicht so, wie Tandem ihn verlassen hat: {{detail}}',
    digestFailed: 'Der Überblick über das Repository konnte nicht erstellt werden: {{detail}}',
    runNotFound: 'In {{home}} gibt es keinen Lauf {{run}}.',
    runLocked: 'Der Lauf {{run}} wird gerade von einem anderen Tandem geschrieben.',
    runLockedBy:
      'Der Lauf {{run}} wird gerade von einem anderen Tandem geschrieben (Prozess {{pid}}).',
    runImported:
      'Der Lauf {{run}} wurde importiert: hier kann er gelesen, nicht fortgesetzt werden.',
    runHeld: 'Der Lauf {{run}} bleibt: {{because}}',
    bundleRefused: '{{path}} wurde nicht importiert ({{rule}}): {{detail}}',
    redactionFailed: 'Der Lauf {{run}} wurde nicht exportiert: {{detail}}',
    runNotResumable:
      'Der Lauf {{run}} ist beendet ({{outcome}}) und kann nicht fortgesetzt werden.',
    logNewer:
      '{{path}} stammt von einem neueren Tandem (Format {{found}}; dieses hier kennt bis {{known}}).',
    logCorrupt: 'Die Laufdatei {{path}} ist beschädigt: {{detail}}',
    diskFull: 'Der Datenträger ist voll: {{path}} konnte nicht geschrieben werden.',
    folderUnwritable: 'Tandem kann {{path}} nicht benutzen: {{detail}}',
    settingsInvalid: 'Die Einstellungsdatei {{path}} ist nicht verwendbar ({{place}}): {{detail}}',
    keyMissing: 'Es gibt keinen Schlüssel für Claude.',
    keyRefused: 'Claude hat den Schlüssel abgelehnt ({{status}}): {{detail}}',
    claudeUnreachable_one: 'Claude war nach {{count}} Versuch nicht erreichbar: {{detail}}',
    claudeUnreachable_other: 'Claude war nach {{count}} Versuchen nicht erreichbar: {{detail}}',
    claudeLimit: 'Das Ausgaben- oder Nutzungslimit bei Claude ist erreicht: {{detail}}',
    claudeRejected: 'Claude hat die Anfrage zurückgewiesen ({{status}}): {{detail}}',
    egressRefused: 'Die Ausgangsregeln haben eine Anfrage aufgehalten: {{detail}}',
    serverUnreachable: 'Der Modellserver {{server}} unter {{url}} antwortet nicht: {{detail}}',
    serverFailed: 'Der Modellserver {{server}} ist gescheitert: {{detail}}',
    serverUnknown: 'Kein Modellserver heißt {{server}}.',
    modelMissing: 'Das Modell {{tag}} ist auf {{server}} nicht vorhanden.',
    modelUnsuitable: 'Das Modell {{tag}} taugt nicht als Ausführer: {{detail}}',
    modelSubstituted: 'Der Server antwortete mit {{answered}} statt mit {{asked}}.',
    contextShort:
      'Der Server hat für {{tag}} {{allocated}} Token Kontext bereitgestellt; verlangt waren {{asked}}.',
    setupFailed:
      'Der Vorbereitungsbefehl {{command}} dieses Repositories ist fehlgeschlagen: {{detail}}',
    runnerFailed: 'Der Werkzeugprozess ist stehen geblieben: {{detail}}',
    sandboxFailed: 'Die Abschottung hält nicht: {{detail}}',
    consentNeeded: 'Befehle lassen sich hier nicht abschotten: {{detail}}',
    answerNeeded: 'Rückfrage des Planers: {{question}}',
    planApprovalNeeded: 'Der Plan wartet auf Freigabe.',
    deliveryApprovalNeeded: 'Die Auslieferung wartet auf Freigabe.',
    deliveryConflict: 'Die Änderung lässt sich nicht auf den Checkout anwenden: {{detail}}',
    ipcRefused: 'Die Engine hat „{{name}}“ abgelehnt: {{detail}}',
    connectionLost: 'Die Verbindung zur Engine ist abgebrochen.',
    stale: 'Seit der Anzeige geändert: {{what}}',
    keyMalformed: 'Das kann kein Schlüssel sein: {{detail}}',
    keyUnprotected:
      'Der Schlüssel wurde nicht gespeichert: dieser Rechner hat keinen Schlüsselbund, der ihn schützen würde.',
    fault: 'In Tandem ist etwas schiefgegangen: {{detail}}',
    replayDiverged:
      'Die Wiedergabe endete bei {{key}}: Im Log steht {{expected}}, der heutige Ablauf verlangt {{actual}}.',
  },
  next: {
    asSaid: '{{next}}',
    lookAgain: 'Sehen Sie noch einmal in die Liste.',
    chooseModel: 'Wählen Sie eines aus der Liste.',
    checkPath: 'Prüfen Sie den Pfad und versuchen Sie es dann noch einmal.',
    correctFile: 'Berichtigen Sie sie und versuchen Sie es dann noch einmal.',
    correct: 'Berichtigen und erneut versuchen.',
    chooseFolder: 'Einen anderen Ordner wählen.',
    initOrChoose:
      'Ein Repository mit einem ersten Commit anlegen oder einen anderen Ordner wählen.',
    commitFirst: 'Zuerst etwas committen: Tandem arbeitet auf einem Branch ab einem Commit.',
    ordinaryCheckout: 'Einen gewöhnlichen Checkout wählen.',
    installGit: 'git 2.38 oder neuer installieren und erneut versuchen.',
    mendGit: 'Beheben, was git meldet, dann den Lauf fortsetzen.',
    lookAtCommands:
      'Die letzten Befehle in der Zeitleiste ansehen. Fortgesetzt wird ab dem letzten Schnappschuss.',
    resumeOrReport: 'Den Lauf fortsetzen; bei Wiederholung mit den kopierten Einzelheiten melden.',
    openRuns: 'Einen Lauf aus der Liste wählen.',
    waitForOther: 'Abwarten oder dort anhalten, dann erneut versuchen.',
    forkInstead: 'Dort abzweigen, wo sein Repository liegt.',
    undoHold: 'Aufheben, was ihn hält, dann noch einmal versuchen.',
    askAgain: 'Den Lauf noch einmal so erbitten, wie Tandem ihn exportiert.',
    redactLess: 'Mit weniger Schwärzungen exportieren oder mit dem Satz oben melden.',
    startNew: 'Einen neuen Lauf beginnen.',
    newerVersion: 'Mit jener Version oder einer späteren öffnen.',
    restoreBackup:
      'Das Vorhandene in der Zeitleiste lesen; zum Weitermachen die Datei aus einer Sicherung zurückholen.',
    freeSpace: 'Platz schaffen, dann den Lauf fortsetzen.',
    makeWritable:
      'Den Ordner beschreibbar machen oder Tandem mit einem anderen Datenordner starten.',
    mendSettings:
      'Diese Stelle berichtigen oder die Datei beiseitelegen, um mit den Vorgaben weiterzumachen.',
    enterKey:
      'In den Einstellungen einen Schlüssel eingeben. Läufe im lokalen Modus und die Probefahrt brauchen keinen.',
    replaceKey: 'Den Schlüssel in den Einstellungen ersetzen, dann den Lauf fortsetzen.',
    checkNetwork:
      'Die Verbindung und die Adresse von Claude in den Einstellungen prüfen, dann den Lauf fortsetzen.',
    raiseLimit:
      'Das Limit anheben oder abwarten, dann den Lauf fortsetzen. Tandem wiederholt dies nicht von selbst.',
    checkModels:
      'Die Modelle von Planer und Prüfer in den Einstellungen prüfen, dann erneut versuchen.',
    changePolicy: 'Die Regeln in den Einstellungen ändern oder dieses Material weglassen.',
    startServer:
      'Den Server starten oder seine Adresse in den Einstellungen berichtigen, dann erneut versuchen.',
    readServerLog: 'Das Log des Servers ansehen, dann den Lauf fortsetzen.',
    knownServers: 'In den Einstellungen einen davon wählen: {{known}}.',
    addServer: 'In den Einstellungen einen Server hinzufügen.',
    takeServed:
      'Er hat: {{known}}. Einen Lauf mit einem davon als Ausführer beginnen, oder den Server dieses Modell ausführen lassen.',
    pullModel:
      '{{tag}} auf diesen Server laden und den Lauf fortsetzen, oder einen mit anderem Ausführer beginnen.',
    otherExecutor: 'Einen Lauf mit einem anderen Ausführer beginnen.',
    checkServer: 'Die Einrichtung des Servers prüfen, dann den Lauf fortsetzen.',
    shorterContext:
      'Auf dem Server Speicher freigeben oder weniger Kontext verlangen, dann den Lauf fortsetzen.',
    mendSetup:
      'Beheben, was ihm fehlt, dann den Lauf fortsetzen; der Befehl selbst steht für diesen Lauf fest.',
    lookAtDoctor:
      'Ansehen, was die Prüfung dieses Rechners nennt, es beheben, dann den Lauf fortsetzen.',
    lookAtLastCommand: 'Den Lauf fortsetzen; bei Wiederholung den letzten Befehl ansehen.',
    allowUnsandboxed:
      'Beim Start des Laufs Befehle ohne Abschottung erlauben oder einen Rechner nehmen, der abschotten kann.',
    answerHere: 'Auf der Seite des Laufs beantworten.',
    approveHere: 'Auf der Seite des Laufs ansehen und entscheiden.',
    resolveConflict:
      'Eigene Änderungen beiseitelegen und erneut ausliefern, oder den Branch selbst zusammenführen.',
    reload: 'Das Fenster neu laden; bei Wiederholung mit den kopierten Einzelheiten melden.',
    byItself: 'Es wird von selbst erneut versucht.',
    decideAgain: 'Den jetzigen Stand ansehen, dann neu entscheiden.',
    keepForSession:
      'Für diese Sitzung behalten, oder einen Schlüsselbund einrichten und dann speichern.',
    copyKeyAgain: 'Den Schlüssel noch einmal kopieren, vollständig und ohne etwas darum herum.',
    tryOrReport: 'Erneut versuchen; bei Wiederholung mit den kopierten Einzelheiten melden.',
    replayVersion:
      'Mit der Version wiedergeben, die das Log geschrieben hat, oder ansehen, was sich seither geändert hat.',
  },
  place: 'Zeile {{line}}, {{key}}',
  placeLine: 'Zeile {{line}}',
};
