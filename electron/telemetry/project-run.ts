import { assertNever } from '../../shared/result.ts';
import type { EventOf, RunEvent } from '../../shared/run/event.ts';
import type { ReadContent } from './describe-spans.ts';
import * as describe from './describe-spans.ts';
import type { Span } from './span.ts';
import {
  attemptOf,
  begin,
  cutOpen,
  type Draft,
  emptyDraft,
  end,
  enterStage,
  leaveStage,
  note,
} from './span-draft.ts';
import { createSpanIds } from './span-ids.ts';

/**
 * A run's events as spans, and nothing else: the log stays as it is. The run is a workflow; in it its stages, in those
 * the attempts at steps, requests to models, calls of tools and checks. What began and did not end was interrupted.
 */
export interface Projection {
  /** Takes the next event; hands out spans that have ended with it. */
  add(event: RunEvent): readonly Span[];
  /** The spans that are still open, the run's own last. */
  finish(): readonly Span[];
}

export function createProjection(runId: string, read: ReadContent): Projection {
  const draft = emptyDraft(runId);
  return {
    add(event) {
      // What is appended later is about the run, not of it.
      if (draft.isOver && event.kind !== 'run.resumed') return [];
      const left = enterStage(draft, event);
      const ended = take(draft, event, read);
      draft.last = event.at;
      return [...left, ...ended];
    },
    finish() {
      const rest = [...cutOpen(draft, draft.last), ...leaveStage(draft, draft.last)];
      const { root, omitted } = draft;
      if (root === null) return rest;
      draft.root = null;
      const cut = omitted === 0 ? {} : { 'tandem.notes_omitted': omitted };
      return [...rest, end(draft, root, { at: draft.last, status: draft.status, attributes: cut })];
    },
  };
}

type Paired = EventOf<
  | 'model.requested'
  | 'model.responded'
  | 'model.failed'
  | 'tool.started'
  | 'tool.ended'
  | 'check.started'
  | 'check.ran'
>;

const PAIRED: ReadonlySet<string> = new Set<Paired['kind']>([
  ...(['model.requested', 'model.responded', 'model.failed', 'tool.started'] as const),
  ...(['tool.ended', 'check.started', 'check.ran'] as const),
]);
const isPaired = (event: RunEvent): event is Paired => PAIRED.has(event.kind);

const take = (draft: Draft, event: RunEvent, read: ReadContent): readonly Span[] =>
  isPaired(event) ? takePaired(draft, event, read) : takeFrame(draft, event, read);

/** What takes time by itself: its beginning and its end have one key. */
function takePaired(draft: Draft, event: Paired, read: ReadContent): readonly Span[] {
  const open = (family: string, name: string, attributes: Span['attributes']): readonly Span[] => {
    const kind = family === 'model' ? 'client' : 'internal';
    draft.open.set(`${family} ${event.key}`, begin(draft, event, { name, kind, attributes }));
    return [];
  };
  switch (event.kind) {
    case 'model.requested':
      return open('model', `chat ${event.model}`, describe.describeRequest(event, read));
    case 'tool.started':
      return open('tool', `execute_tool ${event.tool}`, describe.describeCall(event, read));
    case 'check.started':
      return open('check', 'check', {});
    case 'model.responded': {
      const attributes = describe.describeAnswer(event, read);
      return [close(draft, event, { name: `chat ${event.model}`, attributes, isBad: false })];
    }
    case 'model.failed': {
      const attributes = describe.describeFailure(event);
      return [close(draft, event, { name: 'chat', attributes, isBad: true })];
    }
    case 'tool.ended': {
      const attributes = describe.describeCallEnd(event, read);
      const isBad = event.status !== 'ok';
      return [close(draft, event, { name: `execute_tool ${event.tool}`, attributes, isBad })];
    }
    case 'check.ran': {
      const attributes = describe.describeCheck(event, read);
      const isBad = event.status !== 'passed';
      const span = close(draft, event, { name: 'check', attributes, isBad });
      const judged = describe.describeJudgement(event, read);
      return [judged === null ? span : { ...span, events: [...span.events, judged] }];
    }
    default:
      return assertNever(event);
  }
}

