import type { PoolSetting } from '../../../../shared/settings/settings.ts';

export interface MemberDraft {
  readonly server: string;
  /** Empty: the name that stands in `NAME/TAG`. */
  readonly tag: string;
  /** Null while the field is empty. */
  readonly weight: number | null;
}

export interface PoolDraft {
  readonly name: string;
  readonly members: readonly MemberDraft[];
}

export const emptyMember: MemberDraft = { server: '', tag: '', weight: 1 };

export const readPools = (pools: readonly PoolSetting[]): readonly PoolDraft[] =>
  pools.map(({ name, members }) => ({
    name,
    members: members.map(({ server, tag, weight }) => ({ server, tag: tag ?? '', weight })),
  }));

/** What the settings file gets; call it for drafts without faults. */
export const poolsOf = (drafts: readonly PoolDraft[]) =>
  drafts.map(({ name, members }) => ({
    name,
    members: members.map(({ server, tag, weight }) => ({
      server,
      ...(tag.trim() === '' ? {} : { tag: tag.trim() }),
      ...(weight === null || weight === 1 ? {} : { weight }),
    })),
  }));

export interface PoolFault {
  readonly pool: number;
  /** Null: it is the pool's name, or that it has no member. */
  readonly member: number | null;
  readonly why:
    | 'name-empty'
    | 'name-bad'
    | 'name-is-server'
    | 'name-twice'
    | 'no-member'
    | 'server-empty'
    | 'server-unknown'
    | 'server-twice'
    | 'weight-bad';
}

/**
 * What keeps pools from being saved, each with its place. The rules of the settings' schema and of
 * `findPoolFaults`, with words left to the screen. Pure.
 * @param servers names of all servers, the one of this machine among them.
 */
export function findDraftFaults(
  drafts: readonly PoolDraft[],
  servers: readonly string[],
): readonly PoolFault[] {
  return drafts.flatMap(({ name, members }, pool) => {
    const faults: PoolFault[] = [];
    const add = (why: PoolFault['why'], member: number | null = null): void =>
      void faults.push({ pool, member, why });
    if (name === '') add('name-empty');
    else if (!/^[a-z0-9][a-z0-9._-]*$/i.test(name)) add('name-bad');
    else if (servers.includes(name)) add('name-is-server');
    else if (drafts.findIndex((other) => other.name === name) < pool) add('name-twice');
    if (members.length === 0) add('no-member');
    for (const [at, { server, weight }] of members.entries()) {
      if (server === '') add('server-empty', at);
      else if (!servers.includes(server)) add('server-unknown', at);
      else if (members.findIndex((other) => other.server === server) < at) add('server-twice', at);
      if (weight !== null && !(weight > 0 && weight <= 1_000)) add('weight-bad', at);
    }
    return faults;
  });
}
