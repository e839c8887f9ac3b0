import type { Shop, ShopPool } from '../../../shared/ipc/models.ts';
import { isSameTag } from '../../../shared/models/match-entry.ts';
import type { DoctorFinding } from '../engine.ts';

/** How a member of a pool is, in words, and whether turns can go to it. */
export interface MemberState {
  readonly server: string;
  readonly isReady: boolean;
  readonly words: string;
}

type Member = ShopPool['members'][number];

/**
 * Every pool with the state of each member. One that misses members works all the same, a little slower; one that has
 * none at all is missing if the executor of the settings is to run on it.
 */
export function examinePools(shop: Shop): readonly DoctorFinding[] {
  return (shop.pools ?? []).map((pool) => {
    const states = describeMembers(shop, pool);
    const ready = states.filter(({ isReady }) => isReady).length;
    const what = `pool ${pool.name}, ${ready} of ${states.length} ready: ${states.map(({ server, words }) => `${server} ${words}`).join('; ')}`;
    if (ready === states.length) return { area: 'server', status: 'ok', what, next: '' };
    const isNeeded = ready === 0 && poolOf(shop, shop.executor)?.name === pool.name;
    const next = 'Mend or start the others, or take them out of the pool in the settings.';
    return { area: 'server', status: isNeeded ? 'missing' : 'warning', what, next };
  });
}

/** The pool that `NAME/TAG` names; null for a server's, and for none. */
export function poolOf(shop: Pick<Shop, 'pools'>, executor: string | null): ShopPool | null {
  const [name] = executor?.split('/') ?? [];
  return shop.pools?.find((pool) => pool.name === name) ?? null;
}

export function describeMembers(
  shop: Pick<Shop, 'pools' | 'servers' | 'installed' | 'executor'>,
  pool: ShopPool,
): readonly MemberState[] {
  const isAsked = poolOf(shop, shop.executor) === pool;
  const asked = isAsked ? (shop.executor?.slice(pool.name.length + 1) ?? null) : null;
  return pool.members.map((member) => describeMember(shop, member, member.tag ?? asked));
}

function describeMember(
  shop: Pick<Shop, 'servers' | 'installed'>,
  { server }: Member,
  tag: string | null,
): MemberState {
  const found = shop.servers.find(({ name }) => name === server);
  if (found === undefined) return { server, isReady: false, words: 'is no server of the settings' };
  if (found.state !== 'ready') {
    const how = found.state === 'failed' ? 'can’t be used' : 'does not answer';
    return { server, isReady: false, words: `${how} (${found.detail || found.state})` };
  }
  if (tag === null) return { server, isReady: true, words: 'answers' };
  const has = shop.installed.some((one) => one.server === server && isSameTag(one.tag, tag));
  return has
    ? { server, isReady: true, words: `has ${tag}` }
    : { server, isReady: false, words: `has no ${tag}` };
}

/** The executor as one of its members sees it, where a pool is to execute: that is what can be judged. */
export function onMember(shop: Shop): Shop {
  const { executor } = shop;
  const pool = poolOf(shop, executor);
  if (pool === null || executor === null) return shop;
  const states = describeMembers(shop, pool);
  const at = states.findIndex(({ isReady }) => isReady);
  const member = pool.members[Math.max(at, 0)];
  if (member === undefined) return shop;
  const tag = member.tag ?? executor.slice(pool.name.length + 1);
  return { ...shop, executor: `${member.server}/${tag}` };
}
