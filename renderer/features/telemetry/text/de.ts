import type { en } from './en.ts';

export const de: typeof en = {
  title: 'An einen Collector senden',
  lead: 'Dieser Lauf als OpenTelemetry-Traces. Was gesendet wird, ist vorher zu sehen und steht danach im Lauf.',
  looking: 'Die Spans werden gemacht',
  content: 'Mit Prompts, Antworten, Argumenten und Ausgaben',
  contentHint: 'Bekannte Geheimnisse werden maskiert.',
  to: 'Geht an',
  nowhere: 'niemanden',
  spans: 'Abschnitte (Spans)',
  bytes: 'Vor dem Packen',
  masked: 'Maskierte Geheimnisse',
  conventions: 'Konventionen',
  attributes: 'Attribute',
  sample_one: 'Der erste Span, wie er gesendet würde',
  sample_other: 'Die ersten {{count}} Spans, wie sie gesendet würden',
  send: 'Senden',
  sending: 'Es wird gesendet: {{sent}} von {{of}} Spans',
  settings: 'Einstellungen der Telemetrie',
  outcome: {
    sent: 'Gesendet: {{spans}} Spans in {{requests}} Anfragen.',
    partial: 'Gesendet, aber der Collector hat nicht alles genommen.',
    refused: 'Der Collector hat es abgelehnt.',
    unavailable: 'Der Collector war nicht bereit, immer wieder nicht.',
    unreachable: 'Der Collector hat nicht geantwortet.',
    cancelled: 'Angehalten. {{spans}} Spans waren schon fort.',
  },
};
