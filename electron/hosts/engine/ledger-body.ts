import { createHash } from 'node:crypto';
import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { EventOf } from '../../../shared/run/event.ts';
import type { KeptReadings } from './kept-readings.ts';

/** One request to Claude, byte for byte as it left. */
export interface SentPayload {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly bytes: number;
  /** Whether the stored bytes have the hash that was recorded when they were sent. */
  readonly verified: boolean;
}

/** @param seq the `egress.sent` event. */
export function readPayload(
  readings: KeptReadings,
  run: string,
  seq: number,
): Promise<Result<SentPayload, TandemError>> {
  return readings.withRun(run, async ({ events, blob }) => {
    const sent = events.find(
      (event): event is EventOf<'egress.sent'> => event.seq === seq && event.kind === 'egress.sent',
    );
    if (sent === undefined) {
      return err({ kind: 'usage', message: `Event ${seq} of this run is no request to Claude.` });
    }
    const bytes = blob(sent.body.blob);
    const hash = createHash('sha256').update(bytes).digest('hex');
    return ok({
      url: sent.url,
      headers: withoutKeys(sent.headers),
      body: Buffer.from(bytes).toString('utf8'),
      bytes: bytes.byteLength,
      verified: hash === sent.sha256 && bytes.byteLength === sent.bytes,
    });
  });
}

/** The door records no key; a run file from elsewhere may hold anything. */
const SECRET_HEADERS = /^(?:x-api-key|authorization|cookie|proxy-authorization)$/i;

const withoutKeys = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !SECRET_HEADERS.test(name)));
