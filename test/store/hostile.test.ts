import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  chainRow,
  type EventRow,
  INSERT_EVENT,
  rowValues,
} from '../../electron/store/event-row.ts';
import { readPrefix } from '../../electron/store/read-run.ts';
import { runPath } from '../../electron/store/run-paths.ts';
import { chainStart } from '../../electron/store/run-tables.ts';
import { EPOCH, newRun, RUN, reopen, scratchFolder } from './scratch.ts';

const honest: EventRow = {
  seq: 1,
  at: 1,
  format: 1,
  kind: 'env.fault',
  key: 'k',
  parent: '',
  lane: 'system',
  body: '{"what":"w","detail":"d"}',
  result: null,
  resultBlob: null,
  inputHash: null,
};

/** A run file by somebody who knows how to compute checksums. Returns its path. */
function forge(folder: string, rows: readonly EventRow[], sql = ''): string {
  newRun(folder).close();
  const path = runPath(folder, RUN);
  const database = new DatabaseSync(path);
  const insert = database.prepare(INSERT_EVENT);
  let crc = chainStart({ format: 1, runId: RUN, epoch: EPOCH });
  for (const row of rows) {
    crc = chainRow(row, crc);
    insert.run(...rowValues(row, crc));
  }
  if (sql !== '') database.exec(sql);
  database.close();
  return path;
}

describe('a hostile run file', () => {
  it.each<[string, Partial<EventRow>, RegExp]>([
    ['an unknown kind', { kind: 'run.owned' }, /kind/],
    ['an unknown lane', { lane: 'fast' }, /lane/],
    ['a missing field', { body: '{"what":"w"}' }, /detail/],
    ['a field of another type', { body: '{"what":1,"detail":"d"}' }, /what/],
    ['a body that is not JSON', { body: '{"what":' }, /not JSON/],
    ['a body that is a list', { body: '[1]' }, /what/],
    ['a negative time', { at: -5 }, /at/],
    ['a format before the first', { format: 0 }, /lifts format 0/],
    [
      'a body of 5 MB',
      { body: JSON.stringify({ what: 'w', detail: 'd'.repeat(5e6) }) },
      /too long/,
    ],
    ['a key of 5 MB', { key: 'k'.repeat(5e6) }, /too long/],
    ['deep nesting', { body: `{"what":${'['.repeat(1e6)}` }, /deeper than 200/],
  ])('with %s is refused at that event', (_name, change, reason) => {
    const path = forge(scratchFolder(), [honest, { ...honest, seq: 2, ...change }]);
    const { events, fault } = readPrefix(path);
    expect(events).toHaveLength(1);
    expect(fault).toMatchObject({ kind: 'log-corrupt', readable: 1 });
    expect(fault !== null && 'detail' in fault ? fault.detail : '').toMatch(reason);
  });

  it('can not bring fields of the envelope or prototypes in through the body', () => {
    const body =
      '{"what":"w","detail":"d","seq":77,"result":"forged","__proto__":{"polluted":true},"constructor":1}';
    const { events } = readPrefix(forge(scratchFolder(), [{ ...honest, body }]));
    expect(events[0]).toStrictEqual({
      seq: 1,
      at: 1,
      key: 'k',
      parent: '',
      lane: 'system',
      kind: 'env.fault',
      what: 'w',
      detail: 'd',
    });
    expect('polluted' in {}).toBe(false);
  });

  it('with a number beyond 2^53 is refused instead of crashing the reader', () => {
    const sql = 'UPDATE event SET seq = 9223372036854775807 WHERE seq = 2';
    const path = forge(scratchFolder(), [honest, { ...honest, seq: 2 }], sql);
    expect(readPrefix(path)).toMatchObject({ fault: { kind: 'log-corrupt', readable: 1 } });
  });

  it.each([
    [
      'a payload that inflates to more than it says',
      zstdCompressSync(Buffer.alloc(64 * 1024 * 1024)),
      10,
    ],
    ['a payload that is not what its name says', Buffer.from('other'), 5],
    ['a payload with a negative size', Buffer.from('other'), -1],
  ])('with %s gives a named fault when it is read', (_name, data, bytes) => {
    const hash = 'a'.repeat(64);
    const folder = scratchFolder();
    const path = forge(folder, [{ ...honest, resultBlob: hash }]);
    const database = new DatabaseSync(path);
    const codec = bytes === 10 ? 'zstd' : 'raw';
    database.prepare('INSERT INTO blob VALUES (?, ?, ?, ?)').run(hash, bytes, codec, data);
    database.close();
    const reader = reopen(folder, 'read');
    expect(() => reader.events()[0]?.result).toThrowError(
      expect.objectContaining({ fault: expect.objectContaining({ kind: 'log-corrupt' }) }),
    );
    reader.close();
  });

  it('whose tables are views that compute without end is refused at once', () => {
    const folder = scratchFolder();
    newRun(folder).close();
    const path = runPath(folder, RUN);
    const database = new DatabaseSync(path);
    database.exec(`DROP TABLE event; CREATE VIEW event AS WITH RECURSIVE n(seq) AS
      (SELECT 1 UNION ALL SELECT seq + 1 FROM n) SELECT seq FROM n`);
    database.close();
    const before = statSync(path).mtimeMs;
    expect(readPrefix(path).fault).toMatchObject({ detail: 'its tables are not those of a run' });
    expect(statSync(path).mtimeMs).toBe(before);
  });
});
