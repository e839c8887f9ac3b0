import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readLedger, showRun } from '../../../electron/hosts/engine/read-runs.ts';
import { openEngine } from '../../../electron/hosts/open-engine.ts';
import { runTerminal } from '../../../electron/hosts/terminal/main.ts';
import { openRunFile } from '../../../electron/store/run-file.ts';
import { runPath, runsFolder } from '../../../electron/store/run-paths.ts';
import { stepKey } from '../../../shared/ids.ts';
import { newRun, RUN, requireErr, requireOk, scratchFolder } from '../../store/scratch.ts';
import { createFakeIo } from '../terminal/fake-io.ts';
import { finished, sent, started } from '../terminal/story.ts';

/** A data folder with one run of `requests` payloads. */
function makeHome(requests: number): string {
  const home = scratchFolder();
  const log = newRun(runsFolder(home));
  const append = (key: string, body: typeof started | typeof sent) =>
    log.append({ key: stepKey(key), parent: stepKey(''), lane: 'system', body });
  append('run', started);
  const body = log.putBlob('what was sent');
  for (let call = 1; call <= requests; call += 1) append(`plan/call${call}`, { ...sent, body });
  log.close();
  return home;
}

/** Spoils the last payload, as a bad sector would. */
function damage(home: string): void {
  const path = runPath(runsFolder(home), RUN);
  const bytes = readFileSync(path);
  bytes.fill('#', bytes.lastIndexOf('api.example'), bytes.lastIndexOf('api.example') + 11);
  writeFileSync(path, bytes);
}

async function tandem(home: string, ...args: readonly string[]) {
  const fake = createFakeIo({ env: { TANDEM_HOME: home, PATH: process.env.PATH ?? '' } });
  const code = await runTerminal(args, fake.io, (env, use) => openEngine({ ...env }, use));
  return { code, out: fake.out(), errors: fake.errors() };
}

it('reads a damaged run up to the damage and says where that is', () => {
  const home = makeHome(40);
  damage(home);
  const view = requireOk(showRun(home, RUN));
  const ledger = requireOk(readLedger(home, RUN));
  expect(view.damage).toMatchObject({ kind: 'log-corrupt', readable: view.state.lastSeq });
  expect(view.state.started?.request).toBe('Add a --json flag');
  expect(ledger.payloads.length).toBeGreaterThan(0);
  expect(ledger.payloads.length).toBeLessThan(40);
  expect(ledger.damage).toEqual(view.damage);
});

it('has nothing to show of a file that was never a run', () => {
  const home = makeHome(1);
  writeFileSync(runPath(runsFolder(home), RUN), 'not a database');
  expect(requireErr(showRun(home, RUN))).toMatchObject({ kind: 'log-corrupt', readable: 0 });
});

it('shows people the readable part, then the damage, and exits 1', async () => {
  const home = makeHome(40);
  damage(home);
  for (const command of ['show', 'ledger']) {
    const { code, out } = await tandem(home, command, RUN);
    expect(code).toBe(1);
    expect(out).toMatch(/Add a --json flag|24,312 bytes/);
    expect(out).toMatch(/✗ The run file .* is damaged: event \d+/);
    expect(out).toMatch(/comes from the \d+ events before the damage/);
  }
  const { code, out, errors } = await tandem(home, 'ledger', RUN, '--json');
  expect(code).toBe(1);
  for (const line of out.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('sha256');
  expect(errors).toContain('is damaged');
});

it('reads where nothing can be written, and where nothing is', async () => {
  const home = makeHome(2);
  chmodSync(runsFolder(home), 0o500);
  chmodSync(home, 0o500);
  try {
    expect((await tandem(home, 'runs')).out).toContain('Add a --json flag');
    expect((await tandem(home, 'show', RUN)).code).toBe(0);
    expect((await tandem(home, 'ledger', RUN)).code).toBe(0);
  } finally {
    for (const folder of [home, runsFolder(home)]) chmodSync(folder, 0o700);
  }
  const nowhere = join(home, 'nowhere');
  expect(await tandem(nowhere, 'runs')).toMatchObject({ code: 0, errors: '' });
  expect((await tandem(nowhere, 'show', RUN)).errors).toContain(`There is no run ${RUN}`);
  expect(readdirSync(home)).not.toContain('nowhere');
});

it('reads runs under a broken settings file, and doctor names its line', async () => {
  const home = makeHome(1);
  writeFileSync(join(home, 'settings.json'), '{\n  "planer": "x"\n}\n');
  expect((await tandem(home, 'runs')).out).toContain('Add a --json flag');
  const { code, out } = await tandem(home, 'doctor');
  expect(code).toBe(5);
  expect(out).toContain("settings.json can't be used (line 2): planer: there is no such setting");
  expect((await tandem(home, 'demo')).code).toBe(2);
});

it('does not begin to resume a damaged run', async () => {
  const home = makeHome(40);
  damage(home);
  const { code, out, errors } = await tandem(home, 'resume', RUN);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(errors).toContain('is damaged: event');
  expect((await tandem(home, 'show', RUN)).out).not.toContain(`resume ${RUN}`);
});

it('says only why when a run can’t be gone on with', async () => {
  const home = makeHome(1);
  const log = requireOk(openRunFile({ folder: runsFolder(home), runId: RUN, mode: 'write' }));
  log.append({ key: stepKey('run'), parent: stepKey(''), lane: 'system', body: finished });
  log.close();
  const { code, out, errors } = await tandem(home, 'resume', RUN);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(errors).toContain(`The run ${RUN} is over (approved)`);
});

it('tells what went to a collector apart from what Claude was sent', async () => {
  const home = makeHome(0);
  const log = requireOk(openRunFile({ folder: runsFolder(home), runId: RUN, mode: 'write' }));
  const facts = { url: 'https://otel.example/v1/traces', bytes: 1234, sha256: 'a'.repeat(64) };
  log.append({
    ...{ key: stepKey('telemetry'), parent: stepKey(''), lane: 'system' },
    body: { kind: 'telemetry.sent', ...facts, spans: 7, content: false, status: 200, by: 'user' },
  });
  log.close();
  const { out } = await tandem(home, 'ledger', RUN);
  expect(out).not.toContain('Nothing left this machine');
  expect(out).toContain('telemetry to https://otel.example/v1/traces');
  expect(out).toMatch(/1,234 bytes.*7 spans.*without content/s);
  expect(out).toContain('1,234 bytes of telemetry in 1 request');
  const json = await tandem(home, 'ledger', RUN, '--json');
  expect(json.out).not.toContain('otel.example');
});
