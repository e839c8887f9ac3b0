import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCaches } from '../../electron/sandbox/enclosure/caches.ts';
import { findGitFolders } from '../../electron/sandbox/enclosure/git-folders.ts';
import { findFaultyHost } from '../../electron/sandbox/enclosure/hosts.ts';
import { describePolicy, findProtected } from '../../electron/sandbox/enclosure/policy.ts';
import { findToolChains, movedSecrets } from '../../electron/sandbox/enclosure/tool-chains.ts';
import { findScratch } from '../../electron/sandbox/scratch.ts';
import { makeGround } from './enclosed.ts';
import { tempFolder } from './running.ts';

describe('describePolicy', () => {
  it('denies everything on Linux but what is named, and the data folder even in an opened one', () => {
    const { home, data, tree } = makeGround();
    const policy = describePolicy({
      ...{ platform: 'linux', folder: tree, inside: home, home, data, helpers: null },
      ...{
        readable: [],
        secrets: [],
        opened: [join(data, '..'), data],
        protected: [],
        hosts: [],
        seccomp: null,
      },
    });
    const paths = (entries: readonly unknown[] = []): string => JSON.stringify(entries);
    const { denyRead, allowRead, allowWrite } = policy.filesystem;
    expect(paths(denyRead)).toContain('"path":"/"');
    expect(paths(denyRead)).toContain(`"path":"${data}"`);
    expect(paths(denyRead)).toContain(`${home}/.ssh`);
    expect(paths(allowRead)).not.toContain(`"path":"${data}"`);
    expect(paths(allowWrite)).toBe(
      JSON.stringify([tree, home].map((path) => ({ path, literal: true }))),
    );
    expect(policy.network).toMatchObject({ allowedDomains: [], strictAllowlist: true });
  });
});

describe('secrets beside what must be readable', () => {
  const deniedBy = (terms: {
    readonly home: string;
    readonly data: string | null;
    readonly readable: readonly string[];
    readonly secrets?: readonly string[];
  }): readonly string[] => {
    const policy = describePolicy({
      ...{ platform: 'linux', folder: '/no/tree', inside: '/no/inside', helpers: null },
      ...{ opened: [], protected: [], hosts: [], seccomp: null, secrets: [], ...terms },
    });
    return (policy.filesystem.denyRead ?? [])
      .map((entry) => (typeof entry === 'string' ? entry : entry.path))
      .filter((path) => path !== '/' && !path.startsWith('/etc/'));
  };

  it('are denied where they lie in a cache or a tool chain', () => {
    const home = tempFolder();
    const secrets = ['.gem/credentials', '.pub-cache/credentials.json', '.dotnet/corefx/key.pfx'];
    for (const secret of secrets) {
      mkdirSync(join(home, secret, '..'), { recursive: true });
      writeFileSync(join(home, secret), 'secret');
    }
    const readable = ['.gem', '.pub-cache', '.dotnet'].map((name) => join(home, name));
    expect(deniedBy({ home, data: null, readable })).toEqual(
      ['.dotnet/corefx', '.gem/credentials', '.pub-cache/credentials.json'].map((name) =>
        join(home, name),
      ),
    );
  });

  it('are denied where a variable has moved them', () => {
    const cargo = tempFolder();
    writeFileSync(join(cargo, 'credentials.toml'), 'secret');
    const secrets = movedSecrets({ CARGO_HOME: cargo, GEM_HOME: 'relative' });
    expect(secrets).toEqual(['credentials', 'credentials.toml'].map((name) => join(cargo, name)));
    expect(deniedBy({ home: '/no/home', data: null, readable: [cargo], secrets })).toEqual([
      join(cargo, 'credentials.toml'),
    ]);
  });

  it('are denied by the place that a link leads to', () => {
    const root = tempFolder();
    mkdirSync(join(root, 'disk/data'), { recursive: true });
    mkdirSync(join(root, 'disk/user/.ssh'), { recursive: true });
    symlinkSync(join(root, 'disk/data'), join(root, 'data'));
    symlinkSync(join(root, 'disk/user'), join(root, 'home'));
    const [home, data] = [join(root, 'home'), join(root, 'data')];
    const denied = deniedBy({ home, data, readable: [join(root, 'disk')] });
    expect(denied).toContain(join(root, 'disk/data'));
    expect(denied).toContain(join(root, 'disk/user/.ssh'));
  });

  it('are denied with the whole home folder where that lies among readable ones', () => {
    const root = tempFolder();
    const home = join(root, 'user');
    mkdirSync(home);
    expect(deniedBy({ home, data: null, readable: [root] })).toContain(home);
  });
});

