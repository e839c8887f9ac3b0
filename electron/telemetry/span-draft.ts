import type { RunEvent } from '../../shared/run/event.ts';
import type { Attributes, Span, SpanEvent, SpanLink } from './span.ts';
import { createSpanIds, type SpanIds } from './span-ids.ts';

/** Spans of a run while its events come. */
export interface Draft {
  readonly runId: string;
  readonly ids: SpanIds;
  /** By family and key. */
  readonly open: Map<string, OpenSpan>;
  root: OpenSpan | null;
  stage: (OpenSpan & { readonly stage: string }) | null;
  /** The life has ended: what comes now is about the run. */
  isOver: boolean;
  /** Of the run's own span. */
  status: Span['status'];
  /** Time of the last event. */
  last: number;
  /** Notes that had no room. */
  omitted: number;
}

export interface OpenSpan extends Pick<Span, 'parentId' | 'name' | 'kind' | 'from'> {
  readonly id: string;
  attributes: Attributes;
  readonly events: SpanEvent[];
  readonly links: SpanLink[];
}

/** More notes than this on one span, and collectors cut them without saying so. */
const MOST_EVENTS = 128;

export const emptyDraft = (runId: string): Draft => ({
  ...{ runId, ids: createSpanIds(runId), open: new Map(), root: null, stage: null },
  ...{ isOver: false, status: 'unset', last: 0, omitted: 0 },
});

/** A span that begins with an event, unless something else is said. */
export const begin = (
  draft: Draft,
  event: RunEvent,
  span: Pick<OpenSpan, 'name' | 'attributes'> &
    Partial<Pick<OpenSpan, 'kind' | 'from' | 'parentId'>>,
): OpenSpan => ({
  id: draft.ids.at(event.seq),
  parentId: placeOf(draft, event.key)?.id ?? null,
  kind: 'internal',
  from: event.at,
  events: [],
  links: [],
  ...span,
});

export const end = (
  { ids }: Draft,
  span: OpenSpan,
  how: { readonly at: number; readonly status: Span['status']; readonly attributes?: Attributes },
): Span => ({
  ...{ traceId: ids.traceId, spanId: span.id, parentId: span.parentId },
  ...{ name: span.name, kind: span.kind, from: span.from, to: Math.max(span.from, how.at) },
  attributes: { ...span.attributes, ...how.attributes },
  ...{ events: span.events, links: span.links, status: how.status },
});

/** The attempt that a key lies in, else the stage, else the run. */
const placeOf = (draft: Draft, key: string): OpenSpan | null =>
  draft.open.get(`step ${attemptOf(key)}`) ?? draft.stage ?? draft.root;

/** `execute/s2/try1` of everything below it. */
export const attemptOf = (key: string): string => key.split('/', 3).join('/');

export function note(draft: Draft, event: RunEvent, made: SpanEvent | null): void {
  if (made === null) return;
  const span = placeOf(draft, event.key);
  if (span === null || span.events.length >= MOST_EVENTS) draft.omitted += 1;
  else span.events.push(made);
}

/** A stage lasts from its first event to the first of another one; a second round makes a second span. */
export function enterStage(draft: Draft, event: RunEvent): readonly Span[] {
  const name = stageOf(event.key);
  if (name === null || name === draft.stage?.stage || draft.root === null) return [];
  const left = leaveStage(draft, event.at);
  const attributes = { 'tandem.stage': name };
  draft.stage = {
    ...begin(draft, event, { name, attributes, parentId: draft.root.id }),
    // What the event itself begins has the event's own id.
    id: createSpanIds(`${draft.runId} stage`).at(event.seq),
    stage: name,
  };
  return left;
}

export function leaveStage(draft: Draft, at: number): readonly Span[] {
  const { stage } = draft;
  if (stage === null) return [];
  draft.stage = null;
  return [end(draft, stage, { at, status: 'unset' })];
}

/** Whatever is open ends here without its end. */
export function cutOpen(draft: Draft, at: number): readonly Span[] {
  const attributes = { 'error.type': 'interrupted' };
  const cut = [...draft.open.values()].map((span) =>
    end(draft, span, { at, status: 'error', attributes }),
  );
  draft.open.clear();
  return cut;
}

const STAGES: ReadonlySet<string> = new Set(['intake', 'plan', 'execute', 'verify', 'deliver']);

/** The stage that a step belongs to; null for what belongs to none. */
function stageOf(key: string): string | null {
  const [first = ''] = key.split('/', 1);
  if (STAGES.has(first)) return first;
  return /^replan\d+$/.test(first) ? 'plan' : null;
}
