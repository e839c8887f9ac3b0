import type { Trouble } from './member-health.ts';
import type { Metrics } from './metrics.ts';
import { createPlaces, type Ticket } from './places.ts';

/** Milliseconds that only go forward, and a way to be woken. */
export interface Clock {
  now(): number;
  /** Calls `wake` once after `ms`; what comes back calls it off. */
  after(ms: number, wake: () => void): () => void;
}

export interface Seat {
  readonly member: string;
  /** The last thing heard of it was a failure: this request finds out. */
  readonly isTrial: boolean;
  /** Gives the place back; once. */
  leave(): void;
}

export interface Scheduler {
  /** Whether the member that its attempt is at can take it now: then nobody has to choose. */
  isKept(ticket: Ticket): boolean;
  /** Whether a place is free for it without waiting. */
  isFree(ticket: Ticket): boolean;
  /** The first in line is served first. Rejects only when `signal` aborts. */
  enter(ticket: Ticket, signal: AbortSignal): Promise<Seat>;
  answered(member: string): void;
  /** Returns the milliseconds that it is left alone. */
  troubled(member: string, because: Trouble, retryAfterMs?: number): number;
  /** What a member turned out to take at once. */
  setSlots(member: string, slots: number): void;
}

interface Waiter {
  readonly ticket: Ticket;
  readonly seat: (member: string) => void;
}

/**
 * Who takes the next request. Never more at one member than its slots; whoever finds no place waits in one line,
 * and each freed place is offered along it from the front, so nobody is passed over for good.
 */
export function createScheduler(
  members: readonly { readonly name: string; readonly weight: number; readonly slots: number }[],
  clock: Clock,
  metricsOf: (member: string) => Metrics | null = () => null,
): Scheduler {
  const places = createPlaces(members, clock.now, metricsOf);
  const line: Waiter[] = [];
  let callOff: (() => void) | null = null;

  function serve(): void {
    for (const waiter of [...line]) {
      const member = places.find(waiter.ticket);
      if (member === null) continue;
      line.splice(line.indexOf(waiter), 1);
      waiter.seat(member);
    }
    wakeLater();
  }

  /** Time alone frees a place only where somebody rests. */
  function wakeLater(): void {
    callOff?.();
    const ms = line.length === 0 ? null : places.nextRested();
    callOff = ms === null ? null : clock.after(ms, serve);
  }

  function seatAt(member: string, ticket: Ticket): Seat {
    const { isTrial } = places.take(member, ticket);
    let isLeft = false;
    return {
      member,
      isTrial,
      leave() {
        if (isLeft) return;
        isLeft = true;
        places.leave(member);
        serve();
      },
    };
  }

  function enter(ticket: Ticket, signal: AbortSignal): Promise<Seat> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const quit = (): void => {
        line.splice(line.indexOf(waiter), 1);
        wakeLater();
        reject(signal.reason);
      };
      const waiter: Waiter = {
        ticket,
        seat(member) {
          signal.removeEventListener('abort', quit);
          resolve(seatAt(member, ticket));
        },
      };
      signal.addEventListener('abort', quit, { once: true });
      line.push(waiter);
      serve();
    });
  }

  return {
    isKept: places.isKept,
    isFree: (ticket) => line.length === 0 && places.find(ticket) !== null,
    enter,
    answered(member) {
      places.answered(member);
      serve();
    },
    troubled: places.troubled,
    setSlots(member, slots) {
      places.setSlots(member, slots);
      serve();
    },
  };
}