describe('findProtected', () => {
  it('holds .git always and guarded names only where they are there', () => {
    const { tree } = makeGround();
    writeFileSync(join(tree, '.mcp.json'), '{}');
    expect(findProtected(tree, null)).toEqual([join(tree, '.git'), join(tree, '.mcp.json')]);
    expect(findProtected(tree, ['.mcp.json'])).toEqual([join(tree, '.git')]);
  });
});

describe('findGitFolders', () => {
  it('opens objects and refs of the repository, not its settings, hooks or logs', () => {
    const { repository, tree } = makeGround();
    const found = findGitFolders(tree);
    expect(found).toContain(join(repository, '.git/objects'));
    expect(found).toContain(join(repository, '.git/worktrees/one'));
    expect(found.join('\n')).not.toMatch(/config|hooks|logs|FETCH_HEAD/);
  });

  it('does not believe a .git file that no repository knows of', () => {
    const { home, tree, repository } = makeGround();
    const other = join(home, 'other');
    mkdirSync(other);
    writeFileSync(join(other, '.git'), `gitdir: ${repository}/.git/worktrees/one\n`);
    expect(findGitFolders(other)).toEqual([]);
    expect(findGitFolders(join(tree, 'nowhere'))).toEqual([]);
  });
});

describe('findToolChains', () => {
  it('opens version managers and folders of PATH, never the home folder or what is around it', () => {
    const home = tempFolder();
    for (const path of ['.cargo/bin', '.local/bin', 'sdk/bin', 'sdk/lib', 'node_modules/.bin']) {
      mkdirSync(join(home, path), { recursive: true });
    }
    symlinkSync(home, join(home, 'sdk/self'));
    const PATH = ['sdk/bin', 'sdk/self', 'node_modules/.bin'].map((path) => join(home, path));
    const env = { PATH: [...PATH, home, '/'].join(':'), XDG_CONFIG_HOME: join(home, '.config') };
    const found = findToolChains({ ...env, JAVA_HOME: home }, home);
    expect([...found].sort()).toEqual(
      ['.cargo/bin', '.local/bin', 'sdk', 'sdk/bin'].map((path) => join(home, path)),
    );
  });
});

describe('a home folder that is a link', () => {
  it('is not opened by the folder that it leads into', () => {
    const root = tempFolder();
    for (const name of ['disk/user', 'disk/bin', 'disk/lib'])
      mkdirSync(join(root, name), { recursive: true });
    symlinkSync(join(root, 'disk/user'), join(root, 'home'));
    const found = findToolChains({ PATH: join(root, 'disk/bin') }, join(root, 'home'));
    expect(found).toEqual([join(root, 'disk/bin')]);
  });
});

describe('findCaches', () => {
  it('links what is there, keeps tools offline, and lets them fetch where a host is allowed', () => {
    const home = tempFolder();
    mkdirSync(join(home, '.npm/_cacache/content-v2'), { recursive: true });
    mkdirSync(join(home, '.cargo/registry'), { recursive: true });
    const offline = findCaches({}, { home, inside: '/in', reaches: false });
    expect(offline.links).toEqual({
      '.cargo/registry': join(home, '.cargo/registry'),
      '.npm/_cacache/content-v2': join(home, '.npm/_cacache/content-v2'),
    });
    expect(offline.env).toMatchObject({ CARGO_HOME: '/in/.cargo', npm_config_offline: 'true' });
    const online = findCaches({}, { home, inside: '/in', reaches: true });
    expect(online.links).toEqual({});
    expect(online.env.npm_config_offline).toBeUndefined();
  });
});

describe('a host that commands may reach', () => {
  it.each([['registry.example.com'], ['localhost:8080'], ['a-b.example']])('can be %s', (host) => {
    expect(findFaultyHost([host])).toBeNull();
  });

  it.each([['*.npmjs.org'], ['10.0.0.1'], ['::1'], ['https://x.org'], ['a b'], ['x.org/\0'], ['']])(
    'can’t be %j',
    (host) => {
      expect(findFaultyHost(['ok.example', host])).toContain('no exact host name');
    },
  );
});

describe('findScratch', () => {
  it('counts only what lies in memory now', () => {
    const mounts = 'tmpfs /no/such tmpfs rw 0 0\ntmpfs /proc tmpfs rw 0 0\next4 / ext4 rw 0 0\n';
    expect(findScratch(mounts).usedBytes()).toBe(0);
  });
});
