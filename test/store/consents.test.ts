import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createConsents } from '../../electron/store/consents.ts';
import { ok } from '../../shared/result.ts';

const guards = (isolated: boolean, root: boolean, sandbox: string | null) => ({
  isolated,
  root,
  sandbox: sandbox === null ? null : { name: sandbox, version: '1' },
});
const none = guards(false, false, null);
const at = new Date('2026-11-21T10:00:00Z');

function open() {
  const home = mkdtempSync(join(tmpdir(), 'tandem-consents-'));
  return { home, file: join(home, 'consents.json'), consents: createConsents(home) };
}

describe('a consent for a repository', () => {
  it('is found by the same path and no other, also by another process', () => {
    const { home, consents, file } = open();
    expect(consents.find('/srv/a', none)).toBeNull();
    expect(consents.remember({ path: '/srv/a', by: 'ann', at }, none)).toEqual(ok(undefined));
    expect(createConsents(home).find('/srv/a', none)).toMatchObject({
      by: 'ann',
      path: '/srv/a',
    });
    expect(consents.find('/srv/a/b', none)).toBeNull();
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it.each([
    ['nothing, as before', none, none, true],
    ['nothing, now as root', none, guards(false, true, null), false],
    ['root, now an ordinary user', guards(false, true, null), none, true],
    ['nothing, now a sandbox', none, guards(true, false, 'bubblewrap'), true],
    ['nothing, now a sandbox as root', none, guards(true, true, 'bubblewrap'), false],
    [
      'a sandbox as root, as before',
      guards(true, true, 'bwrap'),
      guards(true, true, 'bwrap'),
      true,
    ],
    ['a sandbox as root, now none', guards(true, true, 'bwrap'), guards(false, true, null), false],
    ['a sandbox as root, now another', guards(true, true, 'bwrap'), guards(true, true, 'x'), false],
  ])('given with %s: holds %#', (_words, then, now, holds) => {
    const { consents } = open();
    consents.remember({ path: '/a', by: 'ann', at }, then);
    expect(consents.find('/a', now) !== null).toBe(holds);
  });

  it('is withdrawn alone, and replaced by a newer one', () => {
    const { consents } = open();
    consents.remember({ path: '/a', by: 'ann', at }, none);
    consents.remember({ path: '/b', by: 'ann', at }, none);
    consents.remember({ path: '/a', by: 'bob', at }, none);
    expect(consents.list().map(({ path, by }) => [path, by])).toEqual([
      ['/b', 'ann'],
      ['/a', 'bob'],
    ]);
    expect(consents.withdraw('/a')).toEqual(ok(true));
    expect(consents.withdraw('/a')).toEqual(ok(false));
    expect(consents.find('/a', none)).toBeNull();
    expect(consents.find('/b', none)).not.toBeNull();
  });

  it.each([
    '',
    '{',
    '[]',
    '{"version":2,"consents":[]}',
    '{"version":1,"consents":[{"path":"/a"}]}',
  ])('is not read out of a file that says %j', (text) => {
    const { file, consents } = open();
    writeFileSync(file, text);
    expect(consents.find('/a', none)).toBeNull();
    expect(consents.remember({ path: '/a', by: 'ann', at }, none).ok).toBe(true);
    expect(JSON.parse(readFileSync(file, 'utf8')).consents).toHaveLength(1);
  });
});
