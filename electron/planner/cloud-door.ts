import type { TandemError } from '../../shared/errors.ts';
import type { BodyOf } from '../../shared/run/event.ts';
import type { CloudPart, EffectScope } from '../workflow/ports.ts';

/**
 * What the planner needs of the egress gate, which is handed in. The planner composes; what may leave, what is
 * masked, and whether a request goes out at all, the door decides.
 */

export interface CloudDoor {
  readonly baseUrl: string;
  admit(parts: readonly CloudPart[]): Promise<{
    readonly admitted: readonly CloudPart[];
    readonly manifest: BodyOf<'egress.sent'>['parts'];
    readonly masked: number;
    readonly denied: BodyOf<'egress.sent'>['denied'];
  }>;
  open(order: {
    readonly body: string;
    readonly stage: string;
    readonly model: string;
    readonly parts: BodyOf<'egress.sent'>['parts'];
    readonly masked: number;
    readonly denied: BodyOf<'egress.sent'>['denied'];
    readonly scope: Pick<EffectScope, 'emit' | 'putBlob'>;
  }): DoorTicket;
  /** Given to the SDK's client as its `fetch`. */
  readonly send: typeof globalThis.fetch;
}

/** One announced request; remembers what the client's errors would hide. */
export interface DoorTicket {
  readonly last: {
    readonly status: number | null;
    readonly contentType: string;
    readonly ended: 'complete' | 'stalled' | 'connection-lost' | 'cancelled' | null;
  };
  readonly refusal: TandemError | null;
  readonly fault: { readonly error: unknown } | null;
  close(): void;
}
