import { describe, expect, it } from 'vitest';
import { withPools } from '../../../electron/hosts/engine/list-pools.ts';
import type { ModelServer } from '../../../shared/ipc/settings.ts';

const server = (name: string, tags: readonly string[], more: Partial<ModelServer> = {}) => ({
  name,
  url: `http://${name}`,
  state: 'ready' as const,
  detail: '',
  version: '1',
  models: tags.map((tag) => ({
    tag,
    bytes: null,
    parameters: null,
    quantization: null,
    loaded: false,
    qualified: 'none' as const,
    cloud: false,
  })),
  ...more,
});

const poolOf = (...members: { server: string; tag?: string }[]) => ({
  name: 'team',
  members: members.map((member) => ({ weight: 1, ...member })),
});

const tagsOf = (listed: readonly ModelServer[]) => listed.at(-1)?.models.map(({ tag }) => tag);

describe('a pool among the places to run', () => {
  it('offers what every member that answers has', () => {
    const servers = [
      server('a', ['x:7b', 'y:7b']),
      server('b', ['y:7b', 'z:7b']),
      server('c', [], { state: 'unreachable', detail: 'refused' }),
    ];
    const listed = withPools(servers, [poolOf({ server: 'a' }, { server: 'b' }, { server: 'c' })]);
    expect(listed.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'team']);
    expect(listed.at(-1)).toMatchObject({ state: 'ready', detail: 'c: refused' });
    expect(tagsOf(listed)).toEqual(['y:7b']);
  });

  it('knows members that call the model by another name', () => {
    const servers = [server('a', ['org/Y']), server('b', ['y:7b', 'z:7b'])];
    expect(
      tagsOf(withPools(servers, [poolOf({ server: 'a', tag: 'org/Y' }, { server: 'b' })])),
    ).toEqual(['y:7b', 'z:7b']);
    expect(
      tagsOf(withPools(servers, [poolOf({ server: 'a', tag: 'org/N' }, { server: 'b' })])),
    ).toEqual([]);
  });

  it('is away when all its members are', () => {
    const servers = [server('a', [], { state: 'unreachable', detail: 'off' })];
    expect(withPools(servers, [poolOf({ server: 'a' })]).at(-1)).toMatchObject({
      state: 'unreachable',
      detail: 'a: off',
      models: [],
    });
  });
});
