import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../electron/hosts/engine.ts';
import { openEngine } from '../../electron/hosts/open-engine.ts';
import type { EventOf } from '../../shared/run/event.ts';

/** Every request of every golden run, as it was sent when the run was made. */

const runs = join(import.meta.dirname, '..', 'fixtures', 'runs');
const files = readdirSync(runs).flatMap((version) =>
  readdirSync(join(runs, version))
    .filter((name) => name.endsWith('.tandem'))
    .map((name) => ({
      version,
      runId: name.slice(0, -'.tandem'.length),
      file: join(runs, version, name),
    })),
);

let engine: Engine;
beforeAll(async () => {
  const home = mkdtempSync(join(tmpdir(), 'tandem-inputs-'));
  mkdirSync(join(home, 'runs'));
  for (const { file, runId } of files) copyFileSync(file, join(home, 'runs', `${runId}.tandem`));
  const opened = await openEngine({ PATH: process.env.PATH, HOME: home, TANDEM_HOME: home });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  engine = opened.value;
});

async function requestsOf(runId: string): Promise<readonly EventOf<'model.requested'>[]> {
  const opened = await engine.open(runId);
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const events = opened.value.events(1, 500);
  opened.value.close();
  // An exam’s plan and verdict are fixed in advance: nobody was asked.
  return events.filter(
    (event): event is EventOf<'model.requested'> =>
      event.kind === 'model.requested' && event.provider !== event.model,
  );
}

async function readAll(at: { run: string; seq: number }, of: number | 'raw'): Promise<string> {
  let text = '';
  for (let offset: number | null = 0; offset !== null; ) {
    const page = await engine.replays.text({ ...at, of, offset });
    if (!page.ok) throw new Error(JSON.stringify(page.error));
    text += page.value.text;
    offset = page.value.next;
  }
  return text;
}

describe('the exact input of a model', () => {
  it.each(files)(
    '$version $runId: every request is proved by its hash',
    { timeout: 60_000 },
    async ({ runId }) => {
      for (const { seq } of await requestsOf(runId)) {
        const at = { run: runId, seq };
        const input = await engine.replays.input(at);
        if (!input.ok) throw new Error(`${seq}: ${JSON.stringify(input.error)}`);
        expect(input.value, `event ${seq}`).toMatchObject({ seq, proven: true });
        const raw = await readAll(at, 'raw');
        const hash = createHash('sha256').update(raw).digest('hex');
        expect(hash, `event ${seq}`).toBe(input.value.sha256);
        expect(input.value.parts.length).toBeGreaterThan(1);
      }
    },
  );

  it('comes in parts that hold the step, the tools and what was read', async () => {
    const found = files.find(({ version }) => version === '0.4.0');
    if (found === undefined) throw new Error('no golden run');
    const asked = await requestsOf(found.runId);
    const turn = asked.find(({ purpose }) => purpose === 'turn 3');
    if (turn === undefined) throw new Error('no third turn');
    const at = { run: found.runId, seq: turn.seq };
    const input = await engine.replays.input(at);
    if (!input.ok) throw new Error(JSON.stringify(input.error));
    const kinds = input.value.parts.map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(
      new Set(['tools', 'parameters', 'system', 'step', 'history', 'files']),
    );
    expect(input.value.origin).toBe('rebuilt');
    const files4 = kinds.indexOf('files');
    expect(await readAll(at, files4)).toContain('export function greet');
    const hits = await engine.replays.find({ ...at, text: 'export function GREET' });
    expect(hits).toMatchObject({ ok: true, value: { all: 2, hits: [{ part: files4 }, {}] } });
  });

  it('is named by any event of the step that asked', async () => {
    const [found] = files;
    if (found === undefined) throw new Error('no golden run');
    const [asked] = await requestsOf(found.runId);
    const seq = asked?.seq ?? 0;
    const next = await engine.replays.input({ run: found.runId, seq: seq + 1 });
    expect(next).toMatchObject({ ok: true, value: { seq, origin: 'left', proven: true } });
    expect(await engine.replays.input({ run: found.runId, seq: 1 })).toMatchObject({ ok: false });
  });
});
