import { err, ok } from '../../../shared/result.ts';
import type {
  ChatServer,
  ModelReady,
  ModelSettings,
  ServerScope,
} from '../../workflow/chat-server.ts';
import { askMembers, type PoolDesk } from './pool/ask-members.ts';
import {
  chooseUsable,
  combineReady,
  findLonger,
  type Prepared,
  refusePool,
  slotsOf,
} from './pool/combine-ready.ts';
import { createConversations, type PoolTurn } from './pool/conversation.ts';
import { createLoadWatch } from './pool/load-watch.ts';
import { type PoolMember, tagOn } from './pool/member.ts';
import { type Clock, createScheduler } from './pool/scheduler.ts';

export interface PoolOptions {
  /** Stands where a server's name stands: `NAME/TAG`. */
  readonly name: string;
  readonly clock?: Clock;
}

const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, wake) {
    const timer = setTimeout(wake, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * Several servers with the same model as one. Each turn goes to the member that its attempt is at, for the sake of
 * its prefix cache, else to the one that will answer soonest; when that one dies or is full, the same turn goes to
 * another. No turn is lost or run twice: a turn is what the durable step around it records, once, and a request
 * whose answer never came whole has left nothing behind.
 */
export function createPool(members: readonly PoolMember[], options: PoolOptions): ChatServer {
  const clock = options.clock ?? systemClock;
  const loads = createLoadWatch(members, clock.now);
  const places = members.map(({ name, weight, slots }) => ({ name, weight, slots: slots ?? 1 }));
  const scheduler = createScheduler(places, clock, loads.of);
  const desk: PoolDesk = { name: options.name, scheduler, loads, now: clock.now };
  const conversations = createConversations();
  const url = members.map((member) => member.server.url).join(', ');
  let usable: ReadonlySet<string> | null = null;

  /** A resumed run says in the conversation's head who was usable; what was prepared here says it otherwise. */
  function findMembers({ head }: PoolTurn): readonly PoolMember[] {
    const { members: recorded, settings } = head;
    if (recorded === undefined) return members.filter(({ name }) => usable?.has(name) ?? true);
    return members.filter((member) => {
      const known = recorded.find(
        (one) => one.server === member.name && one.model === tagOn(member, settings.tag),
      );
      if (known === undefined) return false;
      if (usable === null) scheduler.setSlots(member.name, known.slots ?? member.slots ?? 1);
      return true;
    });
  }

  return {
    url,
    async prepare(settings, scope) {
      const { prepared, notes } = await prepareAll(members, settings, scope);
      const chosen = chooseUsable(prepared);
      if (chosen.usable.length === 0) {
        return refusePool({ name: options.name, url }, settings, prepared);
      }
      usable = new Set(chosen.usable.map(({ member }) => member.name));
      for (const one of chosen.usable) scheduler.setSlots(one.member.name, slotsOf(one));
      return ok(combineReady(settings, chosen.usable, [...chosen.notes, ...notes]));
    },
    open: conversations.open,
    ...countWith(members),
    async chat(request, scope) {
      const turn = conversations.turnOf(request);
      if (turn === null) throw new Error(`the request was not made by the pool ${options.name}`);
      const able = findMembers(turn);
      if (able.length === 0) return nobodyLeft(options.name, turn);
      return askMembers(desk, { request, turn, members: able }, scope);
    },
    async close() {
      await Promise.all(members.map(({ server }) => server.close()));
    },
  };
}

/** All side by side; then once more those that allocated more than the shortest will be asked for. */
async function prepareAll(
  members: readonly PoolMember[],
  settings: ModelSettings,
  scope: ServerScope,
): Promise<{ readonly prepared: readonly Prepared[]; readonly notes: ModelReady['notes'] }> {
  const prepare = async (member: PoolMember, asked: ModelSettings): Promise<Prepared> => {
    const own: ServerScope = {
      signal: scope.signal,
      pulse: (pulse) =>
        scope.pulse({ ...pulse, text: `${member.name}: ${pulse.text ?? pulse.phase}` }),
    };
    return {
      member,
      ready: await member.server.prepare({ ...asked, tag: tagOn(member, asked.tag) }, own),
    };
  };
  const first = await Promise.all(members.map((member) => prepare(member, settings)));
  const { usable } = chooseUsable(first);
  if (usable.length < 2) return { prepared: first, notes: [] };
  const { contextLength, longer, notes } = findLonger(usable);
  const prepared = await Promise.all(
    first.map((one) =>
      longer.has(one.member) ? prepare(one.member, { ...settings, contextLength }) : one,
    ),
  );
  return { prepared, notes };
}

/** The same model counts the same everywhere: the first that can is asked. */
function countWith(members: readonly PoolMember[]): Pick<ChatServer, 'countTokens'> {
  const able = members.filter(({ server }) => server.countTokens !== undefined);
  if (able.length === 0) return {};
  return {
    async countTokens(asked, text, signal) {
      for (const member of able) {
        const tag = tagOn(member, asked);
        const count = await member.server.countTokens?.(tag, text, signal);
        if (count !== null && count !== undefined) return count;
      }
      return null;
    },
  };
}

function nobodyLeft(pool: string, { head }: PoolTurn) {
  const known = (head.members ?? []).map(({ server, model }) => `${server}/${model}`).join(', ');
  const detail = `none of the servers that the run began with (${known}) is a member of the pool now`;
  return err({ kind: 'fatal', error: { kind: 'server-failed', server: pool, detail } } as const);
}
