import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createResults } from '../../../electron/models/results/results.ts';
import { measurement, NOW, qualification } from './samples.ts';

let home: string;
let policyFolder: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tandem-results-'));
  policyFolder = join(home, 'policy');
  mkdirSync(policyFolder);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const open = () => createResults({ home, policyFolder, now: () => NOW });
const pathOf = (name: string) => join(home, 'models', name);

function keep(...all: readonly ReturnType<typeof measurement>[]) {
  for (const one of all)
    expect(open().keepMeasurement(one)).toEqual({ ok: true, value: undefined });
}

describe('a measurement', () => {
  it('is there for the next process, readable for its owner only', () => {
    keep(measurement());
    expect(open().measurements()).toEqual([measurement()]);
    expect(open().measurementFor(measurement())).toEqual(measurement());
    if (process.platform !== 'win32') {
      expect(statSync(pathOf('measurements.json')).mode & 0o777).toBe(0o600);
    }
  });

  it.each([
    ['machine', { machine: 'm-2' }],
    ['server', { server: 'lab' }],
    ['version of the server', { serverVersion: '0.33.1' }],
    ['file', { digest: 'b'.repeat(64) }],
    ['quantisation', { quantization: 'Q8_0' }],
    ['context', { context: 32_768 }],
    ['cache type', { kv: 'q8_0' as const }],
    ['number of slots', { slots: 2 }],
  ])('counts for no other %s', (_what, change) => {
    keep(measurement());
    expect(open().measurementFor(measurement(change))).toBeNull();
  });

  it('counts for the same file under another tag, not for another file under the same', () => {
    keep(measurement());
    expect(open().measurementFor(measurement({ tag: 'mine:1' }))).toEqual(measurement());
    expect(open().measurementFor(measurement({ digest: null }))).toBeNull();
    keep(measurement({ digest: null }));
    expect(open().measurementFor(measurement({ digest: null, tag: 'other:1' }))).toBeNull();
    expect(open().measurementFor(measurement({ digest: `sha256:${'A'.repeat(64)}` }))).toEqual(
      measurement(),
    );
  });

  it('replaces an earlier one of the same load', () => {
    keep(measurement(), measurement({ context: 8192 }), measurement({ loadMs: 1 }));
    expect(
      open()
        .measurements()
        .map(({ loadMs }) => loadMs),
    ).toEqual([12_000, 1]);
  });

  it('of another process shows without a restart', () => {
    const mine = open();
    expect(mine.measurements()).toEqual([]);
    keep(measurement());
    expect(mine.measurements()).toHaveLength(1);
  });

  it('of three processes at once is never lost', async () => {
    const program = join(import.meta.dirname, 'write-many.ts');
    const ends = ['a', 'b', 'c'].map(async (name) => {
      const child = spawn(process.execPath, [program, home, name, '15'], { stdio: 'inherit' });
      const [code] = await once(child, 'exit');
      return code;
    });
    expect(await Promise.all(ends)).toEqual([0, 0, 0]);
    expect(open().measurements()).toHaveLength(45);
    expect(readdirSync(join(home, 'models')).toSorted()).toEqual([
      'measurements.json',
      'measurements.json.lock',
    ]);
  });

  it('that can’t be written is said, and what was there stays', () => {
    writeFileSync(join(home, 'models'), 'a file where the folder would be');
    expect(open().keepMeasurement(measurement())).toMatchObject({
      ok: false,
      error: { kind: 'folder-unwritable' },
    });
  });
});