/** Of a run that was resumed, the beginning may be missing: its duration says where it was. */
function close(
  draft: Draft,
  event: Paired,
  made: { readonly name: string; readonly attributes: Span['attributes']; readonly isBad: boolean },
): Span {
  const name = `${event.kind.slice(0, event.kind.indexOf('.'))} ${event.key}`;
  const ms = 'ms' in event ? event.ms : 0;
  const { attributes } = made;
  const span =
    draft.open.get(name) ??
    begin(draft, event, {
      name: made.name,
      attributes: {},
      from: Math.max(0, event.at - ms * 1e6),
    });
  draft.open.delete(name);
  return end(draft, span, { at: event.at, status: made.isBad ? 'error' : 'unset', attributes });
}

/** What frames the work: the run, its lives, the attempts at steps. Everything else is at most a note. */
function takeFrame(draft: Draft, event: RunEvent, read: ReadContent): readonly Span[] {
  switch (event.kind) {
    case 'run.started':
      startRun(draft, event, read);
      return [];
    case 'fork.created':
      linkParent(draft, event);
      return [];
    case 'step.started': {
      const attributes = describe.describeAttempt(event, read);
      const parentId = draft.stage?.id ?? draft.root?.id ?? null;
      const span = begin(draft, event, { name: 'invoke_agent executor', attributes, parentId });
      draft.open.set(`step ${attemptOf(event.key)}`, span);
      return [];
    }
    case 'step.ended':
      return endAttempt(draft, event, read);
    case 'run.resumed': {
      const cut = cutOpen(draft, draft.last);
      draft.isOver = false;
      note(draft, event, describe.describeNote(event));
      return cut;
    }
    case 'run.finished':
      return endLife(draft, event, read);
    default:
      note(draft, event, describe.describeJudgement(event, read) ?? describe.describeNote(event));
      return [];
  }
}

function startRun(draft: Draft, event: EventOf<'run.started'>, read: ReadContent): void {
  const { runId, ids } = draft;
  const attributes = {
    ...describe.describeStart(event, read),
    'gen_ai.conversation.id': runId,
    'tandem.run.id': runId,
  };
  const name = 'invoke_workflow tandem';
  draft.root ??= { ...begin(draft, event, { name, attributes, parentId: null }), id: ids.root };
}

/** A fork is a run of its own, linked to the one that it comes from. */
function linkParent({ root }: Draft, event: EventOf<'fork.created'>): void {
  if (root === null) return;
  const parent = createSpanIds(event.parentRun);
  const attributes = {
    'tandem.fork.parent': event.parentRun,
    'tandem.fork.after': event.after,
    'tandem.fork.changes': event.changes.length,
  };
  root.links.push({ traceId: parent.traceId, spanId: parent.root, attributes });
}

function endAttempt(
  draft: Draft,
  event: EventOf<'step.ended'>,
  read: ReadContent,
): readonly Span[] {
  const name = `step ${attemptOf(event.key)}`;
  const span = draft.open.get(name);
  if (span === undefined) return [];
  draft.open.delete(name);
  const status = event.status === 'failed' ? 'error' : 'ok';
  const attributes = describe.describeAttemptEnd(event, read);
  return [end(draft, span, { at: event.at, status, attributes })];
}

function endLife(draft: Draft, event: EventOf<'run.finished'>, read: ReadContent): readonly Span[] {
  const isBad = event.outcome !== 'approved';
  draft.isOver = true;
  draft.status = isBad ? 'error' : 'ok';
  if (draft.root !== null) {
    const more = isBad ? { 'error.type': event.outcome } : {};
    const { 'error.type': _, ...before } = draft.root.attributes;
    draft.root.attributes = { ...before, ...describe.describeFinish(event, read), ...more };
  }
  return [...cutOpen(draft, event.at), ...leaveStage(draft, event.at)];
}
