import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../electron/hosts/engine.ts';
import { openEngine } from '../../electron/hosts/open-engine.ts';
import { summarize } from './summarize.ts';

/** Runs made by released versions: today's fold must read them the same, today's workflow ask for the same steps. */
const runs = join(import.meta.dirname, '..', 'fixtures', 'runs');
const golden = readdirSync(runs).flatMap((version) =>
  readdirSync(join(runs, version))
    .filter((name) => name.endsWith('.tandem'))
    .map((name) => {
      const runId = name.replace(/\.tandem$/, '');
      const summary = JSON.parse(readFileSync(join(runs, version, `${runId}.json`), 'utf8'));
      return {
        title: `${version} ${summary.name}`,
        file: join(runs, version, name),
        runId,
        summary,
      };
    }),
);

let engine: Engine;
let home: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'tandem-golden-'));
  mkdirSync(join(home, 'runs'));
  for (const { file, runId } of golden) copyFileSync(file, join(home, 'runs', `${runId}.tandem`));
  const opened = await openEngine({ PATH: process.env.PATH, HOME: home, TANDEM_HOME: home });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  engine = opened.value;
});

describe('a golden run', () => {
  it('is kept for each way through the workflow', () => {
    expect(golden.length).toBeGreaterThanOrEqual(7);
  });

  it.each(golden)('$title reads as it did', async ({ runId, summary }) => {
    const shown = await engine.show(runId);
    if (!shown.ok) throw new Error(JSON.stringify(shown.error));
    const { name: _name, ...expected } = summary;
    expect(JSON.parse(JSON.stringify(summarize(shown.value.state)))).toEqual(expected);
  });

  it.each(golden)(
    '$title replays without its repository, servers or key',
    async ({ runId, summary }) => {
      expect(await engine.replay(runId)).toMatchObject({
        ok: true,
        value: { outcome: summary.outcome, events: summary.events },
      });
    },
  );

  it('is only read: replaying leaves the file as it was, and nothing beside it', async () => {
    for (const { file, runId } of golden) {
      const copy = join(home, 'runs', `${runId}.tandem`);
      expect(readFileSync(copy).equals(readFileSync(file)), runId).toBe(true);
    }
    expect(
      readdirSync(join(home, 'runs')).filter((name) => /-(wal|shm|journal)$/.test(name)),
    ).toEqual([]);
  });
});
