import type { LogEntry, RunLog } from '../../electron/workflow/ports.ts';
import { stepKey } from '../../shared/ids.ts';
import type { BlobRef, BodyOf, EventBody } from '../../shared/run/event.ts';

/** Numbers that look random and are the same each time. */
export interface Dice {
  /** From 0 up to, not including, `sides`. */
  roll(sides: number): number;
}

/** Mulberry32. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  return {
    roll(sides) {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
    },
  };
}

/** Several scripts, right to left among them, an emoji of several code points, controls of direction, half a surrogate. */
const WORDS = [
  ...['const', 'Größe', 'return', '一覧', 'await', 'naïve', 'import', 'функция', 'export', 'café'],
  ...['🚲', 'value', '=>', '{ }', 'מספר', 'if (ready)', 'ﬁle', 'cost', '// TODO', 'e\u0301tat'],
  ...['👩🏽‍🔧', '\u202egnirts\u202c', 'العربية', 'half \ud83d surrogate', '\u200b', '\u001b[31m'],
];

export const prose = (dice: Dice, words: number): string =>
  Array.from(
    { length: words },
    (_, at) => `${WORDS[dice.roll(WORDS.length)]}${at % 9 === 8 ? '\n' : ' '}`,
  ).join('');

export const pathOf = (file: number): string =>
  `src/${['core', 'größe', 'ui', 'api', '一覧'][file % 5]}/part${file % 40}/module-${file}.ts`;

/** Where in the run something happens. */
export interface Scene {
  readonly log: RunLog;
  readonly dice: Dice;
  readonly step: string;
  readonly attempt: number;
  /** Files of the run's repository that the executor gets to change. */
  readonly files: number;
  /** Keeps a payload; of a very long run the first ones are named again, as files are read again. */
  readonly keep: (make: () => string) => BlobRef;
  /** Lets time pass in which nothing is recorded. */
  readonly wait: (ms: number) => void;
  /** Bytes of the next tool output; null: an ordinary one. Asked once for each call. */
  readonly nextOutput: () => number | null;
}

/** Events that one turn writes at most. */
export const MOST_PER_TURN = 18;

/** One turn of the executor: asked, answered, one to three calls, now and then something that went wrong. */
export function writeTurn(scene: Scene, turn: number): void {
  const { dice } = scene;
  const place = [`try${scene.attempt}`, `turn${turn}`] as const;
  append(scene, place, asked(scene, turn));
  if (dice.roll(200) === 0) {
    append(scene, place, failed);
    return;
  }
  append(scene, place, answered(scene), { text: prose(dice, 30) });
  const calls = 1 + dice.roll(3);
  for (let call = 0; call < calls; call += 1) writeCall(scene, [...place, `call${call}`]);
  if (dice.roll(12) === 0) append(scene, place, { kind: 'turn.nudged', because: 'an empty turn' });
  if (dice.roll(40) === 0) {
    const retry = { kind: 'model.retried', role: 'executor', attempt: 1, waitMs: 400 } as const;
    append(scene, place, { ...retry, because: 'connection lost' });
  }
  if (dice.roll(50) === 0) writeIncident(scene, place);
}

/** What detectors, limits and people bring into a step. */
function writeIncident(scene: Scene, place: readonly string[]): void {
  const { dice, step, attempt, wait } = scene;
  const which = dice.roll(4);
  if (which === 0) {
    const what = { detector: 'repeated-call', detail: prose(dice, 5), did: 'told' } as const;
    append(scene, place, { kind: 'progress.flagged', step, ...what });
  } else if (which === 1) {
    const looped = { calls: 3, argumentsHash: 'a'.repeat(64), tool: 'read_file' };
    append(scene, place, { kind: 'loop.detected', ...looped });
  } else if (which === 2) {
    const steered = { attempt, wish: 'steer', text: prose(dice, 8), by: 'me' } as const;
    append(scene, place, { kind: 'human.steered', step, ...steered });
  } else {
    wait(5_000 + dice.roll(900_000));
    const decided = { callId: 'c', command: 'npm ci', allowed: dice.roll(3) > 0, by: 'me' };
    append(scene, place, { kind: 'command.decided', ...decided, note: '' });
  }
}

export function writeCheck(scene: Scene, number: number): void {
  const command = `npm test -- ${pathOf(scene.dice.roll(scene.files))}`;
  const place = [`try${scene.attempt}`, 'checks', String(number)];
  append(scene, place, { kind: 'check.started', step: scene.step, command });
  append(scene, place, {
    ...{ kind: 'check.ran', step: scene.step, command, exitCode: 0, ms: 1200, tree: 'beef' },
    status: scene.dice.roll(4) === 0 ? 'failed' : 'passed',
    outputTail: prose(scene.dice, 40),
    output: null,
  });
}

