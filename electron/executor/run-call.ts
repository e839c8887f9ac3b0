import { createHash } from 'node:crypto';
import { type StepKey, stepKey } from '../../shared/ids.ts';
import { canonicalJson } from '../../shared/json.ts';
import type { BodyOf } from '../../shared/run/event.ts';
import type {
  AttemptContext,
  EffectEnd,
  EffectScope,
  Permission,
  StepSpec,
  ToolResult,
} from '../workflow/ports.ts';
import type { Attempt } from './attempt.ts';
import type { ReadCall } from './calls/read-turn.ts';
import { decideResultCharacters } from './context-budget.ts';
import { cutResult } from './cut-result.ts';
import { turnKey } from './turn.ts';

/** The result of a call as the log keeps it and the model sees it. */
export type CallValue = {
  readonly status: ToolResult['status'];
  readonly text: string;
  readonly paths: readonly string[];
  /** Of a command that ran to its end; runs before 0.4 did not keep it. */
  readonly exitCode?: number | null;
};

/** Longer texts go into a blob (rule of the log's vocabulary). */
const INLINE_BYTES = 4096;

/** Runs one call as a durable step, or returns what it did from the log. */
export async function runCall(
  attempt: Attempt,
  place: { readonly turn: number; readonly index: number },
  call: ReadCall,
): Promise<CallValue> {
  const key = stepKey(turnKey(attempt.brief.key, place.turn), `call${place.index}`);
  const refusal = await askPeople(attempt, key, call);
  const value = await attempt.context.durable.step<CallValue>({
    key,
    lane: 'execution',
    parent: turnKey(attempt.brief.key, place.turn),
    input: { tool: call.name, arguments: call.arguments },
    begin: (scope) => started(call, scope),
    beginDurable: call.effect !== 'read' && call.effect !== 'control',
    effect: (scope) => execute(attempt, call, scope, refusal),
    ...recovery(attempt, call, refusal),
  });
  await recordWrites(attempt, key, call, value);
  return value;
}

/** Decided and recorded before the call begins. Null: it may run. */
async function askPeople(attempt: Attempt, key: StepKey, call: ReadCall): Promise<string | null> {
  const permission = await askPermission(attempt.context, key, call);
  if (permission === null || permission.allowed) return null;
  const { note, refusal } = permission;
  if (refusal !== undefined) return refusal;
  const said = note.trim() === '' ? '' : ` They say: ${note.trim()}`;
  const what = call.effect === 'command' ? 'command' : 'call';
  return `Not run: people did not allow this ${what}.${said} Do it another way, or do without it.`;
}

/** Null: nobody has to be asked. */
async function askPermission(
  context: AttemptContext,
  key: StepKey,
  call: ReadCall,
): Promise<Permission | null> {
  if (call.effect === 'external') {
    const input = JSON.stringify(call.arguments);
    return (await context.allowCall?.({ tool: call.name, input, callId: call.id }, key)) ?? null;
  }
  if (call.effect !== 'command') return null;
  return (await context.allowCommand?.({ command: wordsOf(call), callId: call.id }, key)) ?? null;
}

function started(call: ReadCall, scope: EffectScope): BodyOf<'tool.started'> {
  const text = JSON.stringify(call.arguments);
  return {
    kind: 'tool.started',
    callId: call.id,
    tool: call.name,
    arguments: Buffer.byteLength(text) > INLINE_BYTES ? scope.putBlob(text) : { ...call.arguments },
    argumentsHash: hashArguments(call),
    effect: call.effect,
  };
}

export const hashArguments = (call: ReadCall): string =>
  createHash('sha256').update(canonicalJson(call.arguments)).digest('hex');

async function execute(
  attempt: Attempt,
  call: ReadCall,
  scope: EffectScope,
  refusal: string | null,
): Promise<EffectEnd<CallValue>> {
  const startedAt = performance.now();
  const result: ToolResult =
    refusal === null
      ? await perform(attempt, call, scope)
      : { ...answer(refusal), status: 'refused' };
  // A call that ended because the run is being stopped has no result: it is asked about on resume.
  scope.signal.throwIfAborted();
  return ended(attempt, call, result, { ms: performance.now() - startedAt, scope });
}

async function perform(attempt: Attempt, call: ReadCall, scope: EffectScope): Promise<ToolResult> {
  switch (call.effect) {
    case 'control':
      return answer('The step is ended.');
    case 'planner':
      return consult(attempt, call, scope);
    default:
      if (call.effect === 'command')
        scope.pulse({ phase: 'command', who: 'executor', text: wordsOf(call) });
      return attempt.context.tools.call(call.name, call.arguments, {
        signal: scope.signal,
        onProgress: (text) => scope.pulse({ phase: 'command', who: 'executor', text }),
      });
  }
}

