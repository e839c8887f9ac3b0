import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { type OpenRun, openRun } from '../../electron/store/open-run.ts';
import { runPath, runsFolder } from '../../electron/store/run-paths.ts';
import { runId } from '../../shared/ids.ts';
import { bare, eventsOf, expectWhole, look } from './look.ts';
import { makeLargeRun } from './make-large-run.ts';
import { newRun, note, RUN, reopen, requireErr, scratchFolder, started } from './scratch.ts';
import { startWriter } from './writers.ts';

const count = (path: string, what: string): unknown => {
  const database = new DatabaseSync(path, { readOnly: true });
  const row = database.prepare('SELECT count(*) AS n FROM derived WHERE what = ?').get(what);
  database.close();
  return row?.n;
};

describe('opening a run', () => {
  it('shows what folding all its events gives, from what its writer derived', async () => {
    const home = scratchFolder();
    const id = makeLargeRun({ home, events: 3_456, files: 80 });
    const path = runPath(runsFolder(home), id);
    expect(count(path, 'marks')).toBe(4);
    expect(count(path, 'state')).toBeGreaterThan(1);
    const before = readFileSync(path);
    const run = look(home);
    expectWhole(run, eventsOf(home, id));
    expect(run).toMatchObject({ runId: id, runFile: path, epoch: '2026-11-21T09:46:12.000Z' });
    expect(run.snapshot().bytesOnDisk).toBe(before.length);
    expect(await run.verify(new AbortController().signal)).toBeNull();
    expect(run.poll()).toEqual([]);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(runsFolder(home)).filter((name) => !name.endsWith('.lock'))).toHaveLength(1);
  });

  it('reads every event of released runs, which have nothing derived, and leaves them as they are', () => {
    const fixtures = join(import.meta.dirname, '..', 'fixtures', 'runs', '0.1.0');
    const home = scratchFolder();
    mkdirSync(runsFolder(home));
    const names = readdirSync(fixtures).filter((name) => name.endsWith('.tandem'));
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) {
      const path = join(runsFolder(home), name);
      copyFileSync(join(fixtures, name), path);
      const id = runId(name.replace('.tandem', ''));
      expectWhole(look(home, id), eventsOf(home, id));
      expect(readFileSync(path).equals(readFileSync(join(fixtures, name)))).toBe(true);
    }
    expect(readdirSync(runsFolder(home))).toHaveLength(names.length);
  });

  it('finds derived data in a released run once it was written again', () => {
    const fixtures = join(import.meta.dirname, '..', 'fixtures', 'runs', '0.1.0');
    const name = readdirSync(fixtures).find((entry) => entry.endsWith('.tandem')) ?? '';
    const home = scratchFolder();
    mkdirSync(runsFolder(home));
    copyFileSync(join(fixtures, name), join(runsFolder(home), name));
    const id = runId(name.replace('.tandem', ''));
    const log = reopen(runsFolder(home), 'write', id);
    log.append(note('goes on'));
    log.close();
    expect(count(join(runsFolder(home), name), 'marks')).toBe(1);
    expectWhole(look(home, id), eventsOf(home, id));
  });

  it('gives an error for a run that is not there, unclear, or of a newer version', () => {
    const home = scratchFolder();
    expect(requireErr(openRun(home, 'x'))).toMatchObject({ kind: 'run-not-found' });
    newRun(runsFolder(home)).close();
    newRun(runsFolder(home), runId('20261121-094612-0000')).close();
    expect(requireErr(openRun(home, '2026'))).toMatchObject({ kind: 'usage' });
    const database = new DatabaseSync(runPath(runsFolder(home), RUN));
    database.exec("UPDATE meta SET value = '9' WHERE name = 'format'");
    database.close();
    expect(requireErr(openRun(home, RUN))).toMatchObject({ kind: 'log-newer', found: 9 });
  });

  it('shows a run without events', () => {
    const home = scratchFolder();
    newRun(runsFolder(home)).close();
    const run = look(home);
    expectWhole(run, []);
    expect(run.events(1, 10)).toEqual([]);
    expect(run.event(1)).toBeNull();
  });
});

describe('a single event', () => {
  it('is found by its number, with what its step returned', () => {
    const home = scratchFolder();
    const id = makeLargeRun({ home, events: 1_500, files: 30 });
    const events = eventsOf(home, id);
    const run = look(home);
    for (const seq of [1, 2, 999, 1000, 1001, 1234, 1500]) {
      expect(run.event(seq)).toEqual({ ...events[seq - 1] });
    }
    for (const seq of [0, -1, 1501, 1e9, 2 ** 60, 1.5, Number.NaN])
      expect(run.event(seq)).toBeNull();
  });

  it('is read in windows without results, which end where the run ends', () => {
    const home = scratchFolder();
    const id = makeLargeRun({ home, events: 1_200, files: 30 });
    const events = bare(eventsOf(home, id));
    const run = look(home);
    expect(run.events(500, 100)).toEqual(events.slice(499, 599));
    expect(run.events(1_150, 100)).toEqual(events.slice(1_149));
    expect(run.events(1_201, 100)).toEqual([]);
    expect(run.events(1, 0)).toEqual([]);
  });

  it('comes in a shorter window when events are large', () => {
    const home = scratchFolder();
    const log = newRun(runsFolder(home));
    for (let at = 0; at < 8; at += 1) log.append(note(`${at}`.repeat(1_500_000)));
    log.close();
    const window = look(home).events(1, 8);
    expect(window.length).toBeGreaterThanOrEqual(1);
    expect(window.length).toBeLessThan(8);
  });

  it('that is damaged throws, and so does one whose result is; its neighbours are there', () => {
    const home = scratchFolder();
    const log = newRun(runsFolder(home));
    for (let at = 1; at <= 9; at += 1) log.append(note(`event ${at}`, { result: { at } }));
    log.append(note('long', { result: { long: 'x'.repeat(9_000) } }));
    log.close();
    const database = new DatabaseSync(
      log.events().length > 0 ? runPath(runsFolder(home), RUN) : '',
    );
    database.exec(
      "UPDATE event SET body = replace(body, '5', '6') WHERE seq = 5; DELETE FROM blob",
    );
    database.close();
    const run = look(home);
    const fault = { name: 'LogFault', fault: expect.objectContaining({ kind: 'log-corrupt' }) };
    expect(() => run.event(5)).toThrow(expect.objectContaining(fault));
    expect(() => run.event(10)).toThrow(expect.objectContaining(fault));
    expect(run.event(4)).toMatchObject({ what: 'event 4', result: { at: 4 } });
    expect(run.events(10, 1)).toMatchObject([{ what: 'long' }]);
    expect(run.events(3, 5).map((event) => event.seq)).toEqual([3, 4]);
  });
});

