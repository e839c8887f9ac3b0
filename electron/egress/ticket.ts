import {
  type DoorContext,
  NOTHING_YET,
  type Ticket,
  type TicketOrder,
  type TicketState,
} from './door-ticket.ts';
import { forward, recording } from './forward.ts';

/**
 * One announced request and its attempts. The ticket keeps what the client's errors would hide: why the door
 * refused, how the connection ended, what the log threw.
 */
export function createTicket(
  order: TicketOrder,
  sha256: string,
  door: DoorContext,
  onClose: () => void,
): Ticket {
  const state: TicketState = {
    attempts: 0,
    last: NOTHING_YET,
    refusal: null,
    fault: null,
    cancel: null,
  };
  const refuse = (why: string): never => {
    state.refusal = { kind: 'egress-refused', detail: why };
    recording(state, () =>
      order.scope.emit({ kind: 'egress.refused', stage: order.stage, source: 'request', why }),
    );
    throw new Error(`The egress door refused the request: ${why}`);
  };
  return {
    sha256,
    get busy() {
      return state.cancel !== null;
    },
    get attempts() {
      return state.attempts;
    },
    get last() {
      return state.last;
    },
    get refusal() {
      return state.refusal;
    },
    get fault() {
      return state.fault;
    },
    refuse,
    forward: (signal) => {
      if (door.apiKey === null) {
        state.refusal = { kind: 'key-missing' };
        throw new Error("There is no key for Claude's door.");
      }
      const leak = door.scanner.findKnown(order.body);
      if (leak !== null) return refuse(`a secret known from ${leak} is still in the request`);
      return forward({ order, sha256, door, state, apiKey: door.apiKey }, signal);
    },
    close: () => {
      state.cancel?.();
      onClose();
    },
  };
}
