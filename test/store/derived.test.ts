import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { hashBytes } from '../../electron/store/blob-table.ts';
import { createDerivation } from '../../electron/store/derivation.ts';
import {
  DERIVED_VERSION,
  type DerivedRow,
  derivedValues,
  INSERT_DERIVED,
  makeDerivedRow,
  unpackLines,
} from '../../electron/store/derived-row.ts';
import { type OpenRun, openRun } from '../../electron/store/open-run.ts';
import { readRun } from '../../electron/store/read-run.ts';
import { runPath, runsFolder } from '../../electron/store/run-paths.ts';
import { unpackMarks } from '../../shared/run/mark-columns.ts';
import { packMarks } from '../../shared/run/mark-packer.ts';
import { emptyRun } from '../../shared/run/state.ts';
import { eventsOf, expectWhole, look, marksOf } from './look.ts';
import { makeLargeRun } from './make-large-run.ts';
import { newRun, newRunOver, note, RUN, requireErr, scratchFolder, writeRun } from './scratch.ts';

const EVENTS = 2_345;
const idle = new AbortController().signal;

/** Written once; each test gets a copy. */
const original = mkdtempSync(join(tmpdir(), 'tandem-derived-'));
const id = makeLargeRun({ home: original, events: EVENTS, files: 20 });
afterAll(() => rmSync(original, { recursive: true, force: true }));

/** A finished run, and a way to change its file behind its back. */
function tamperable() {
  const home = scratchFolder();
  const path = runPath(runsFolder(home), id);
  mkdirSync(runsFolder(home));
  copyFileSync(runPath(runsFolder(original), id), path);
  const tamper = <T>(change: (database: DatabaseSync) => T): T => {
    const database = new DatabaseSync(path);
    try {
      return change(database);
    } finally {
      database.close();
    }
  };
  return { home, path, tamper };
}

/** A row as somebody makes it who knows how to compute checksums. */
function forge(
  database: DatabaseSync,
  row: Omit<DerivedRow, 'crc' | 'data' | 'seal'>,
  text: string,
) {
  const crc = Number(database.prepare('SELECT crc FROM event WHERE seq = ?').get(row.last)?.crc);
  const made = makeDerivedRow({ ...row, crc }, text);
  if (made === null) throw new Error('too long');
  database.prepare(INSERT_DERIVED).run(...derivedValues(made));
}