describe('a file of results that is broken', () => {
  it.each([
    ['is no JSON', '{\n "format": "tandem.measurements/1",\n "measurements": [}', 3],
    ['is of another format', '{\n\n "format": "tandem.measurements/9", "measurements": []}', 3],
    ['is a list', '[]', null],
    ['is empty', '', 1],
  ])('because it %s is named, and set aside by the next write', (_why, text, line) => {
    mkdirSync(join(home, 'models'));
    writeFileSync(pathOf('measurements.json'), text);
    const results = open();
    expect(results.measurements()).toEqual([]);
    expect(results.faults()).toMatchObject([{ path: pathOf('measurements.json'), line }]);
    expect(results.keepMeasurement(measurement()).ok).toBe(true);
    const [aside] = readdirSync(join(home, 'models')).filter((name) => name.endsWith('.broken'));
    expect(readFileSync(pathOf(aside ?? ''), 'utf8')).toBe(text);
    expect(results.faults()).toMatchObject([{ path: pathOf(aside ?? '') }]);
    expect(results.measurements()).toEqual([measurement()]);
  });

  it('in one entry loses only that one, and names its line', () => {
    keep(measurement(), measurement({ context: 8192 }));
    const text = readFileSync(pathOf('measurements.json'), 'utf8');
    writeFileSync(pathOf('measurements.json'), text.replace('"context": 8192', '"context": -1'));
    const results = open();
    expect(results.measurements()).toEqual([measurement()]);
    const line = text.split('\n').findIndex((one) => one.includes('"context": 8192')) + 1;
    expect(results.faults()).toMatchObject([{ line, detail: expect.stringContaining('context') }]);
    keep(measurement({ context: 4096 }));
    expect(open().measurements()).toHaveLength(2);
  });
});

describe('a qualification', () => {
  it('counts for its file under any tag', () => {
    const results = open();
    results.keepQualification(qualification());
    expect(results.qualificationFor({ tag: 'x:1', digest: `sha256:${'a'.repeat(64)}` })).toEqual({
      qualification: qualification(),
      match: 'exact',
    });
  });

  it('counts for its tag, however it is written, where no server tells a digest', () => {
    const results = open();
    results.keepQualification(qualification({ tag: 'qwen3', digest: null }));
    const asked = { tag: 'Library/qwen3:latest', digest: null };
    expect(results.qualificationFor(asked)?.match).toBe('exact');
  });

  it('of another file under the same tag is told as stale', () => {
    const results = open();
    results.keepQualification(qualification());
    const asked = { tag: 'qwen3.8:27b', digest: 'b'.repeat(64) };
    expect(results.qualificationFor(asked)?.match).toBe('stale');
    results.keepQualification(qualification({ digest: 'b'.repeat(64), verdict: 'limited' }));
    expect(results.qualificationFor(asked)).toMatchObject({
      match: 'exact',
      qualification: { verdict: 'limited' },
    });
    expect(results.qualificationFor({ tag: 'never:seen', digest: null })).toBeNull();
  });

  it('of here counts before a team’s, a team’s before one that somebody sent', () => {
    const results = open();
    const asked = { tag: 'qwen3.8:27b', digest: 'a'.repeat(64) };
    const origin = () => results.qualificationFor(asked)?.qualification.origin;
    const later = '2026-11-21T10:00:00.000Z';
    results.importText(JSON.stringify(qualification({ machine: 'm-9', takenAt: later })));
    expect(origin()).toBe('imported');
    writeFileSync(
      join(policyFolder, 'qualifications.json'),
      exported(qualification({ machine: 'm-8' })),
    );
    expect(origin()).toBe('team');
    results.keepQualification(qualification());
    expect(origin()).toBe('here');
  });
});

const exported = (...all: readonly ReturnType<typeof qualification>[]): string =>
  JSON.stringify({ format: 'tandem.qualifications/1', qualifications: all }, null, 2);

