import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelDesk } from '../../electron/hosts/model-desk.ts';
import { openEngine } from '../../electron/hosts/open-engine.ts';
import type { Caller } from '../../electron/ipc/caller.ts';
import { createService, type OpenService } from '../../electron/ipc/create-service.ts';
import { createModelHandlers } from '../../electron/ipc/handlers/model-handlers.ts';
import { machineMethods } from '../../shared/ipc/machines.ts';
import { modelMethods, modelStreams } from '../../shared/ipc/models.ts';
import type { Result } from '../../shared/result.ts';
import { layerOf } from '../sim/ollama/sim-disk.ts';
import { type OllamaSim, startOllamaSim } from '../sim/ollama/start-ollama-sim.ts';
import { type Connected, connect } from './connected.ts';

/** The real engine and the real handlers over a server that is a simulator. */
interface Opened {
  readonly home: string;
  readonly window: Connected;
  readonly opened: OpenService;
  readonly log: readonly string[];
}

let sim: OllamaSim;
let one: Opened;
const all = { ...machineMethods, ...modelMethods };
const names = Object.keys(all) as (keyof typeof all)[];

async function openHome(prepare: (home: string) => void = () => undefined): Promise<Opened> {
  const home = mkdtempSync(join(tmpdir(), 'tandem-handlers-'));
  const settings = { servers: [{ name: 'ollama', url: sim.url }] };
  writeFileSync(join(home, 'settings.json'), JSON.stringify(settings));
  prepare(home);
  const env = { PATH: process.env.PATH, HOME: home, TANDEM_HOME: home };
  const engine = await openEngine(env, { policyFolder: null });
  if (!engine.ok) throw new Error(JSON.stringify(engine.error));
  const log: string[] = [];
  const opened = createService(engine.value, {
    version: '0.0.0',
    describeHost: async () => ({
      host: 'browser',
      tandem: '0.0.0',
      node: '24',
      electron: null,
      platform: 'linux',
      home,
      logFolder: home,
      protections: [],
    }),
    prepareSample: () => {
      throw new Error('not asked here');
    },
    log: (line) => void log.push(line),
  });
  const window = connect(opened.service);
  window.hello();
  return { home, window, opened, log };
}

async function ask(method: keyof typeof all, input: unknown, window = one.window) {
  const result = (await window.call(method, input)) as Result<unknown, { readonly kind: string }>;
  if (result.ok) expect(() => all[method].output.parse(result.value)).not.toThrow();
  else expect(result.error.kind).not.toBe('fault');
  return result;
}

beforeAll(async () => {
  sim = await startOllamaSim({ models: ['coder:7b'], store: { library: [] } });
  one = await openHome();
}, 60_000);
afterAll(async () => {
  await one.opened.close();
  await sim.close();
});

const odd = fc.constantFrom(
  ...[
    '',
    ' ',
    'coder:7b',
    '../../../etc/passwd',
    '/dev/zero',
    '/proc/self/mem',
    '/proc/self/environ',
  ],
  ...[
    '\0',
    '\u001b[2J',
    'a\nb',
    '<script>',
    '__proto__',
    'constructor',
    'ollama',
    'x'.repeat(10_000),
  ],
  ...[
    '{"format":"tandem.machine/1"}',
    '{"__proto__":{}}',
    '[[[[',
    '\uFEFF{}',
    '{"a":1}',
    '<script id="tandem-machine">',
  ],
);
const anything = fc.oneof(fc.anything(), odd, fc.integer(), fc.double(), fc.boolean());
const fields = [
  'server',
  'tag',
  'path',
  'context',
  'transports',
  'unsandboxed',
  'id',
  'partial',
  'digest',
  'text',
  'fresh',
];
const likely = fc.record(
  {
    ...Object.fromEntries(fields.map((field) => [field, anything])),
    server: fc.oneof({ weight: 3, arbitrary: fc.constant('ollama') }, anything),
    tag: fc.oneof({ weight: 3, arbitrary: odd }, anything),
    path: odd,
    context: fc.oneof(fc.constant(4_096), anything),
    partial: fc.oneof(fc.constantFrom('keep', 'drop'), anything),
    text: odd,
  },
  { requiredKeys: [] },
);

