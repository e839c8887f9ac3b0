import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { createRunFile, openRunFile } from '../../electron/store/run-file.ts';
import { runPath } from '../../electron/store/run-paths.ts';
import { runId, stepKey } from '../../shared/ids.ts';
import type { RunEvent } from '../../shared/run/event.ts';
import {
  EPOCH,
  entry,
  newRun,
  newRunOver,
  note,
  RUN,
  reopen,
  requireErr,
  scratchFolder,
} from './scratch.ts';

/** The file as it lies there when a process dies in the middle of a write in rollback mode. */
function leaveHotJournal(path: string): void {
  const database = new DatabaseSync(path);
  // With so little room pages go to the file before the end, and the journal to the disk before them.
  database.exec('PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN IMMEDIATE');
  database.exec(
    'CREATE TABLE half AS SELECT zeroblob(100000) AS a UNION ALL SELECT zeroblob(90000)',
  );
  const [half, journal] = [readFileSync(path), readFileSync(`${path}-journal`)];
  database.exec('ROLLBACK');
  database.close();
  writeFileSync(path, half);
  writeFileSync(`${path}-journal`, journal);
}

const plain = (events: readonly RunEvent[]) => events.map((event) => ({ ...event }));

describe('append', () => {
  it('numbers events without gaps from 1, also across lives of the run', () => {
    const folder = scratchFolder();
    const first = newRun(folder);
    first.append(note('one'));
    first.append(note('two', { durable: true }));
    first.close();
    const second = reopen(folder, 'write');
    expect(second.append(note('three')).seq).toBe(3);
    expect(second.events().map((event) => event.seq)).toEqual([1, 2, 3]);
    second.close();
  });

  it('returns the very event that a reader gets', () => {
    const folder = scratchFolder();
    const log = newRun(folder);
    const odd = 'Ünïcödé \u0000 nul, \ud800 half a pair, 🚲, "quotes"\n';
    const body = {
      kind: 'tool.started' as const,
      callId: 'c1',
      tool: 'read_file',
      arguments: {
        path: odd,
        empty: null,
        nested: { list: [1, 2.5, { deep: true }] },
        no: undefined,
      },
      argumentsHash: 'h',
      effect: 'read' as const,
    };
    const appended = [
      log.append(entry(body, { inputHash: 'abc', result: null })),
      log.append(note(odd, { key: stepKey('execute', odd), result: { text: odd } })),
      log.append(note('plain')),
    ];
    log.close();
    const read = reopen(folder, 'read').events();
    expect(plain(appended)).toStrictEqual(plain(read));
    expect(read[0]?.result).toBeNull();
    expect(read[1]?.result).toEqual({ text: odd });
    expect('result' in (read[2] ?? {})).toBe(false);
  });

  it('keeps a long result as a blob and gives it back whole, even after the log was closed', () => {
    const folder = scratchFolder();
    const log = newRun(folder);
    const long = { text: 'line\n'.repeat(40_000) };
    const live = log.append(note('long', { result: long }));
    log.append(note('short', { result: ['a'] }));
    expect(live.result).toEqual(long);
    log.close();
    expect(live.result).toEqual(long);
    const reader = reopen(folder, 'read');
    const [first, second] = reader.events();
    reader.close();
    expect(first?.result).toEqual(long);
    expect(second?.result).toEqual(['a']);
    expect(statSync(runPath(folder, RUN)).size).toBeLessThan(60_000);
  });

  it('refuses an event that no reader would accept, and goes on undamaged', () => {
    const folder = scratchFolder();
    const log = newRun(folder);
    const nan = { kind: 'env.probed', server: 'o', loadMs: Number.NaN };
    // @ts-expect-error the point is an event that the compiler would have refused
    expect(() => log.append(entry(nan))).toThrow(TypeError);
    expect(() => log.append(note('x'.repeat(5_000_000)))).toThrow(/belong into a blob/);
    expect(log.append(note('fine')).seq).toBe(1);
    log.close();
    expect(reopen(folder, 'read').events()).toHaveLength(1);
  });

  it('waits for the disk when an event is durable, and only then', () => {
    const { log, database } = newRunOver(scratchFolder());
    const levels = [false, true, true, false].map((durable) => {
      log.append(note('a', { durable }));
      return database.prepare('PRAGMA synchronous').get()?.synchronous;
    });
    // SQLite's levels: 1 is NORMAL, which does not sync a commit in WAL mode; 2 is FULL, which does.
    expect(levels).toEqual([1, 2, 2, 1]);
    log.close();
  });

  it('does not let what a caller changes afterwards into its events', () => {
    const log = newRun(scratchFolder());
    const files = ['a'];
    log.append(entry({ kind: 'plan.drifted', commit: 'c', head: 'h', files }));
    files.push('b');
    expect(log.events()[0]).toMatchObject({ files: ['a'] });
    log.close();
  });

  it('tells a follower about each event after it is in the log', () => {
    const folder = scratchFolder();
    const seen: number[] = [];
    const onAppend = (event: RunEvent) => {
      expect(reopen(folder, 'read').events().at(-1)?.seq).toBe(event.seq);
      // What a step returned may be large, and no follower has a use for it.
      expect('result' in event).toBe(false);
      seen.push(event.seq);
    };
    const created = createRunFile({ folder, runId: RUN, epoch: new Date(EPOCH), onAppend });
    if (!created.ok) throw new Error('not created');
    created.value.append(note('a'));
    created.value.append(note('b', { durable: true, result: { some: 'thing' } }));
    created.value.close();
    expect(seen).toEqual([1, 2]);
  });
});

