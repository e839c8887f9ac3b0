import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCatalogueFiles } from '../../../electron/models/catalogue/read-catalogue-files.ts';
import { policyFolder } from '../../../electron/models/policy-folder.ts';
import { catalogue } from '../../../shared/models/catalogue.ts';
import { catalogueEntrySchema } from '../../../shared/models/catalogue-entry.ts';

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

  it('make entries that every screen takes, or are refused, whatever is in them', () => {
    const whole = fc.constantFrom(1, 32, 1e9);
    const odd = fc.constantFrom(0, -1, 0.5, 1e-12, 1e10, 2 ** 53, 1e300, 5e-324, 'x', true);
    const number = fc.oneof({ weight: 9, arbitrary: whole }, odd);
    const value = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(1, 1e-12, 5e-324, 32) }, number);
    const fields = ['sizeGB', 'parametersB', 'activeParametersB', 'layers', 'heads', 'vocabulary'];
    const more = ['draftLayers', 'projectorMiB', 'maxContext'];
    const added = fc.record(
      {
        tag: fc.constantFrom('a:1', 'b:1', first.id, '__proto__', '\u202Egpj', 'a\u0000', '../x'),
        ...Object.fromEntries(
          [...fields, ...more].map((key) => [key, /GB|B$|MiB/.test(key) ? value : number]),
        ),
        cacheGroups: fc.array(fc.record({ layers: whole, kvHeads: whole, headLength: whole })),
      },
      { requiredKeys: ['tag'] },
    );
    let taken = 0;
    fc.assert(
      fc.property(fc.array(added, { minLength: 1, maxLength: 3 }), (add) => {
        write(home, JSON.stringify({ version: 1, add, pin: add.map(({ tag }) => tag) }, null, 1));
        const { entries, faults } = read();
        for (const entry of entries) expect(catalogueEntrySchema.parse(entry)).toEqual(entry);
        expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
        taken += entries.length - catalogue.length;
        for (const { line } of faults) expect(line).toBeGreaterThan(2);
      }),
      { numRuns: 1_000 },
    );
    expect(taken).toBeGreaterThan(50);
  }, 60_000);

  it('that are links, giants of nothing, or in another alphabet are named, in no time', () => {
    const path = join(home, 'catalogue.json');
    writeFileSync(path, '');
    truncateSync(path, 2 ** 31);
    expect(read().faults).toMatchObject([{ detail: 'It is over 4 MB.' }]);
    rmSync(path);
    symlinkSync('/dev/zero', path);
    expect(read().faults).toMatchObject([{ detail: 'It is not a file.' }]);
    rmSync(path);
    symlinkSync(path, path);
    expect(read().faults).toMatchObject([{ detail: expect.stringContaining('read') }]);
    rmSync(path);
    writeFileSync(path, Buffer.from('\uFEFF{"version": 1}', 'utf16le'));
    expect(read().faults).toMatchObject([{ line: 1, detail: expect.stringContaining('JSON') }]);
    write(home, `{"version": 1, "hide": ${'['.repeat(1e6)}`);
    expect(read().faults).toMatchObject([{ detail: 'It is nested too deep.' }]);
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
