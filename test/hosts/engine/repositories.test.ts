import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { browseFolders } from '../../../electron/hosts/engine/repositories.ts';
import { openEngine } from '../../../electron/hosts/open-engine.ts';
import { git, makeSample } from '../../e2e/sample.ts';

const engineIn = async (home: string) => {
  const opened = await openEngine({ PATH: process.env.PATH, HOME: home, TANDEM_HOME: home });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
};

const freshFolder = (): string => realpathSync(mkdtempSync(join(tmpdir(), 'tandem-browse-')));

describe('browsing folders', () => {
  it('lists folders by name, says which are repositories, and shows no files', async () => {
    const folder = freshFolder();
    mkdirSync(join(folder, 'beta', '.git'), { recursive: true });
    mkdirSync(join(folder, 'alpha'));
    mkdirSync(join(folder, '.hidden'));
    writeFileSync(join(folder, 'secret.txt'), 'x');
    const listed = await browseFolders(folder, false);
    expect(listed.ok && listed.value).toMatchObject({
      path: folder,
      isRepository: false,
      folders: [
        { name: 'alpha', isRepository: false },
        { name: 'beta', isRepository: true },
      ],
      more: 0,
    });
  });

  it('follows a link to a folder and passes over one to nowhere', async () => {
    const folder = freshFolder();
    mkdirSync(join(folder, 'real'));
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    symlinkSync(join(folder, 'nothing'), join(folder, 'dangling'));
    const listed = await browseFolders(folder, false);
    expect(listed.ok && listed.value.folders.map(({ name }) => name)).toEqual(['link', 'real']);
  });

  it.each([
    ['gone', '/no/such/folder'],
    ['a file', import.meta.filename],
  ])('says that what is %s is no folder', async (_name, path) => {
    const listed = await browseFolders(path, false);
    expect(listed.ok ? null : listed.error.kind).toBe('repository-missing');
  });
});

describe('a repository before a run', () => {
  it('is shown with its branch, commit, subject and what is uncommitted', async () => {
    const repository = makeSample();
    writeFileSync(join(repository, 'README.md'), 'changed\n');
    const seen = await (await engineIn(freshFolder())).repository(join(repository, 'src'));
    expect(seen.ok && seen.value).toMatchObject({
      path: realpathSync(repository),
      branch: 'main',
      headCommit: git(repository, 'rev-parse', 'HEAD').trim(),
      headSubject: 'Sample',
      dirtyFiles: 1,
      shallow: false,
    });
  });

  it('shows the digest that would be sent, masks what is secret, and writes nothing into it', async () => {
    const repository = makeSample({ 'src/keys.js': 'export function openVault(name) {}\n' });
    const before = git(repository, 'status', '--porcelain', '--ignored');
    const engine = await engineIn(freshFolder());
    const request = 'Use the key ghp_0123456789abcdefghijABCDEFGHIJ012345 for greet.';
    const preview = await engine.preview(
      { path: repository, request },
      new AbortController().signal,
    );
    expect(preview.ok && preview.value.level).toBe('outline');
    expect(preview.ok && preview.value.digest).toContain('src/greet.js');
    expect(preview.ok && preview.value.secrets.length).toBe(1);
    expect(preview.ok && preview.value.digestTokens).toBeGreaterThan(0);
    expect(git(repository, 'status', '--porcelain', '--ignored')).toBe(before);
  });

  it('says so where there is no repository', async () => {
    const seen = await (await engineIn(freshFolder())).repository(freshFolder());
    expect(seen.ok ? null : seen.error.kind).toBe('not-a-repository');
  });
});

describe('settings and key while a process lives', () => {
  it('hold from the next look on', async () => {
    const engine = await engineIn(freshFolder());
    const before = await engine.settings();
    const changed = await engine.changeSettings({
      version: before.version,
      changes: [{ key: 'policy.level', value: 'names' }],
    });
    expect(changed.ok && changed.value.settings.policy.level).toBe('names');
    const preview = await engine.preview(
      { path: makeSample(), request: 'x' },
      new AbortController().signal,
    );
    expect(preview.ok && preview.value.level).toBe('names');
    await engine.keys.set('sk-ant-test-key-000000000009', 'session');
    const findings = await engine.doctor();
    expect(findings.find(({ area }) => area === 'key')?.status).toBe('ok');
  });

  it('put no key, no request and no password into a report', async () => {
    const engine = await engineIn(freshFolder());
    await engine.keys.set('sk-ant-test-key-000000000009', 'session');
    const { version } = await engine.settings();
    const servers = [{ name: 'box', url: 'http://ada:hunter2pass@10.0.0.5:11434' }];
    await engine.changeSettings({ version, changes: [{ key: 'servers', value: servers }] });
    const report = await engine.report();
    expect(report).toContain('10.0.0.5');
    expect(report).not.toMatch(/sk-ant|hunter2pass/);
  });
});