describe('an exchange of qualifications', () => {
  it('carries results to another machine, without the runs they came from', () => {
    const here = open();
    here.keepQualification(qualification());
    here.keepQualification(qualification({ tag: 'other:7b', digest: 'c'.repeat(64) }));
    const text = here.exportText();
    const elsewhere = createResults({
      home: join(home, 'elsewhere'),
      policyFolder: null,
      now: () => NOW,
    });
    expect(elsewhere.importText(text)).toEqual({ ok: true, value: { taken: 2, known: 0 } });
    expect(elsewhere.importText(text)).toEqual({ ok: true, value: { taken: 0, known: 2 } });
    const [first] = elsewhere.qualifications();
    expect(first).toMatchObject({ origin: 'imported', verdict: 'executor' });
    expect(first?.byTransport[0]?.tasks[0]?.failures).toEqual([
      { run: null, because: 'the file was not changed' },
    ]);
  });

  it('leaves what is here and newer as it is', () => {
    const results = open();
    results.keepQualification(qualification());
    const older = qualification({ takenAt: '2026-01-01T00:00:00Z', verdict: 'limited' });
    expect(results.importText(exported(older))).toEqual({
      ok: true,
      value: { taken: 0, known: 1 },
    });
    expect(results.qualifications()).toEqual([qualification()]);
  });

  it('shows a team’s results beside one’s own and never writes their file', () => {
    const path = join(policyFolder, 'qualifications.json');
    writeFileSync(path, exported(qualification({ machine: 'm-8' })));
    const results = open();
    results.keepQualification(qualification());
    expect(results.qualifications().map(({ origin }) => origin)).toEqual(['here', 'team']);
    expect(results.exportText()).not.toContain('m-8');
    expect(readFileSync(path, 'utf8')).toBe(exported(qualification({ machine: 'm-8' })));
  });

  it('ignores a team’s file with a mistake as a whole, and names the line', () => {
    const path = join(policyFolder, 'qualifications.json');
    const text = exported(qualification(), qualification({ tag: 'b:1', exam: -3 }));
    writeFileSync(path, text);
    const line = text.split('\n').findIndex((one) => one.includes('-3')) + 1;
    expect(open().qualifications()).toEqual([]);
    expect(open().faults()).toMatchObject([
      { path, line, detail: expect.stringContaining('exam') },
    ]);
  });

  const wrong: readonly (readonly [string, () => string, number | null, RegExp])[] = [
    ['is no JSON', () => '{\n"format": nothing}', 2, /not JSON/],
    ['is another format', () => '{"format": "tandem.machine/1"}', 1, /format/],
    ['is a number', () => '12', null, /./],
    [
      'has a field that there is not',
      () => exported({ ...{ owner: 'somebody' }, ...qualification() }),
      5,
      /no such field/,
    ],
    [
      'has another field at the top',
      () => '{"format": "tandem.qualifications/1",\n"qualifications": [],\n"more": 1}',
      3,
      /no such field/,
    ],
    [
      'brings a prototype',
      () => exported(qualification()).replace('"exam": 1', '"__proto__": {"verdict": "executor"}'),
      null,
      /exam|no such field/,
    ],
    [
      'lies in the future',
      () => exported(qualification({ takenAt: '2999-01-01T00:00:00Z' })),
      8,
      /future/,
    ],
    ['contradicts itself', () => exported(qualification({ verdict: 'unfit' })), null, /verdict/],
    ['has more passes than tries', () => exported(passing(9)), null, /passes/],
    [
      'has 3,000 results',
      () => exported(...Array(3000).fill(qualification())),
      null,
      /qualifications/,
    ],
    [
      'has a result of a megabyte',
      () => exported(qualification({ server: 'x'.repeat(1_000_000) })),
      null,
      /larger than any exam/,
    ],
    [
      'is over 16 MB',
      () => `${exported(qualification())}${' '.repeat(16_000_001)}`,
      null,
      /over 16 MB/,
    ],
    ['is nested without end', () => '['.repeat(8_000_000), null, /nested too deep/],
    ['is nested deep', () => `{"a": ${'{"a":'.repeat(300_000)}`, null, /nested too deep/],
    [
      'is a text of brackets',
      () => JSON.stringify({ format: '\\"['.repeat(100_000) }),
      1,
      /format/,
    ],
    ['is 15 MB of a text', () => `{"format": "${'\\n'.repeat(7_000_000)}"}`, null, /format/],
  ];

  it.each(wrong)(
    'that %s is refused with the line, and nothing is taken',
    (_why, make, line, detail) => {
      const text = make();
      const startedAt = process.cpuUsage();
      const result = open().importText(text, 'results.json');
      const { user, system } = process.cpuUsage(startedAt);
      expect((user + system) / 1e6).toBeLessThan(3);
      expect(result).toMatchObject({
        ok: false,
        error: { kind: 'file-invalid', path: 'results.json' },
      });
      if (result.ok || result.error.kind !== 'file-invalid') throw new Error('taken');
      expect(result.error.detail).toMatch(detail);
      expect(result.error.detail.length).toBeLessThan(500);
      if (line !== null) expect(result.error.line).toBe(line);
      expect(open().qualifications()).toEqual([]);
    },
  );
});

const passing = (passes: number) =>
  qualification({
    byTransport: [
      { transport: 'text', tasks: [{ task: 'create', passes, tries: 3, failures: [] }] },
    ],
  });
