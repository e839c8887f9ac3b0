import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { readPrefix } from '../../electron/store/read-run.ts';
import { openRunFile } from '../../electron/store/run-file.ts';
import { runPath } from '../../electron/store/run-paths.ts';
import { newRun, note, RUN, reopen, requireErr, scratchFolder, writeRun } from './scratch.ts';

const EVENTS = 60;

/** Tries a damaged copy: it must be refused with a good prefix, or opened with nothing but what was written. */
function probe(path: string, original: readonly unknown[]): 'opened' | 'refused' {
  const folder = path.slice(0, path.lastIndexOf('/'));
  const opened = openRunFile({ folder, runId: RUN, mode: 'read' });
  if (opened.ok) {
    const events = opened.value.events();
    expect(readResults(events)).toEqual(original.slice(0, events.length));
    expect(events).toHaveLength(original.length);
    opened.value.close();
    return 'opened';
  }
  expect(opened.error).toMatchObject({ kind: 'log-corrupt', path });
  const { events, fault } = readPrefix(path);
  expect(fault).toEqual(opened.error);
  expect(fault).toMatchObject({ readable: events.length });
  expect(readResults(events)).toEqual(original.slice(0, events.length));
  return 'refused';
}

/** Copies with their results; a result whose blob is damaged may say so, but must not differ. */
function readResults(events: readonly object[]): readonly unknown[] {
  return events.map((event) => ({ ...event }));
}

describe('a run file that is cut short', () => {
  it('is refused with its readable part, wherever it is cut', () => {
    const folder = scratchFolder();
    const original = writeRun(folder, EVENTS);
    const path = runPath(folder, RUN);
    const whole = readFileSync(path);
    const outcomes = new Set<string>();
    // Around every page border, and at odd places in between.
    for (let page = 0; page < whole.length; page += 4096) {
      for (const cut of [page, page + 1, page + 1999, page + 4095]) {
        if (cut >= whole.length) continue;
        writeFileSync(path, whole.subarray(0, cut));
        outcomes.add(probe(path, original));
      }
    }
    expect([...outcomes]).toEqual(['refused']);
  });

  it('is refused for writing too, and stays as it is', () => {
    const folder = scratchFolder();
    writeRun(folder, EVENTS);
    const path = runPath(folder, RUN);
    const cut = readFileSync(path).subarray(0, 9000);
    writeFileSync(path, cut);
    const error = requireErr(openRunFile({ folder, runId: RUN, mode: 'write' }));
    expect(error).toMatchObject({ kind: 'log-corrupt', path });
    expect(readFileSync(path).equals(cut)).toBe(true);
  });
});

describe('a run file with flipped bits', () => {
  it('never shows an event that was not written, in 1,000 single flips', () => {
    const folder = scratchFolder();
    const original = writeRun(folder, EVENTS);
    const path = runPath(folder, RUN);
    const whole = readFileSync(path);
    const outcomes = { opened: 0, refused: 0 };
    for (let round = 0; round < 1000; round += 1) {
      const copy = Buffer.from(whole);
      // A stride that is no divisor of a page walks over all kinds of places.
      const place = (round * 7919) % copy.length;
      copy[place] = (copy[place] ?? 0) ^ (1 << (round % 8));
      writeFileSync(path, copy);
      try {
        outcomes[probe(path, original)] += 1;
      } catch (thrown) {
        // A damaged payload is found when its result is asked for, and says so.
        if (!(thrown instanceof Error && thrown.name === 'LogFault')) throw thrown;
        outcomes.refused += 1;
      }
    }
    expect(outcomes.refused).toBeGreaterThan(300);
  });

  it('is refused at the event whose text was changed behind its back', () => {
    const folder = scratchFolder();
    writeRun(folder, 10);
    const path = runPath(folder, RUN);
    const database = new DatabaseSync(path);
    database.exec("UPDATE event SET body = replace(body, 'event 7', 'event 8') WHERE seq = 7");
    database.close();
    const { events, fault } = readPrefix(path);
    expect(events).toHaveLength(6);
    expect(fault).toMatchObject({ detail: 'event 7: its checksum does not match', readable: 6 });
  });

  it('is refused for writing when only a payload that nobody asked for is damaged', () => {
    const folder = scratchFolder();
    const log = newRun(folder);
    log.append(note('a'));
    log.putBlob(new Uint8Array(50_000).map((_, at) => at * 31));
    log.close();
    const path = runPath(folder, RUN);
    const whole = readFileSync(path);
    // Cuts the chain of overflow pages of the payload: its last page claims to have a successor.
    whole.writeUInt32BE(2, whole.length - 4096);
    writeFileSync(path, whole);
    const opened = openRunFile({ folder, runId: RUN, mode: 'write' });
    if (opened.ok) opened.value.close();
    expect(requireErr(opened)).toMatchObject({ kind: 'log-corrupt', readable: 1 });
    expect(readFileSync(path).equals(whole)).toBe(true);
  });
});

describe('a log with a hole', () => {
  it('names the event that is missing', () => {
    const folder = scratchFolder();
    writeRun(folder, 10);
    const database = new DatabaseSync(runPath(folder, RUN));
    database.exec('DELETE FROM event WHERE seq = 4');
    database.close();
    const error = requireErr(openRunFile({ folder, runId: RUN, mode: 'write' }));
    expect(error).toMatchObject({
      kind: 'log-corrupt',
      detail: 'event 4: event 4 is missing, event 5 follows',
      readable: 3,
    });
  });

  it('is not there when only the main file of a live run was copied, and reading adds no files', () => {
    const folder = scratchFolder();
    const log = newRun(folder);
    log.append(note('a'));
    const copy = scratchFolder();
    cpSync(runPath(folder, RUN), runPath(copy, RUN));
    log.close();
    // What is in it may be an older state of the run, but never a false one.
    const { events } = readPrefix(runPath(copy, RUN));
    expect(events.length).toBeLessThanOrEqual(1);
    expect(readdirSync(copy)).toEqual([`${RUN}.tandem`]);
  });
});

describe('a file that is no run', () => {
  it.each([
    ['an empty file', ''],
    ['a text', 'Dear diary, '.repeat(1000)],
    ['zeros', '\0'.repeat(8192)],
    ['a header and nothing else', 'SQLite format 3\0'],
  ])('is refused when it is %s', (_name, content) => {
    const folder = scratchFolder();
    writeFileSync(runPath(folder, RUN), content);
    for (const mode of ['read', 'write'] as const) {
      const error = requireErr(openRunFile({ folder, runId: RUN, mode }));
      expect(error).toMatchObject({ kind: 'log-corrupt', readable: 0 });
    }
    expect(readFileSync(runPath(folder, RUN), 'utf8')).toBe(content);
  });

  it('goes on where a whole run was left', () => {
    const folder = scratchFolder();
    writeRun(folder, 3);
    expect(readPrefix(runPath(folder, RUN))).toMatchObject({ fault: null });
    const log = reopen(folder, 'write');
    expect(log.append(note('four')).seq).toBe(4);
    log.close();
  });
});
