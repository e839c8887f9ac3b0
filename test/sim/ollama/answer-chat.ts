import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { contextOf, errorResponse, exceeded } from './faults.ts';
import { drawFrames, type Personality } from './frames.ts';
import type { Fault, SimChatRequest, SimTurn } from './script.ts';

export interface Answering {
  readonly personality: Personality;
  readonly tokenDelayMs: number;
  /** Aborted when the client leaves. */
  readonly left: AbortSignal;
  readonly die: () => void;
}

const REPETITIONS = 31;

/** Writes one answer with its fault, frame by frame, until it is done or the client has left. */
export async function answerChat(
  response: ServerResponse,
  request: SimChatRequest,
  scripted: { readonly turn: SimTurn; readonly fault: Fault | null },
  answering: Answering,
): Promise<void> {
  const { fault } = scripted;
  if (fault?.kind === 'header-delay') await pause(fault.ms, answering.left);
  if (answering.left.aborted) return;
  if (fault?.kind === 'death') return answering.die();
  const turn = bend(scripted.turn, fault, request);
  const { frames, promptTokens } = drawFrames(turn, request, {
    personality: answering.personality,
    model: fault?.kind === 'substituted' ? fault.model : request.model,
    finish: fault?.kind === 'length' ? 'length' : 'stop',
  });
  const refusal =
    fault === null ? tooLong(request, promptTokens) : errorResponse(fault, request, promptTokens);
  if (refusal !== null) return sendError(response, refusal.status, refusal.error);
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  await writeFrames(response, bendFrames(frames, fault), fault, answering);
}

export function sendError(response: ServerResponse, status: number, error: string): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ error }));
}

/** Without `truncate`, the engine below refuses what does not fit. */
function tooLong(request: SimChatRequest, promptTokens: number) {
  const window = contextOf(request);
  if (request.truncate || promptTokens <= window) return null;
  return exceeded(promptTokens, window);
}

function bend(turn: SimTurn, fault: Fault | null, request: SimChatRequest): SimTurn {
  switch (fault?.kind) {
    case 'half-context':
      return { ...turn, promptTokens: contextOf(request) / 2 + 3 };
    case 'dropped':
      return { content: '' };
    case 'repetition':
      return { content: '' };
    case 'long-line':
      return { ...turn, content: 'x'.repeat(fault.bytes) };
    default:
      return turn;
  }
}

function bendFrames(frames: readonly string[], fault: Fault | null): readonly string[] {
  const last = frames.at(-1) ?? '';
  switch (fault?.kind) {
    case 'no-done':
      return frames.slice(0, -1);
    case 'repetition': {
      const { model } = JSON.parse(last);
      const message = { role: 'assistant', content: fault.token };
      const frame = JSON.stringify({ model, message, done: false });
      return Array.from({ length: REPETITIONS }, () => frame);
    }
    case 'error-line':
      return [...frames.slice(0, fault.after), JSON.stringify({ error: fault.error })];
    case 'garbage-line':
      return [...frames.slice(0, fault.after), '{"model":"x","mess', ...frames.slice(fault.after)];
    default:
      return frames;
  }
}

async function writeFrames(
  response: ServerResponse,
  frames: readonly string[],
  fault: Fault | null,
  answering: Answering,
): Promise<void> {
  response.flushHeaders();
  for (const [index, frame] of frames.entries()) {
    if (answering.left.aborted) return;
    if (fault?.kind === 'cut' && index === fault.after) {
      // Lets what was written reach the client first: a reset would swallow it.
      await pause(5, answering.left);
      response.socket?.destroy();
      return;
    }
    if (fault?.kind === 'stall' && index === fault.after) return until(answering.left);
    if (answering.tokenDelayMs > 0) await pause(answering.tokenDelayMs, answering.left);
    if (fault?.kind === 'split') await writeSplit(response, `${frame}\n`);
    else response.write(`${frame}\n`);
  }
  response.end();
}

async function writeSplit(response: ServerResponse, line: string): Promise<void> {
  const bytes = Buffer.from(line);
  for (let at = 0; at < bytes.length; at += 1) {
    await new Promise((resolve) => response.write(bytes.subarray(at, at + 1), resolve));
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<unknown> =>
  wait(ms, undefined, { signal }).catch(() => undefined);

const until = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
