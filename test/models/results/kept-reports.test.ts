import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeptReports } from '../../../electron/models/results/kept-reports.ts';
import { machine } from './samples.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tandem-reports-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function keep(one: ReturnType<typeof machine>) {
  const kept = createKeptReports(home).keep(one);
  if (!kept.ok) throw new Error(JSON.stringify(kept.error));
  return kept.value;
}

const named = (id: string, name: string) => machine({ id, host: { ...machine().host, name } });

describe('kept reports of machines', () => {
  it('are listed by name, each machine once', () => {
    expect(createKeptReports(home).list()).toEqual([]);
    keep(named('2', 'forge'));
    keep(named('1', 'anvil'));
    keep({ ...named('2', 'forge'), takenAt: '2026-11-21T10:00:00.000Z' });
    const found = createKeptReports(home).list();
    expect(found.map(({ machine: { host } }) => host.name)).toEqual(['anvil', 'forge']);
    expect(found[1]?.machine.takenAt).toBe('2026-11-21T10:00:00.000Z');
  });

  it('are gone when they were dropped, twice if need be', () => {
    const { id } = keep(named('1', 'anvil'));
    createKeptReports(home).drop(id);
    createKeptReports(home).drop(id);
    expect(createKeptReports(home).list()).toEqual([]);
  });

  it('stay in their folder whatever a machine calls itself or is asked to drop', () => {
    const kept = keep(named('../../settings', '<script>'));
    expect(kept.id).toMatch(/^[0-9a-f]{32}$/);
    writeFileSync(join(home, 'settings.json'), '{}');
    for (const id of ['../settings', '..\\settings', '', `${kept.id}/../../settings`]) {
      createKeptReports(home).drop(id);
    }
    expect(readdirSync(home).toSorted()).toEqual(['machines', 'settings.json']);
    expect(createKeptReports(home).list()).toEqual([kept]);
  });

  it('are left out and named when a file of them is broken', () => {
    const { id } = keep(named('1', 'anvil'));
    keep(named('2', 'forge'));
    const path = join(home, 'machines', `${id}.json`);
    writeFileSync(path, '{\n"format": "tandem.machine/1",\n"id": 7}');
    const reports = createKeptReports(home);
    expect(reports.list().map(({ machine: { id: of } }) => of)).toEqual(['2']);
    expect(reports.faults()).toMatchObject([{ path, line: 3 }]);
    writeFileSync(path, 'half a');
    expect(reports.faults()).toMatchObject([{ path, line: 1 }]);
  });

  it('that can’t be written are said', () => {
    writeFileSync(join(home, 'machines'), 'a file where the folder would be');
    expect(createKeptReports(home).keep(machine())).toMatchObject({
      ok: false,
      error: { kind: 'folder-unwritable' },
    });
    expect(createKeptReports(home).list()).toEqual([]);
  });
});