async function consult(attempt: Attempt, call: ReadCall, scope: EffectScope): Promise<ToolResult> {
  const advice = await attempt.context.askPlanner(wordsOf(call), scope.key);
  if (advice !== null) return answer(advice);
  const text = 'No more questions can be asked in this run. Decide yourself from the instructions.';
  return { ...answer(text), status: 'refused' };
}

const answer = (text: string): ToolResult => ({ status: 'ok', text, exitCode: null, paths: [] });

/** The command or question of a call, for people and for the planner. */
function wordsOf(call: ReadCall): string {
  const words = call.arguments.command ?? call.arguments.question ?? '';
  return typeof words === 'string' ? words : JSON.stringify(words);
}

function ended(
  attempt: Attempt,
  call: ReadCall,
  result: ToolResult,
  seen: { readonly ms: number; readonly scope: EffectScope },
): EffectEnd<CallValue> {
  const most = mostCharacters(attempt);
  const text = cutResult({ tool: call.name, arguments: call.arguments, text: result.text }, most);
  const bytes = Buffer.byteLength(text);
  const cutFrom =
    result.cutFrom ?? (text === result.text ? undefined : Buffer.byteLength(result.text));
  return {
    event: {
      kind: 'tool.ended',
      callId: call.id,
      tool: call.name,
      status: result.status,
      ms: seen.ms,
      bytes,
      exitCode: result.exitCode,
      paths: [...result.paths],
      output: bytes > INLINE_BYTES ? seen.scope.putBlob(text) : text,
      ...(cutFrom === undefined ? {} : { cutFrom }),
    },
    value: { status: result.status, text, paths: [...result.paths], exitCode: result.exitCode },
  };
}

/** A watched attempt shows no more than it has room for; others end by name when the next request does not fit. */
const mostCharacters = ({ context, ledger, maxResultCharacters }: Attempt): number =>
  context.watch === undefined
    ? maxResultCharacters
    : decideResultCharacters(ledger.free(), maxResultCharacters);

/**
 * After a crash in the middle of a call. Looking again is harmless; a file is put back and written again; a
 * command is never repeated on our own account, nor is a question that costs money: the model decides.
 */
function recovery(
  attempt: Attempt,
  call: ReadCall,
  refusal: string | null,
): Pick<StepSpec<CallValue>, 'recover'> {
  const redo = (scope: EffectScope) => execute(attempt, call, scope, refusal);
  const restore = (scope: EffectScope) =>
    attempt.context.restore(`the outcome of ${call.name} is unknown`, scope.key);
  if (refusal !== null)
    return { recover: { decision: 'redone', detail: 'it was not allowed to run', effect: redo } };
  switch (call.effect) {
    case 'read':
    case 'control':
      return { recover: { decision: 'redone', detail: 'it changes nothing', effect: redo } };
    case 'write-tree':
      return {
        recover: {
          decision: 'redone',
          detail: 'files were put back to the last snapshot first',
          effect: async (scope) => {
            await restore(scope);
            return redo(scope);
          },
        },
      };
    case 'external':
      return {
        recover: {
          decision: 'reported',
          detail: 'what the other server did is not known, so it is not asked again',
          effect: async (scope) =>
            ended(attempt, call, unknown(EXTERNAL_UNKNOWN), { ms: 0, scope }),
        },
      };
    case 'command':
      return {
        recover: {
          decision: 'reported',
          detail: 'commands are not repeated; files were put back to the last snapshot',
          effect: async (scope) => {
            await restore(scope);
            return ended(attempt, call, unknown(COMMAND_UNKNOWN), { ms: 0, scope });
          },
        },
      };
    case 'planner':
      return {
        recover: {
          decision: 'reported',
          detail: 'a question may have been paid for already, so it is not repeated',
          effect: async (scope) =>
            ended(attempt, call, unknown(QUESTION_UNKNOWN), { ms: 0, scope }),
        },
      };
  }
}

const COMMAND_UNKNOWN =
  'The command was interrupted and its outcome is unknown. The files are as they were before it. Run it again if it is still needed.';
const EXTERNAL_UNKNOWN =
  'The call was interrupted and whether it took effect is not known. Look before you call it again.';
const QUESTION_UNKNOWN =
  'The question was interrupted and its answer is lost. Ask again only if it is still needed.';

const unknown = (text: string): ToolResult => ({ ...answer(text), status: 'unknown' });

/** A snapshot follows everything that may have changed files, before the next call runs. */
async function recordWrites(
  attempt: Attempt,
  key: StepKey,
  call: ReadCall,
  value: CallValue,
): Promise<void> {
  if (call.effect === 'command' && value.status !== 'refused') {
    await attempt.context.afterWrite(key, 'unknown');
    return;
  }
  if (call.effect !== 'write-tree') return;
  const clear = value.status === 'ok' || value.status === 'error' || value.status === 'refused';
  if (!clear) await attempt.context.afterWrite(key, 'unknown');
  else if (value.paths.length > 0) await attempt.context.afterWrite(key, value.paths);
}