describe('a payload', () => {
  it('is read in parts that never cut a character', () => {
    const home = scratchFolder();
    const log = newRun(runsFolder(home));
    const text = 'größe 🚲 一覧 e\u0301\n'.repeat(500);
    const { blob, bytes } = log.putBlob(text);
    const binary = log.putBlob(new Uint8Array(1000).fill(0x80)).blob;
    log.close();
    const run = look(home);
    let read = '';
    let at: number | null = 0;
    while (at !== null) {
      const part: ReturnType<OpenRun['blob']> = run.blob(blob, at, 777);
      expect(part.bytes).toBe(bytes);
      read += new TextDecoder('utf-8', { fatal: true }).decode(part.content);
      at = part.next;
    }
    expect(read).toBe(text);
    expect(run.blob(binary, 0, 100)).toMatchObject({ bytes: 1000, next: 100 });
    expect(run.blob(blob, bytes + 5, 10)).toMatchObject({ next: null });
    expect(run.blob(blob, bytes + 5, 10).content).toHaveLength(0);
    expect(() => run.blob('no such', 0, 10)).toThrow('log-corrupt');
  });
});

describe('following a run', () => {
  it('brings what another process appends, each event once and in order', async () => {
    const home = scratchFolder();
    const log = newRun(runsFolder(home));
    log.append(note('event 1'));
    log.close();
    const run = look(home);
    expect(run.snapshot().lastSeq).toBe(1);
    expect(run.poll()).toEqual([]);
    const writer = startWriter(runsFolder(home), '', '1500');
    const seen: number[] = [];
    const collect = (): void => {
      for (const event of run.poll()) seen.push(event.seq);
    };
    await writer.says(/^700$/m);
    collect();
    expect(seen.length).toBeGreaterThanOrEqual(699);
    expect(run.event(seen.at(-1) ?? 0)).toMatchObject({ seq: seen.at(-1) });
    expect(await writer.ended).toBe(0);
    collect();
    expect(seen).toEqual(Array.from({ length: 1500 }, (_, at) => at + 2));
    expect(run.poll()).toEqual([]);
    expectWhole(run, eventsOf(home, RUN));
    expect(await run.verify(new AbortController().signal)).toBeNull();
  });

  it('sees every event that this process appends, and keeps the run from nothing', () => {
    const home = scratchFolder();
    const log = newRun(runsFolder(home));
    log.append(note('one'));
    const run = look(home);
    for (const text of ['two', 'three', 'four']) {
      log.append(note(text));
      expect(run.poll()).toMatchObject([{ what: text }]);
      expect(run.poll()).toEqual([]);
    }
    expect(run.event(4)).toMatchObject({ what: 'four' });
    log.close();
    expect(run.poll()).toEqual([]);
    // Put into one file although somebody was looking.
    const names = readdirSync(runsFolder(home)).filter((name) => !name.endsWith('.lock'));
    expect(names).toEqual([`${RUN}.tandem`]);
    const again = reopen(runsFolder(home), 'write');
    again.append(note('five'));
    expect(run.poll()).toMatchObject([{ what: 'five' }]);
    again.close();
    expectWhole(run, eventsOf(home, RUN));
  });

  it('says so when the file was replaced by another run of the same name', () => {
    const home = scratchFolder();
    const log = newRun(runsFolder(home));
    log.append(note('one'));
    log.close();
    const run = look(home);
    const other = scratchFolder();
    const stranger = newRun(runsFolder(other));
    for (const text of ['x', 'y', 'z']) stranger.append(note(text));
    stranger.close();
    copyFileSync(runPath(runsFolder(other), RUN), runPath(runsFolder(home), RUN));
    expect(run.poll()).toEqual([]);
    expect(run.snapshot()).toMatchObject({ lastSeq: 1, damage: { kind: 'log-corrupt' } });
  });
});

describe('a writer killed with SIGKILL', () => {
  it('leaves a run that opens whole, whatever of the derived data it got to', async () => {
    for (const last of [998, 999, 1000, 1001, 1600]) {
      const home = scratchFolder();
      newRun(runsFolder(home)).close();
      const writer = startWriter(runsFolder(home));
      await writer.says(new RegExp(`^${last}$`, 'm'));
      writer.child.kill('SIGKILL');
      await writer.ended;
      const events = eventsOf(home, RUN);
      expect(events.length).toBeGreaterThanOrEqual(last);
      expectWhole(look(home), events);
      const log = reopen(runsFolder(home), 'write');
      log.append({ ...note('on'), body: started('goes on') });
      log.close();
      const run = look(home);
      expectWhole(run, eventsOf(home, RUN));
      expect(await run.verify(new AbortController().signal)).toBeNull();
    }
  });
});
