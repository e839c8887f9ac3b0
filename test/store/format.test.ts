import { readdirSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { readPrefix } from '../../electron/store/read-run.ts';
import { createRunFile, openRunFile } from '../../electron/store/run-file.ts';
import { runPath } from '../../electron/store/run-paths.ts';
import { LOG_FORMAT } from '../../shared/run/event.ts';
import { type Chain, lifts, upgradeEvent } from '../../shared/run/upgrade.ts';
import {
  EPOCH,
  newRun,
  note,
  RUN,
  reopen,
  requireErr,
  requireOk,
  scratchFolder,
} from './scratch.ts';

describe('a run of a newer format', () => {
  it('is refused with both versions and left byte for byte as it was, with nothing beside it', () => {
    const folder = scratchFolder();
    const newer = requireOk(
      createRunFile({ folder, runId: RUN, epoch: EPOCH, format: LOG_FORMAT + 6 }),
    );
    newer.append(note('from the future'));
    newer.close();
    const path = runPath(folder, RUN);
    const before = readFileSync(path);
    const names = readdirSync(folder);
    for (const mode of ['read', 'write'] as const) {
      const error = requireErr(openRunFile({ folder, runId: RUN, mode }));
      expect(error).toEqual({ kind: 'log-newer', path, found: LOG_FORMAT + 6, known: LOG_FORMAT });
    }
    expect(readPrefix(path)).toMatchObject({ events: [], fault: { kind: 'log-newer' } });
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(names);
  });

  it('is recognised even when its other tables are unknown', () => {
    const folder = scratchFolder();
    newRun(folder).close();
    const database = new DatabaseSync(runPath(folder, RUN));
    database.exec(
      "DROP TABLE event; CREATE TABLE parts(x); UPDATE meta SET value = '9' WHERE name = 'format'",
    );
    database.close();
    const error = requireErr(openRunFile({ folder, runId: RUN, mode: 'read' }));
    expect(error).toMatchObject({ kind: 'log-newer', found: 9 });
  });
});

/** Made-up formats: in 1 a fault had `text`, in 2 `what`, in 3 `detail` was added. */
const chain: Chain = {
  target: 3,
  lifts: {
    1: ({ text, ...rest }) => ({ ...rest, what: text }),
    2: (raw) => ({ ...raw, detail: 'unknown' }),
  },
};
const envelope = { seq: 1, at: 0, key: 'k', parent: '', lane: 'system', kind: 'env.fault' };

describe('upgradeEvent', () => {
  it.each([
    [1, { text: 'gone' }],
    [2, { what: 'gone' }],
    [3, { what: 'gone', detail: 'unknown' }],
  ])('lifts an event of format %i to today’s shape', (format, fields) => {
    const lifted = upgradeEvent(format, { ...envelope, ...fields }, chain);
    expect(lifted).toEqual({ ok: true, value: { ...envelope, what: 'gone', detail: 'unknown' } });
  });

  it('names the field that does not fit after lifting', () => {
    const lifted = upgradeEvent(2, { ...envelope, what: 7 }, chain);
    expect(lifted).toMatchObject({ ok: false, error: expect.stringMatching(/^what: /) });
  });

  it('names the version that nothing lifts', () => {
    const gap = { target: 3, lifts: { 1: (raw: Readonly<Record<string, unknown>>) => raw } };
    const lifted = upgradeEvent(1, { ...envelope, what: 'w', detail: 'd' }, gap);
    expect(lifted).toEqual({ ok: false, error: 'nothing lifts format 2 to 3' });
  });

  it('has a lift for every released format before today’s', () => {
    const expected = Array.from({ length: LOG_FORMAT - 1 }, (_, at) => String(at + 1));
    expect(Object.keys(lifts)).toEqual(expected);
  });
});

describe('a run of an older format', () => {
  it('is lifted when it is read, and its file is not changed by that', () => {
    const folder = scratchFolder();
    const log = newRun(folder);
    log.append(note('old', { result: { kept: true } }));
    log.close();
    const before = readFileSync(runPath(folder, RUN));
    const later: Chain = {
      target: LOG_FORMAT + 1,
      lifts: { ...lifts, [LOG_FORMAT]: (raw) => ({ ...raw, what: `lifted ${String(raw.what)}` }) },
    };
    const read = requireOk(openRunFile({ folder, runId: RUN, mode: 'read', chain: later }));
    expect(read.events()[0]).toMatchObject({ what: 'lifted old', result: { kept: true } });
    read.close();
    expect(readFileSync(runPath(folder, RUN)).equals(before)).toBe(true);
    expect(reopen(folder, 'read').events()[0]).toMatchObject({ what: 'old' });
  });
});
