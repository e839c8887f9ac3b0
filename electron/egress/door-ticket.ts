import type { TandemError } from '../../shared/errors.ts';
import type { BodyOf } from '../../shared/run/event.ts';
import type { EffectScope } from '../workflow/ports.ts';
import type { SecretScanner } from './secret-scanner.ts';
import type { BodyEnd } from './watch-body.ts';

export interface TicketOrder {
  /** Exactly what will be sent. */
  readonly body: string;
  readonly stage: string;
  readonly model: string;
  /** Where each byte came from: the admission's manifest and the fixed parts (prompt, schema). */
  readonly parts: BodyOf<'egress.sent'>['parts'];
  readonly masked: number;
  readonly denied: BodyOf<'egress.sent'>['denied'];
  readonly scope: Pick<EffectScope, 'emit' | 'putBlob'>;
}

/** What became of the latest attempt. */
export interface AttemptFacts {
  /** HTTP status; null while no answer began. */
  readonly status: number | null;
  readonly contentType: string;
  readonly requestId: string | null;
  readonly bytesReceived: number;
  /** Null while it runs. */
  readonly ended: BodyEnd | null;
}

export interface Ticket {
  readonly sha256: string;
  readonly busy: boolean;
  readonly attempts: number;
  readonly last: AttemptFacts;
  /** Set when the door refused; the request did not leave. */
  readonly refusal: TandemError | null;
  /** What the log threw while an attempt was recorded; must be rethrown by whoever holds the ticket. */
  readonly fault: { readonly error: unknown } | null;
  refuse(why: string): never;
  forward(signal: AbortSignal | null): Promise<Response>;
  /** Ends an attempt that still runs as cancelled, and closes the door for this body. */
  close(): void;
}

export interface DoorContext {
  readonly base: URL;
  readonly apiKey: string | null;
  readonly fetch: typeof globalThis.fetch;
  readonly stallMs: number;
  readonly answerMs: number;
  readonly scanner: SecretScanner;
}

/** What changes while a ticket is open; shared by the ticket and its running attempt. */
export interface TicketState {
  attempts: number;
  last: AttemptFacts;
  refusal: TandemError | null;
  fault: { readonly error: unknown } | null;
  /** Ends the running attempt; null when none runs. */
  cancel: (() => void) | null;
}

export const NOTHING_YET: AttemptFacts = {
  status: null,
  contentType: '',
  requestId: null,
  bytesReceived: 0,
  ended: null,
};