describe('blobs', () => {
  it('are kept once, compressed when that helps, and come back byte for byte', () => {
    const folder = scratchFolder();
    const log = newRun(folder);
    const text = 'the same line again\n'.repeat(10_000);
    const random = new Uint8Array(100_000).map((_, at) => (at * 2654435761) >>> 13);
    const refs = [log.putBlob(text), log.putBlob(text), log.putBlob(random), log.putBlob('')];
    expect(refs[0]).toEqual(refs[1]);
    expect(refs[0]?.bytes).toBe(200_000);
    log.close();
    const reader = reopen(folder, 'read');
    expect(Buffer.from(reader.readBlob(refs[0]?.blob ?? '')).toString()).toBe(text);
    expect(Buffer.compare(reader.readBlob(refs[2]?.blob ?? ''), random)).toBe(0);
    expect(reader.readBlob(refs[3]?.blob ?? '')).toHaveLength(0);
    reader.close();
    expect(statSync(runPath(folder, RUN)).size).toBeLessThan(140_000);
  });

  it('throws a log fault for a blob that is missing', () => {
    const log = newRun(scratchFolder());
    expect(() => log.readBlob('f'.repeat(64))).toThrowError(
      expect.objectContaining({ fault: expect.objectContaining({ kind: 'log-corrupt' }) }),
    );
    log.close();
  });
});

describe('the file', () => {
  it('is one file for its owner only once the run is closed', () => {
    const folder = `${scratchFolder()}/runs`;
    const log = newRun(folder);
    log.append(note('a'));
    log.close();
    log.close();
    const names = readdirSync(folder).filter((name) => !name.endsWith('.lock'));
    expect(names).toEqual([`${RUN}.tandem`]);
    expect(statSync(runPath(folder, RUN)).mode & 0o777).toBe(0o600);
    // SQLite's file format: bytes 18 and 19 are 2 while a write-ahead log may hold part of the data.
    expect([...readFileSync(runPath(folder, RUN)).subarray(18, 20)]).toEqual([1, 1]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('is read where nothing can be created beside it, and left byte for byte as it was', () => {
    const folder = scratchFolder();
    newRun(folder).close();
    const before = readFileSync(runPath(folder, RUN));
    const reader = reopen(folder, 'read');
    expect(readdirSync(folder).sort()).toEqual([`${RUN}.tandem`, `${RUN}.tandem.lock`]);
    expect(() => reader.append(note('no'))).toThrow(/reading only/);
    reader.close();
    expect(readFileSync(runPath(folder, RUN)).equals(before)).toBe(true);
  });

  it('can be read while it is written', () => {
    const folder = scratchFolder();
    const log = newRun(folder);
    log.append(note('a', { result: { big: 'b'.repeat(10_000) } }));
    const early = reopen(folder, 'read');
    log.append(note('b'));
    const late = reopen(folder, 'read');
    expect(early.events()).toHaveLength(1);
    expect(late.events()).toHaveLength(2);
    log.close();
    expect(early.events()[0]?.result).toEqual({ big: 'b'.repeat(10_000) });
    early.close();
    late.close();
    expect(reopen(folder, 'write').append(note('c')).seq).toBe(3);
  });

  it('refuses to be made twice, without an id, or from an id that is a path', () => {
    const folder = scratchFolder();
    newRun(folder).close();
    const again = createRunFile({ folder, runId: RUN, epoch: EPOCH });
    expect(requireErr(again)).toMatchObject({ kind: 'usage' });
    for (const id of ['', '../20261121-094612-7f3a', '20261121-094612-7f3a/../x']) {
      const made = createRunFile({ folder, runId: runId(id), epoch: EPOCH });
      expect(requireErr(made)).toMatchObject({ kind: 'usage' });
      const opened = openRunFile({ folder, runId: runId(id), mode: 'read' });
      expect(requireErr(opened)).toMatchObject({ kind: 'run-not-found' });
    }
  });

  it('goes on after a process that was killed while it switched the file between modes', () => {
    const folder = scratchFolder();
    const log = newRun(folder);
    log.append(note('a', { result: { big: 'b'.repeat(200_000) } }));
    log.close();
    leaveHotJournal(runPath(folder, RUN));
    const again = reopen(folder, 'write');
    expect(again.events()).toHaveLength(1);
    expect(again.append(note('b')).seq).toBe(2);
    again.close();
    expect(reopen(folder, 'read').events()).toHaveLength(2);
  });

  it('is refused under the name of another run', () => {
    const folder = scratchFolder();
    newRun(folder).close();
    const other = runId('20261121-094612-0000');
    writeFileSync(runPath(folder, other), readFileSync(runPath(folder, RUN)));
    const error = requireErr(openRunFile({ folder, runId: other, mode: 'read' }));
    expect(error).toMatchObject({ kind: 'log-corrupt', detail: `it holds the run ${RUN}` });
  });

  it('is refused when somebody added a trigger, and the trigger does not run', () => {
    const folder = scratchFolder();
    newRun(folder).close();
    const database = new DatabaseSync(runPath(folder, RUN));
    database.exec('CREATE TRIGGER t AFTER INSERT ON event BEGIN DELETE FROM blob; END');
    database.close();
    const error = requireErr(openRunFile({ folder, runId: RUN, mode: 'write' }));
    expect(error).toMatchObject({ kind: 'log-corrupt', readable: 0 });
  });
});
