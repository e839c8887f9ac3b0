import { type Candidate, chooseMember } from './choose-member.ts';
import {
  afterAnswer,
  afterTrouble,
  HEALTHY,
  isDown,
  isResting,
  type MemberHealth,
  type Trouble,
} from './member-health.ts';
import type { Metrics } from './metrics.ts';

export interface Ticket {
  /** One attempt stays on one member while that can take it. */
  readonly stickyKey?: string | undefined;
  /** Names of the members that may take it; never empty. */
  readonly among: ReadonlySet<string>;
}

/** A member as its work is given out. */
interface Place {
  readonly name: string;
  readonly weight: number;
  slots: number;
  inFlight: number;
  given: number;
  health: MemberHealth;
}

/** What is given out, and who stands where. Nobody waits in here. */
export interface Places {
  /** Whether the member that its attempt is at can take it now. */
  isKept(ticket: Ticket): boolean;
  /** The member that is to take it; null: none has room. */
  find(ticket: Ticket): string | null;
  /** Whether the last thing heard of that member was a failure. */
  take(member: string, ticket: Ticket): { readonly isTrial: boolean };
  leave(member: string): void;
  answered(member: string): void;
  troubled(member: string, because: Trouble, retryAfterMs?: number): number;
  setSlots(member: string, slots: number): void;
  /** Milliseconds until the first of them has rested; null: none rests. */
  nextRested(): number | null;
}

/** Attempts whose member is remembered. */
const MAX_STICKY = 1_000;

export function createPlaces(
  members: readonly { readonly name: string; readonly weight: number; readonly slots: number }[],
  now: () => number,
  metricsOf: (member: string) => Metrics | null,
): Places {
  const places = new Map<string, Place>(
    members.map((member) => [member.name, { ...member, inFlight: 0, given: 0, health: HEALTHY }]),
  );
  const all = [...places.values()];
  const sticky = createSticky();
  const placeOf = (name: string): Place => {
    const place = places.get(name);
    if (place === undefined) throw new Error(`${name} is no member of this pool`);
    return place;
  };
  const kept = (open: readonly Place[], { stickyKey }: Ticket): Place | undefined =>
    stickyKey === undefined ? undefined : open.find(({ name }) => name === sticky.of(stickyKey));
  return {
    isKept: (ticket) => kept(openPlaces(all, ticket.among, now()), ticket) !== undefined,
    find(ticket) {
      const open = openPlaces(all, ticket.among, now());
      const best =
        kept(open, ticket) ?? chooseMember(open.map((place) => asCandidate(place, metricsOf)));
      return best?.name ?? null;
    },
    take(member, { stickyKey }) {
      const place = placeOf(member);
      place.inFlight += 1;
      place.given += 1;
      if (stickyKey !== undefined) sticky.keep(stickyKey, member);
      return { isTrial: isOnTrial(place) };
    },
    leave(member) {
      placeOf(member).inFlight -= 1;
    },
    answered(member) {
      const place = placeOf(member);
      place.health = afterAnswer(place.health);
    },
    troubled(member, because, retryAfterMs) {
      const place = placeOf(member);
      place.health = afterTrouble(place.health, because, now(), retryAfterMs);
      return Math.max(0, place.health.until - now());
    },
    setSlots(member, slots) {
      placeOf(member).slots = slots;
    },
    nextRested() {
      const rests = all.map(({ health }) => health.until - now()).filter((ms) => ms > 0);
      return rests.length === 0 ? null : Math.min(...rests);
    },
  };
}

/**
 * Where a request can go now. One that failed is tried before its time only when every member that may take
 * the request has failed: then any try is better than none, and whoever asks decides how long to go on.
 */
function openPlaces(all: readonly Place[], among: ReadonlySet<string>, now: number): Place[] {
  const allowed = all.filter(({ name }) => among.has(name));
  const isLastResort = allowed.every(({ health }) => isDown(health, now));
  return allowed.filter((place) => {
    if (isResting(place.health, now) && !isLastResort) return false;
    return place.inFlight < roomOf(place);
  });
}

/** One at a time until it has answered again. */
const roomOf = (place: Place): number =>
  isOnTrial(place) ? Math.min(1, place.slots) : place.slots;

const isOnTrial = ({ health }: Place): boolean =>
  health.because === 'failed' && health.failures > 0;

const asCandidate = (place: Place, metricsOf: (name: string) => Metrics | null): Candidate => ({
  ...place,
  metrics: metricsOf(place.name),
});

function createSticky() {
  const kept = new Map<string, string>();
  return {
    of: (key: string) => kept.get(key),
    keep(key: string, member: string): void {
      // Put in again, so that the first ones are those not used for longest.
      kept.delete(key);
      kept.set(key, member);
      const [oldest] = kept.keys();
      if (kept.size > MAX_STICKY && oldest !== undefined) kept.delete(oldest);
    },
  };
}
