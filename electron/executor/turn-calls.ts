import type { TandemError } from '../../shared/errors.ts';
import { type StepKey, stepKey } from '../../shared/ids.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { StepEnd } from '../workflow/ports.ts';
import type { Attempt } from './attempt.ts';
import type { ReadCall } from './calls/read-turn.ts';
import { gaveUp } from './gave-up.ts';
import type { ToolMessage } from './history.ts';
import { type CallValue, hashArguments, runCall } from './run-call.ts';
import { turnKey } from './turn.ts';
import type { TurnValue } from './turn-value.ts';
import type { Noticed, Watcher } from './watch/watcher.ts';

/** Told this many turns before the limit that the end is near. */
const WARN_TURNS = 3;
/** After so many calls in a row of which nobody knows what they did, the runner is not answering any more. */
const UNKNOWNS = 3;

/** What the calls of an attempt leave for the next ones. */
export interface CallsState {
  warned: boolean;
  /** Calls in a row of which nobody knows what they did. */
  unknowns: number;
  readonly watcher: Watcher;
}

type AnsweredTurn = Extract<TurnValue, { kind: 'answered' }>;
type Ended = Result<StepEnd, TandemError>;

/** Runs the calls of a turn in order. Null: the attempt goes on. */
export async function runCalls(
  attempt: Attempt,
  turn: number,
  answered: AnsweredTurn,
  state: CallsState,
): Promise<Ended | null> {
  const { content, thinking, calls, opaque } = answered;
  const said = { role: 'assistant', content, thinking, calls } as const;
  attempt.history.append(opaque === undefined ? said : { ...said, opaque });
  attempt.ledger.add('history', `${content}${thinking}${JSON.stringify(calls)}`);
  const results: ToolMessage[] = [];
  let failed = answered.broken === null ? null : 'another call';
  for (const [index, call] of calls.entries()) {
    const place = { turn, index, key: stepKey(turnKey(attempt.brief.key, turn), `call${index}`) };
    const refusal = refuse(call, failed, state.watcher, place.key);
    if (refusal !== null) {
      noteRefusal(attempt, place.key, call, refusal);
      results.push(resultOf(attempt, call, refusal));
      failed ??= call.name;
      continue;
    }
    const done = await runOne(attempt, place, call, state);
    if (done.kind === 'ended') return done.end;
    if (call.name === 'finish_step') return ok(finished(attempt, { turn, index }, calls));
    if (done.value.status !== 'ok' && call.effect === 'write-tree') failed ??= call.name;
    results.push(done.message);
  }
  const last = state.watcher.afterTurn(turnKey(attempt.brief.key, turn));
  if (last.end !== null) return endOf(last.end, turn);
  const notes = [...notesOn(attempt.maxTurns - turn, answered), ...last.notes];
  attempt.history.appendResults(withNotes(attempt, results, notes));
  return null;
}

interface Place {
  readonly turn: number;
  readonly index: number;
  readonly key: StepKey;
}

type Done =
  | { readonly kind: 'ended'; readonly end: Ended }
  | { readonly kind: 'ran'; readonly value: CallValue; readonly message: ToolMessage };

/** One call that nothing speaks against, between what the guard and the detectors have to say about it. */
async function runOne(
  attempt: Attempt,
  place: Place,
  call: ReadCall,
  state: CallsState,
): Promise<Done> {
  const ended = (end: Ended): Done => ({ kind: 'ended', end });
  const { turn } = place;
  const repeated = watchRepetition(attempt, place.key, call);
  if (repeated > 0 && state.warned)
    return ended(ok(gaveUp('loop', describeLoop(call, repeated), turn)));
  const before = state.watcher.beforeCall(place.key, call, repeated);
  if (before.end !== null) return ended(endOf(before.end, turn));
  const value = await runCall(attempt, place, call);
  // Somebody else's server that dies is no reason to doubt our own runner.
  const lost = value.status === 'unknown' && call.effect !== 'external';
  state.unknowns = lost ? state.unknowns + 1 : 0;
  if (state.unknowns >= UNKNOWNS) return ended(err({ kind: 'runner-failed', detail: value.text }));
  if (changedTree(call, value)) attempt.guard.treeChanged();
  const after = state.watcher.afterCall(place.key, call, value);
  if (after.end !== null) return ended(endOf(after.end, turn));
  if (repeated > 0) state.warned = true;
  const warning = repeated > 0 ? LOOP_WARNING : '';
  const notes = [...before.notes, ...after.notes].map((note) => `\n${note}`).join('');
  const text = value.text + warning + notes;
  return { kind: 'ran', value, message: resultOf(attempt, call, text, value.status) };
}