describe('derived data that can not be right', () => {
  const last = `last = ${EVENTS}`;
  it.each([
    ['is of another version', 'UPDATE derived SET version = 99'],
    ['is gone', 'DELETE FROM derived'],
    ['has no table', 'DROP TABLE derived'],
    ['has lost its first marks', "DELETE FROM derived WHERE what = 'marks' AND first = 1"],
    ['has lost marks in the middle', "DELETE FROM derived WHERE what = 'marks' AND first = 1001"],
    ['has lost its states', "DELETE FROM derived WHERE what = 'state'"],
    ['has lost its last state', `DELETE FROM derived WHERE what = 'state' AND ${last}`],
    ['reaches beyond the log', 'UPDATE derived SET last = last + 5000'],
    ['begins where it should not', "UPDATE derived SET first = 7 WHERE what = 'marks'"],
    ['counts backwards', "UPDATE derived SET first = 9000 WHERE what = 'marks'"],
    ['counts below nothing', 'UPDATE derived SET first = -1'],
    ['counts beyond 2^53', `UPDATE derived SET first = 9223372036854775807 WHERE ${last}`],
    ['stands at another checksum', `UPDATE derived SET crc = crc + 1 WHERE ${last}`],
    ['has another seal', `UPDATE derived SET seal = seal + 1 WHERE ${last}`],
    ['is empty', `UPDATE derived SET data = x'' WHERE ${last}`],
    ['is huge', `UPDATE derived SET data = zeroblob(20000000) WHERE ${last}`],
    ['is of unknown kinds', "UPDATE derived SET what = what || 'x'"],
  ])('is done without when it %s', async (_name, sql) => {
    const { home, path, tamper } = tamperable();
    tamper((database) => database.exec(sql));
    const before = readFileSync(path);
    const run = look(home);
    expectWhole(run, eventsOf(home, id));
    expect(await run.verify(idle)).toBeNull();
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it.each([
    ['is no JSON', '{"lastSeq":'],
    ['is a list', '[]'],
    ['has a field of another type', JSON.stringify({ ...emptyRun, lastSeq: EVENTS, steps: 5 })],
    ['lacks most fields', JSON.stringify({ lastSeq: EVENTS })],
    [
      'has an event of another kind',
      JSON.stringify({
        ...emptyRun,
        lastSeq: EVENTS,
        files: { a: { kind: 'env.fault', what: 'w', detail: 'd' } },
      }),
    ],
    ['is of another event', JSON.stringify({ ...emptyRun, lastSeq: 7 })],
    ['nests without end', `{"lastSeq":${EVENTS},"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('is done without when a state with a good seal %s', (_name, text) => {
    const { home, tamper } = tamperable();
    tamper((database) => {
      database.exec("DELETE FROM derived WHERE what = 'state'");
      forge(database, { what: 'state', first: 1, last: EVENTS }, text);
    });
    expectWhole(look(home), eventsOf(home, id));
  });

  it('is done without when it inflates to more than any of ours', () => {
    const { home, tamper } = tamperable();
    tamper((database) => {
      const bomb = zstdCompressSync(Buffer.alloc(512 * 1024 * 1024, 0x20));
      expect(bomb.byteLength).toBeLessThan(1_000_000);
      database.prepare(`UPDATE derived SET data = ? WHERE last = ${EVENTS}`).run(bomb);
    });
    expectWhole(look(home), eventsOf(home, id));
  });

  it('makes a file no run when its table is not ours', () => {
    const { home, tamper } = tamperable();
    tamper((database) => database.exec('DROP TABLE derived; CREATE TABLE derived(what, last)'));
    const error = requireErr(openRun(home, '2026'));
    expect(error).toMatchObject({ detail: 'its tables are not those of a run' });
  });
});

describe('derived data that lies under a good seal', () => {
  it('is found out by the proof, and the truth is shown from then on', async () => {
    const { home, tamper } = tamperable();
    const text = JSON.stringify({ ...emptyRun, lastSeq: EVENTS, stage: 'deliver' });
    tamper((database) => forge(database, { what: 'state', first: 1, last: EVENTS }, text));
    const run = look(home);
    expect(run.snapshot()).toMatchObject({ damage: null, state: { stage: 'deliver' } });
    const fault = await run.verify(idle);
    expect(fault).toMatchObject({ kind: 'log-corrupt', readable: EVENTS });
    const { damage, ...shown } = run.snapshot();
    expect(damage).toEqual(fault);
    expect(shown.state.stage).toBe('over');
    expect(shown.lastSeq).toBe(EVENTS);
    expect(marksOf(run)).toHaveLength(eventsOf(home, id).length);
    expect(await run.verify(idle)).toEqual(fault);
  });

  it('is found out in the marks too', async () => {
    const { home, tamper } = tamperable();
    tamper((database) => {
      const row = database
        .prepare("SELECT data FROM derived WHERE what = 'marks' AND first = 1")
        .get();
      const data = row?.data;
      if (!(data instanceof Uint8Array)) throw new Error('no marks');
      const { skeleton, words } = unpackLines(data);
      const marks = unpackMarks(`${skeleton}\n${words()}`);
      const lies = marks.map((mark) => (mark.seq === 77 ? { ...mark, text: 'harmless' } : mark));
      forge(database, { what: 'marks', first: 1, last: 1000 }, packMarks(lies));
    });
    const run = look(home);
    expect(marksOf(run)[76]?.text).toBe('harmless');
    expect(await run.verify(idle)).toMatchObject({ kind: 'log-corrupt', readable: EVENTS });
    expect(marksOf(run)[76]?.text).not.toBe('harmless');
  });

  it('does not keep a run that goes on from being followed', async () => {
    const home = scratchFolder();
    const { log, database } = newRunOver(runsFolder(home));
    for (let at = 1; at <= 1_200; at += 1) log.append(note(`event ${at}`, { durable: true }));
    forge(database, { what: 'marks', first: 1, last: 1000 }, packMarks([]));
    const run = look(home);
    expect(run.snapshot().lastSeq).toBe(1_200);
    log.append(note('before the proof'));
    expect(run.poll()).toHaveLength(1);
    expect(await run.verify(idle)).not.toBeNull();
    log.append(note('after the proof'));
    expect(run.poll()).toMatchObject([{ what: 'after the proof' }]);
    expect(marksOf(run)).toHaveLength(1_202);
    log.close();
  });
});

describe('damage', () => {
  it('in the middle shows at the proof: the snapshot then ends before it', async () => {
    const { home, tamper } = tamperable();
    tamper((database) => database.exec('UPDATE event SET at = at + 1 WHERE seq = 500'));
    const run = look(home);
    expect(run.snapshot()).toMatchObject({ lastSeq: EVENTS, damage: null });
    const fault = await run.verify(idle);
    expect(fault).toMatchObject({ kind: 'log-corrupt', readable: 499 });
    expect(run.snapshot()).toMatchObject({ lastSeq: 499, damage: fault, state: { lastSeq: 499 } });
    expect(marksOf(run)).toHaveLength(499);
    expect(run.poll()).toEqual([]);
  });

  it('after what is derived shows at once', () => {
    const { home, tamper } = tamperable();
    tamper((database) =>
      database.exec(
        `DELETE FROM derived WHERE last = ${EVENTS}; DELETE FROM event WHERE seq = 2222`,
      ),
    );
    const { lastSeq, damage } = look(home).snapshot();
    expect(lastSeq).toBe(2221);
    expect(damage).toMatchObject({ kind: 'log-corrupt', readable: 2221 });
  });

  it('that leaves no event is an error', () => {
    const { home, tamper } = tamperable();
    tamper((database) => database.exec('DELETE FROM event WHERE seq = 1; DELETE FROM derived'));
    expect(requireErr(openRun(home, '2026'))).toMatchObject({ kind: 'log-corrupt', readable: 0 });
  });

  it('is never shown as something that was written, in 400 single flips of a bit', async () => {
    const home = scratchFolder();
    const written = writeRun(runsFolder(home), 40);
    const path = runPath(runsFolder(home), RUN);
    const whole = readFileSync(path);
    const shownBy = (run: OpenRun) => {
      const { words: _, ...snapshot } = run.snapshot();
      return { ...snapshot, marks: marksOf(run) };
    };
    const truth = shownBy(look(home));
    expect(truth.lastSeq).toBe(written.length);
    for (let round = 0; round < 400; round += 1) {
      const copy = Buffer.from(whole);
      const place = (round * 7919) % copy.length;
      copy[place] = (copy[place] ?? 0) ^ (1 << (round % 8));
      writeFileSync(path, copy);
      const opened = openRun(home, RUN);
      if (!opened.ok) continue;
      const run = opened.value;
      const fault = (await run.verify(idle)) ?? run.snapshot().damage;
      if (fault === null) expect(shownBy(run)).toEqual({ ...truth, damage: null });
      run.close();
    }
  });

  it('is not looked for any further when the proof is stopped', async () => {
    const { home } = tamperable();
    const run = look(home);
    expect(await run.verify(AbortSignal.abort())).toBeNull();
    expect(run.snapshot().damage).toBeNull();
    expect(await run.verify(idle)).toBeNull();
  });
});

describe('the writer', () => {
  it('goes on without derived data when its rows can not be written', () => {
    const folder = scratchFolder();
    const { log, database } = newRunOver(folder);
    database.exec(
      "CREATE TEMP TRIGGER t BEFORE INSERT ON main.derived BEGIN SELECT RAISE(ABORT, 'no'); END",
    );
    for (let at = 1; at <= 1_100; at += 1) log.append(note(`event ${at}`));
    database.exec('DROP TRIGGER t');
    log.close();
    const after = new DatabaseSync(runPath(folder, RUN), { readOnly: true });
    expect(after.prepare('SELECT count(*) AS n FROM derived').get()?.n).toBe(0);
    expect(after.prepare('SELECT count(*) AS n FROM event').get()?.n).toBe(1_100);
    after.close();
  });

  it('lets no derived row wait for the disk, and the next barrier waits again', () => {
    const { log, database } = newRunOver(scratchFolder());
    const level = () => database.prepare('PRAGMA synchronous').get()?.synchronous;
    for (let at = 1; at < 1_000; at += 1) log.append(note(`event ${at}`, { durable: true }));
    expect(level()).toBe(2);
    // The thousandth fills a chunk of marks, and a state is due.
    log.append(note('last of the chunk', { durable: true }));
    expect(level()).toBe(1);
    log.append(note('barrier', { durable: true }));
    expect(level()).toBe(2);
    log.close();
  });

  it('keeps little: a state is not written more often than its size allows', () => {
    const rows: DerivedRow[] = [];
    const derivation = createDerivation((row) => rows.push(row));
    const path = 'p'.repeat(3_000);
    for (let seq = 1; seq <= 20_000; seq += 1) {
      const envelope = { seq, at: seq, key: 'k', parent: '', lane: 'execution' } as const;
      derivation.add(
        {
          ...{ ...envelope, kind: 'file.changed', path: `${path}${seq % 90}`, status: 'modified' },
          ...{ before: null, after: null, added: 1, removed: 0, binary: false },
        },
        seq,
        true,
      );
    }
    derivation.finish();
    expect(rows.filter((row) => row.what === 'marks')).toHaveLength(20);
    expect(rows.filter((row) => row.what === 'state').length).toBeLessThan(7);
    expect(rows.at(-1)).toMatchObject({ what: 'state', last: 20_000 });
  });

  it('keeps no result of a step in what it derives', () => {
    const home = scratchFolder();
    const log = newRun(runsFolder(home));
    const environment = { platform: 'linux', node: '24', git: '2', protections: [] };
    const body = { kind: 'env.captured' as const, ...environment, unsandboxedConsent: null };
    log.append({ ...note(''), body, result: { secret: 'only in the log' } });
    log.close();
    const run = look(home);
    expect(JSON.stringify(run.snapshot())).not.toContain('only in the log');
    expect(run.event(1)).toMatchObject({ result: { secret: 'only in the log' } });
  });
});

describe('the version of what is derived', () => {
  it('is raised when fold, state or marks change, so that nothing old is shown as new', () => {
    const fixtures = join(import.meta.dirname, '..', 'fixtures', 'runs', '0.1.0');
    const texts: string[] = [];
    for (const name of readdirSync(fixtures).filter((entry) => entry.endsWith('.tandem'))) {
      const textOf = (data: Uint8Array): string => {
        const { skeleton, words } = unpackLines(data);
        return `${skeleton}\n${words()}`;
      };
      const derivation = createDerivation(({ what, first, last, data }) => {
        const text = what === 'marks' ? textOf(data) : zstdDecompressSync(data).toString('utf8');
        texts.push(`${what} ${first} ${last} ${text}`);
      });
      readRun(join(fixtures, name), undefined, (event, crc) =>
        derivation.add(event, crc, false),
      ).close();
      derivation.finish();
    }
    const derived = hashBytes(Buffer.from(texts.join('\n'))).slice(0, 16);
    // What released runs give has changed? Raise DERIVED_VERSION and put both new values here.
    expect({ version: DERIVED_VERSION, derived }).toEqual({
      version: 5,
      derived: 'f4ebfb0d2b42fee5',
    });
  });
});
