import { copyFileSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../../electron/hosts/open-engine.ts';
import { runTerminal } from '../../../electron/hosts/terminal/main.ts';
import { createFakeIo } from './fake-io.ts';

/** What pipelines and people get of one recorded run, by the beginning of its name. */

const runs = join(import.meta.dirname, '..', '..', 'fixtures', 'runs');
const [version = ''] = readdirSync(runs).sort();
const [name = ''] = readdirSync(join(runs, version)).filter((file) => file.endsWith('.tandem'));
const whole = name.replace(/\.tandem$/, '');
const typed = whole.slice(0, -2);

let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'tandem-commands-'));
  mkdirSync(join(home, 'runs'));
  mkdirSync(join(home, 'imported'));
  copyFileSync(join(runs, version, name), join(home, 'runs', name));
});

async function tandem(...args: readonly string[]) {
  const env = { PATH: process.env.PATH ?? '', HOME: home, TANDEM_HOME: home };
  const { io, out, errors } = createFakeIo({ columns: 400, cwd: home });
  const code = await runTerminal(args, io, () => openEngine(env));
  return { code, out: out(), errors: errors() };
}

const lines = (text: string): readonly Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('a run that was named by its beginning', () => {
  it('has its whole name in every line for programs', async () => {
    for (const args of [
      ['show', typed, '--event', '2', '--json'],
      ['explain', typed, '--json'],
      ['replay', typed, '--json'],
      ['replay', typed, '--execute', '--json'],
      ['note', typed, '--event', '2', 'look', '--json'],
      ['show', typed, '--json'],
    ]) {
      const { out } = await tandem(...args);
      expect(
        lines(out).map(({ runId }) => runId),
        args.join(' '),
      ).toEqual(lines(out).map(() => whole));
    }
  });

  it('gives its whole log, gapless, as a ride prints it', async () => {
    const { code, out } = await tandem('show', typed, '--events', '--json');
    const events = lines(out);
    expect(code).toBe(0);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events[0]).toMatchObject({ kind: 'run.started', runId: whole });
    for (const event of events) expect(event).toMatchObject({ at: expect.stringMatching(/T.*Z$/) });
    const short = await tandem('show', typed, '--events');
    expect(short.out.trimEnd().split('\n')).toHaveLength(events.length);
  });

  it('gives one event the time of day', async () => {
    const { out } = await tandem('show', typed, '--event', '2', '--json');
    expect(lines(out)).toEqual([
      expect.objectContaining({ seq: 2, at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) }),
    ]);
  });

  it('shows the notes that people pinned to it, and no escape sequence in them', async () => {
    await tandem('note', typed, '--event', '3', 'Größe \u001b[31mrot');
    const { out } = await tandem('show', typed);
    expect(out).toMatch(/Notes\n(.*\n)*.*event 3: Größe rot \(user\)/);
    expect(out).not.toContain('\u001b');
  });

  it('names the nearest request where an event belongs to none', async () => {
    const { code, errors } = await tandem('show', typed, '--event', '1', '--input');
    expect(code).toBe(2);
    expect(errors).toMatch(
      /Event 1 of this run belongs to no request to a model\. Near it: event \d+/,
    );
  });

  it('is no file in a folder that is not there', async () => {
    const { code, errors } = await tandem('export', typed, 'nowhere/a.tandem');
    expect(code).toBe(2);
    expect(errors).toContain('There is no folder');
    expect(errors).not.toContain('TANDEM_HOME');
  });
});

describe('a file that is not taken in', () => {
  it.each([
    ['missing.tandem', 'Check the path.'],
    [join(import.meta.dirname, 'fake-io.ts'), 'a report (.html) is opened in a browser'],
  ])('%s says what to do', async (file, words) => {
    const { code, errors } = await tandem('import', file);
    expect(code).toBe(2);
    expect(errors).toContain(words);
  });
});

describe('the list of runs', () => {
  it('says which are imported or kept', async () => {
    const other = readdirSync(join(runs, version)).find(
      (file) => file.endsWith('.tandem') && file !== name,
    );
    if (other === undefined) throw new Error('a second recorded run is needed');
    copyFileSync(join(runs, version, other), join(home, 'imported', other));
    await tandem('keep', whole);
    const { out } = await tandem('runs');
    expect(out).toContain('imported, only read here');
    expect(out).toMatch(new RegExp(`${whole}.*\\n.*\\n  kept\\n`));
  });
});