describe('the handlers of machines and models', () => {
  it.each(names)(
    'answer %s with a value of its kind or with an error that is not ours',
    async (name) => {
      const isSlow = ['models.shop', 'models.startServer', 'machine.report'].includes(name);
      await fc.assert(
        fc.asyncProperty(fc.oneof(likely, fc.anything()), async (input) => {
          await ask(name, input);
          expect(one.window.isClosed()).toBe(false);
        }),
        { numRuns: isSlow ? 60 : 500, interruptAfterTimeLimit: 50_000 },
      );
      expect(one.log).toEqual([]);
    },
    90_000,
  );

  it('keep no file of ours outside the data folder and its known parts', () => {
    const known = [
      'jobs',
      'machines',
      'models',
      'settings.json',
      'git',
      'runs',
      'exams',
      'logs',
      'worktrees',
      // Made by an exam that got as far as its rides, and by looking at what runs there are.
      'workspace.key',
      'index.sqlite',
      'symbols.sqlite',
    ];
    expect(readdirSync(one.home).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('refuse everything that changes something to whoever only watches', async () => {
    const watcher: Caller = { name: 'guest', scopes: new Set(['watch'] as const) };
    const window = connect(one.opened.service, watcher);
    window.hello();
    const allowed: string[] = [];
    for (const name of names) {
      const reply = await window.call(name, {
        server: 'ollama',
        tag: 'coder:7b',
        path: '/etc/passwd',
        id: 'x',
        text: '{}',
        fresh: false,
        context: 4_096,
        partial: 'keep',
        digest: null,
      });
      const result = reply as Result<unknown, { readonly kind: string }>;
      if (result.ok || result.error.kind !== 'ipc-refused') allowed.push(name);
    }
    expect(allowed.sort()).toEqual([
      'machine.read',
      'machine.report',
      'machine.reports',
      'models.exportQualifications',
      'models.shop',
    ]);
  });

  it('take leave for unisolated commands only from whoever may approve', async () => {
    const asked: unknown[] = [];
    const desk = { qualify: async (what: object) => asked.push(what) } as unknown as ModelDesk;
    const { 'models.qualify': qualify } = createModelHandlers({ desk });
    const what = { server: 'ollama', tag: 'coder:7b', unsandboxed: true };
    await qualify(what, { name: 'starter', scopes: new Set(['watch', 'start'] as const) });
    await qualify(what, { name: 'lead', scopes: new Set(['watch', 'start', 'approve'] as const) });
    expect(asked).toMatchObject([{ consentBy: null }, { consentBy: 'lead' }]);
  });

  it('serve the screens where jobs can’t be kept, and say so', async () => {
    const broken = await openHome((home) => writeFileSync(join(home, 'jobs'), 'a file'));
    const { window } = broken;
    expect(await ask('models.pull', { server: 'ollama', tag: 'a:1' }, window)).toMatchObject({
      ok: false,
      error: { kind: 'folder-unwritable' },
    });
    window.say({ t: 'open', id: 7, stream: 'models.jobs', params: {} });
    await expect.poll(() => window.itemsOf(7)).toEqual([{ jobs: [] }]);
    expect(await ask('models.shop', { fresh: true }, window)).toMatchObject({
      ok: true,
      value: { faults: [{ path: join(broken.home, 'jobs') }] },
    });
    await broken.opened.close();
  }, 30_000);

  it('serve the screens where every file of people’s own is damaged', async () => {
    const broken = await openHome((home) => {
      for (const folder of ['models', 'machines', 'jobs']) mkdirSync(join(home, folder));
      for (const file of [
        'catalogue.json',
        'models/qualifications.json',
        'models/measurements.json',
        'machines/0123456789abcdef0123456789abcdef.json',
        'jobs/a.1-b.json',
      ])
        writeFileSync(join(home, file), '{\n "version": 1,\n]');
    });
    const shop = await ask('models.shop', { fresh: true }, broken.window);
    expect(shop).toMatchObject({ ok: true });
    expect(await ask('machine.reports', {}, broken.window)).toMatchObject({
      ok: true,
      value: { reports: [] },
    });
    await broken.opened.close();
  }, 30_000);

  it('end at once with the engine, in the middle of a pull, a load and an exam', async () => {
    const slow = await startOllamaSim({
      models: ['coder:7b', 'other:7b'],
      loadMs: 120_000,
      store: {
        library: [{ tag: 'big:1', digest: 'b'.repeat(64), layers: [layerOf('big', 100_000)] }],
        faults: [{ kind: 'stall', layer: 0, after: 50_000, times: 9 }],
      },
    });
    const busy = await openHome((home) => {
      const servers = [
        { name: 'ollama', url: slow.url },
        { name: 'second', url: slow.url },
      ];
      writeFileSync(join(home, 'settings.json'), JSON.stringify({ servers }));
    });
    const { window } = busy;
    await ask('models.pull', { server: 'ollama', tag: 'big:1' }, window);
    await ask('models.measure', { server: 'ollama', tag: 'coder:7b', context: 16_384 }, window);
    const exam = { server: 'second', tag: 'other:7b', unsandboxed: true };
    await ask('models.qualify', exam, window);
    let stream = 10;
    const newest = () => {
      window.say({ t: 'open', id: stream + 1, stream: 'models.jobs', params: {} });
      stream += 1;
      return window.itemsOf(stream - 1).at(-1);
    };
    await expect
      .poll(newest, { timeout: 20_000, interval: 400 })
      .toMatchObject({ jobs: [{ phase: 'download' }, { phase: 'load' }, { phase: 'load' }] });
    const begun = performance.now();
    await busy.opened.close();
    expect(performance.now() - begun).toBeLessThan(10_000);
    const left = readdirSync(join(busy.home, 'jobs'));
    expect(left.filter((name) => name.endsWith('.json'))).toHaveLength(1);
    expect(left).toHaveLength(1);
    await slow.close();
  }, 60_000);

  it('tell a window that never reads no more than the newest state', async () => {
    const window = connect(one.opened.service);
    window.hello();
    window.say({ t: 'open', id: 9, stream: 'models.jobs', params: {} });
    await expect.poll(() => window.itemsOf(9).length).toBe(1);
    for (let at = 0; at < 60; at += 1)
      await ask('models.pull', { server: 'ollama', tag: `none-${at}:1` });
    await expect.poll(() => one.window.isClosed()).toBe(false);
    expect(window.itemsOf(9).length).toBeLessThan(5);
    for (const item of window.itemsOf(9)) modelStreams['models.jobs'].item.parse(item);
    window.leave();
  }, 30_000);
});
