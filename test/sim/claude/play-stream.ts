import type { ServerResponse } from 'node:http';
import { setImmediate as breathe, setTimeout as wait } from 'node:timers/promises';
import type { Fault } from './script.ts';
import { errorBody, frame, streamEvents, type WireAnswer } from './wire.ts';

/** Writes an answer as a stream, in pieces that don't fall on event borders, and breaks it as a fault says. */
export async function playStream(
  response: ServerResponse,
  answer: WireAnswer,
  fault: Fault | null,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const type = fault?.fault === 'html-200' ? 'text/html' : 'text/event-stream; charset=utf-8';
  response.writeHead(200, { 'content-type': type, ...headers });
  response.socket?.setNoDelay(true);
  if (fault?.fault === 'html-200') {
    response.end('<html><head><title>Sign in to the network</title></head></html>');
    return;
  }
  const events = streamEvents(answer);
  const everyMs = fault?.everyMs ?? 20;
  switch (fault?.fault) {
    case 'silent-stream':
      return writePieces(response, frames(events.slice(0, 3)));
    case 'pings-only':
      await writePieces(response, frames(events.slice(0, 3)));
      return ping(response, everyMs, Number.POSITIVE_INFINITY);
    case 'early-pings':
      await writePieces(response, frames(events.slice(0, 3)));
      await ping(response, everyMs, fault.pings ?? 5);
      return finish(response, frames(events.slice(3)));
    case 'killed':
      await writePieces(response, cut(frames(events), fault.at));
      await breathe();
      response.socket?.destroy();
      return;
    case 'cut-stream':
      return finish(response, cut(frames(events), fault.at));
    case 'error-event': {
      const error = { ...errorBody(fault.type ?? 'overloaded_error', 'Overloaded') };
      const some = events.slice(0, Math.max(8, Math.floor(events.length / 2)));
      return finish(response, frames([...some, error]));
    }
    case 'no-message-stop':
      return finish(response, frames(events.slice(0, -1)));
    case 'broken-sse':
      return finish(
        response,
        `${frames(events.slice(0, 4))}event: content_block_delta\ndata: {"type":"content_bl\n\n`,
      );
    case 'slow':
      for (const event of events) {
        if (response.destroyed) return;
        response.write(frame(event));
        await wait(everyMs);
      }
      response.end();
      return;
    default:
      return finish(response, frames(events));
  }
}

const frames = (events: readonly Readonly<Record<string, unknown>>[]): string =>
  events.map(frame).join('');

const cut = (text: string, share = 0.6): string => text.slice(0, Math.floor(text.length * share));

async function ping(response: ServerResponse, everyMs: number, count: number): Promise<void> {
  for (let sent = 0; sent < count && !response.destroyed; sent += 1) {
    response.write(frame({ type: 'ping' }));
    await wait(everyMs);
  }
}

async function finish(response: ServerResponse, text: string): Promise<void> {
  await writePieces(response, text);
  response.end();
}

/** Pieces of odd sizes, so that events, lines and letters of several bytes are split between packets. */
async function writePieces(response: ServerResponse, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  const size = Math.max(61, Math.ceil(bytes.byteLength / 23));
  for (let at = 0; at < bytes.byteLength && !response.destroyed; at += size) {
    response.write(bytes.subarray(at, at + size));
    await breathe();
  }
}