function writeCall(scene: Scene, place: readonly string[]): void {
  const { dice } = scene;
  const path = pathOf(dice.roll(scene.files));
  const tool = ['read_file', 'search', 'write_file', 'run_command'][dice.roll(4)] ?? 'read_file';
  const callId = place.join('-');
  const effect = tool === 'write_file' ? 'write-tree' : tool === 'run_command' ? 'command' : 'read';
  const told = tool === 'run_command' ? { command: `cat ${path}` } : { path };
  const hash = { argumentsHash: 'a'.repeat(64) };
  append(scene, place, { kind: 'tool.started', callId, tool, arguments: told, ...hash, effect });
  const output = prose(dice, 10 + dice.roll(120));
  const isLong = dice.roll(10) === 0;
  const bytes = scene.nextOutput();
  const ended: BodyOf<'tool.ended'> = {
    ...{ kind: 'tool.ended', callId, tool, status: dice.roll(20) === 0 ? 'error' : 'ok' },
    ...{ ms: dice.roll(9000) / 10, bytes: bytes ?? output.length, exitCode: null, paths: [path] },
    output:
      bytes !== null
        ? scene.log.putBlob(manyLines(dice, bytes))
        : isLong
          ? scene.keep(() => output.repeat(20))
          : output,
  };
  append(scene, place, ended, { ok: true });
  if (tool !== 'write_file') return;
  append(
    scene,
    place,
    changed(
      path,
      scene.keep(() => output),
      dice,
    ),
  );
  append(scene, place, {
    ...{ kind: 'snapshot.taken', tree: 'b'.repeat(40), parentTree: 'c'.repeat(40) },
    ...{ scan: 'known-paths', ms: 18.4, commit: null, skipped: [], undeclared: [] },
  });
}

/** Numbered lines of about so many bytes, all different, so that they can't be told apart by their length. */
function manyLines(dice: Dice, bytes: number): string {
  const lines: string[] = [];
  for (let size = 0, line = 1; size < bytes; line += 1) {
    const text = `${line} ${prose(dice, 6).replaceAll('\n', ' ')}${line % 1_000 === 0 ? 'x'.repeat(5_000) : ''}`;
    lines.push(text);
    size += Buffer.byteLength(text) + 1;
  }
  return lines.join('\n');
}

const changed = (path: string, after: BlobRef, dice: Dice): EventBody => ({
  ...{ kind: 'file.changed', path, status: 'modified', before: null, after },
  ...{ added: 1 + dice.roll(30), removed: dice.roll(9), binary: false },
});

const failed: EventBody = {
  ...{ kind: 'model.failed', role: 'executor', outcome: 'stalled', detail: 'nothing for 120 s' },
};

const asked = (scene: Scene, turn: number): EventBody => ({
  ...{ kind: 'model.requested', role: 'executor', purpose: 'turn', provider: 'ollama' },
  ...{ model: 'qwen2.5-coder:32b', parameters: { num_ctx: 32_768 }, requestHash: 'd'.repeat(64) },
  ...{ requestBytes: 20_000 + turn * 900, messages: 2 + turn * 2, prefixKept: 0.97 },
  request: { blob: 'e'.repeat(64), bytes: 20_000 + scene.step.length },
});

const answered = ({ dice, keep }: Scene): EventBody => ({
  ...{ kind: 'model.responded', role: 'executor', provider: 'ollama', model: 'qwen2.5-coder:32b' },
  ...{ responseId: null, stopReason: 'tool_calls', costUsd: 0, priceList: null, repairs: [] },
  tokens: { input: 9000 + dice.roll(900), output: dice.roll(400), cacheRead: 0, cacheWrite: 0 },
  ...{ ms: 2100 + dice.roll(3000), queueMs: 2, loadMs: 0, prefillMs: 340, decodeMs: 1700 },
  response: keep(() => prose(dice, 60)),
});

/** Appends below the scene's step; `result` is what the durable step returned. */
export function append(
  { log, step }: Pick<Scene, 'log' | 'step'>,
  place: readonly string[],
  body: EventBody,
  result?: LogEntry['result'],
): void {
  const key = step === '' ? stepKey(...place) : stepKey('execute', step, ...place);
  const hash = result === undefined ? {} : { result, inputHash: 'f'.repeat(64) };
  log.append({
    key,
    parent: step === '' ? '' : `execute/${step}`,
    lane: laneOf(body),
    body,
    ...hash,
  });
}

const laneOf = (body: EventBody): LogEntry['lane'] => {
  const family = body.kind.split('.')[0];
  if (family === 'check' || family === 'gate' || family === 'verify') return 'verification';
  if (family === 'plan' || family === 'intake' || family === 'digest') return 'plan';
  return family === 'run' || family === 'env' ? 'system' : 'execution';
};
