import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCatalogueFiles } from '../../../electron/models/catalogue/read-catalogue-files.ts';
import { policyFolder } from '../../../electron/models/policy-folder.ts';
import { catalogue } from '../../../shared/models/catalogue.ts';

let home: string;
let policy: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tandem-catalogue-'));
  policy = join(home, 'policy');
  mkdirSync(policy);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const read = () => readCatalogueFiles({ home, policyFolder: policy });
const write = (folder: string, text: string) => writeFileSync(join(folder, 'catalogue.json'), text);
const ids = () => read().entries.map(({ id }) => id);
const [first] = catalogue;
if (first === undefined) throw new Error('the catalogue is empty');

describe('catalogue files', () => {
  it('that are not there change nothing', () => {
    expect(read().faults).toEqual([]);
    expect(ids().toSorted()).toEqual(catalogue.map(({ id }) => id).toSorted());
    expect(readCatalogueFiles({ home, policyFolder: null }).entries).toHaveLength(catalogue.length);
  });

  it('add, hide and pin models', () => {
    write(home, '\uFEFF{"version": 1, "add": [{"tag": "house:9b", "sizeGB": 6.1, "tools": true}]}');
    write(policy, JSON.stringify({ version: 1, hide: [first.id], pin: ['house:9b'] }));
    expect(read().faults).toEqual([]);
    expect(ids()).not.toContain(first.id);
    const added = read().entries.find(({ id }) => id === 'house:9b');
    expect(added).toMatchObject({
      origin: 'user',
      tools: true,
      downloadBytes: 6.1e9,
      pinned: true,
    });
  });

  const wrong: readonly (readonly [string, string, number | null, RegExp])[] = [
    ['is no JSON', '{\n  "version": 1,\n  "add": [,]\n}', 3, /not JSON/],
    ['is empty', '', 1, /not JSON/],
    ['is a list', '[]', null, /object/],
    ['has no version', '{\n  "add": []\n}', null, /`version`/],
    ['has a version of its own', '{\n  "version": 7\n}', 2, /`version`/],
    [
      'has a mistyped field',
      '{\n"version": 1,\n"add": [{\n"tag": "a:1",\n"layerz": 3}]}',
      5,
      /`add.0.layerz`: there is no such field/,
    ],
    [
      'has negative layers',
      '{"version": 1, "add": [\n{"tag": "a:1"},\n{"tag": "b:1", "layers": -3}]}',
      3,
      /`add.1.layers`/,
    ],
    [
      'has an absurd context',
      '{"version": 1, "add": [\n{"tag": "a:1",\n"maxContext": 1e40}]}',
      3,
      /`add.0.maxContext`/,
    ],
    [
      'has a size in words',
      '{"version": 1, "add": [{"tag": "a:1",\n"sizeGB": "large"}]}',
      2,
      /`add.0.sizeGB`/,
    ],
    [
      'has a group without lengths',
      '{"version": 1, "add": [{"tag": "a:1",\n"cacheGroups": [\n{"layers": 3, "kvHeads": 2}]}]}',
      3,
      /headLength/,
    ],
    ['hides by number', '{"version": 1,\n"hide": [\n12]}', 3, /`hide.0`/],
    ['leaves the tag out', '{"version": 1,\n"add": [\n{"layers": 3}]}', 3, /`add.0.tag`/],
    ['brings a prototype', '{"version": 1,\n"__proto__": {"pin": ["x"]}}', 2, /no such field/],
  ];

  it.each(wrong)('of which one %s still let the other one count', (_why, text, line, detail) => {
    write(home, text);
    write(policy, JSON.stringify({ version: 1, hide: [first.id] }));
    const { faults, entries } = read();
    expect(faults).toEqual([
      { path: join(home, 'catalogue.json'), line, detail: expect.stringMatching(detail) },
    ]);
    expect(entries).toHaveLength(catalogue.length - 1);
    rmSync(join(home, 'catalogue.json'));
    write(policy, text);
    expect(read().faults).toMatchObject([{ path: join(policy, 'catalogue.json'), line }]);
    expect(read().entries).toHaveLength(catalogue.length);
  });

  it('that name a model nobody knows are used, and the line is told', () => {
    write(home, '{"version": 1,\n"hide": [\n"nobody:1b"]}');
    expect(read().faults).toMatchObject([
      { line: 3, detail: expect.stringContaining('nobody:1b') },
    ]);
  });

  it('that are no files or too large are named and not waited for', () => {
    mkdirSync(join(home, 'catalogue.json'));
    execFileSync('mkfifo', [join(policy, 'catalogue.json')]);
    expect(read().faults.map(({ detail }) => detail)).toEqual([
      'It is not a file.',
      'It is not a file.',
    ]);
    rmSync(join(home, 'catalogue.json'), { recursive: true });
    write(home, ' '.repeat(4_000_001));
    expect(read().faults.at(-1)?.detail).toBe('It is over 4 MB.');
  });
});

describe('the folder of a policy', () => {
  it('is where administrators of each system put such things', () => {
    expect(policyFolder('linux', {})).toBe('/etc/tandem');
    expect(policyFolder('darwin', {})).toBe('/Library/Application Support/Tandem');
    expect(policyFolder('win32', { ProgramData: 'D:\\Data' })).toBe('D:\\Data\\Tandem');
    expect(policyFolder('win32', {})).toBe('C:\\ProgramData\\Tandem');
  });
});