const endOf = ({ reason, detail }: NonNullable<Noticed['end']>, turn: number): Ended =>
  ok(gaveUp(reason, detail, turn));

export const toolMessage = (call: ReadCall, content: string): ToolMessage => ({
  role: 'tool',
  callId: call.id,
  tool: call.name,
  content,
});

/** A result on its way into the history; what was read of files is counted apart. */
function resultOf(
  { ledger }: Attempt,
  call: ReadCall,
  content: string,
  status?: CallValue['status'],
): ToolMessage {
  ledger.add(call.name === 'read_file' && status === 'ok' ? 'files' : 'history', content);
  return toolMessage(call, content);
}

function refuse(
  call: ReadCall,
  failed: string | null,
  watcher: Watcher,
  key: StepKey,
): string | null {
  if (call.refusal !== null || call.name !== 'finish_step') return call.refusal;
  // Nothing is finished when a call of the same answer failed; the model could not have known.
  if (failed !== null)
    return `Not finished: ${failed} in the same answer was not done. Look at its result first.`;
  return watcher.refuseFinish(key, call);
}

function noteRefusal(attempt: Attempt, key: StepKey, call: ReadCall, detail: string): void {
  // A call refused while reading has its event from there; this one was refused for what happened since.
  if (call.refusal !== null) return;
  attempt.context.durable.note(key, 'execution', { kind: 'call.refused', what: call.name, detail });
}

function watchRepetition(attempt: Attempt, key: StepKey, call: ReadCall): number {
  const writes = call.effect === 'write-tree';
  const times = attempt.guard.see({ name: call.name, arguments: call.arguments, writes });
  if (times === 0) return 0;
  attempt.context.durable.note(key, 'execution', {
    kind: 'loop.detected',
    calls: times,
    argumentsHash: hashArguments(call),
    tool: call.name,
  });
  return times;
}

const describeLoop = (call: ReadCall, times: number): string =>
  `${call.name} was called ${times} times with the same arguments, after a warning`;

const LOOP_WARNING =
  '\n[You are repeating this call; nothing has changed since. Do something else, or call finish_step if the work is done. Repeating it again ends the attempt.]';

const changedTree = (call: ReadCall, value: CallValue): boolean =>
  call.effect === 'write-tree' && value.paths.length > 0;

function finished(
  attempt: Attempt,
  place: { readonly turn: number; readonly index: number },
  calls: readonly ReadCall[],
): StepEnd {
  for (const [index, call] of calls.entries()) {
    if (index <= place.index) continue;
    const key = stepKey(turnKey(attempt.brief.key, place.turn), `call${index}`);
    noteRefusal(attempt, key, call, 'Not run: the step was already ended by finish_step.');
  }
  const summary = calls[place.index]?.arguments.summary;
  const claim = typeof summary === 'string' ? summary : '';
  return { kind: 'finished', claim, turns: place.turn };
}

function notesOn(turnsLeft: number, answered: AnsweredTurn): readonly string[] {
  const notes: string[] = [];
  if (answered.broken !== null) {
    notes.push(
      `[Another call in that answer could not be read (${answered.broken.detail}); it was not run.]`,
    );
  }
  if (turnsLeft > 0 && turnsLeft <= WARN_TURNS) {
    notes.push(
      `[${turnsLeft} more ${turnsLeft === 1 ? 'answer' : 'answers'}, then the attempt ends.]`,
    );
  }
  return notes;
}

/** What concerns the whole answer goes to the end of its last result: some templates allow no message between. */
function withNotes(
  attempt: Attempt,
  results: readonly ToolMessage[],
  notes: readonly string[],
): readonly ToolMessage[] {
  const final = results.at(-1);
  if (notes.length === 0 || final === undefined) return results;
  const said = notes.join('\n');
  attempt.ledger.add('history', said);
  return [...results.slice(0, -1), { ...final, content: `${final.content}\n${said}` }];
}
