import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neededForStream, neededScope, type Scope } from '../../electron/ipc/caller.ts';
import { methods, type StreamName, streams } from '../../shared/ipc/contract.ts';
import { WIRE_VERSION } from '../../shared/ipc/wire.ts';
import { ok } from '../../shared/result.ts';
import { connect, fakeService, methodNames } from './connected.ts';

const refused = { ok: false, error: expect.objectContaining({ kind: 'ipc-refused' }) };

describe('a served connection', () => {
  it('answers a greeting with its version', () => {
    const window = connect(fakeService().service);
    window.hello();
    expect(window.sent).toEqual([{ t: 'hello', version: WIRE_VERSION, tandem: '0.0.0' }]);
    expect(window.isClosed()).toBe(false);
  });

  it('tells a window of another version its own, and closes', () => {
    const window = connect(fakeService().service);
    window.say({ t: 'hello', version: WIRE_VERSION + 1 });
    expect(window.sent).toMatchObject([{ t: 'hello', version: WIRE_VERSION }]);
    expect(window.isClosed()).toBe(true);
  });

  it('closes on whoever does not greet first', () => {
    const { service, reached } = fakeService();
    const window = connect(service);
    window.say({ t: 'call', id: 1, method: 'host.describe', input: {} });
    expect(window.isClosed()).toBe(true);
    expect(reached).toEqual([]);
  });

  it('closes on what no window sends, and says so in the log', () => {
    fc.assert(
      fc.property(fc.anything(), (message) => {
        const { service, reached, log } = fakeService();
        const window = connect(service);
        window.hello();
        window.say(message);
        expect(window.isClosed()).toBe(true);
        expect(reached).toEqual([]);
        expect(log).toHaveLength(1);
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses methods and streams that are not in the table', async () => {
    const { service, reached } = fakeService();
    const window = connect(service);
    window.hello();
    for (const name of ['run.delete', 'constructor', '__proto__', 'toString', ''])
      expect(await window.call(name, {})).toMatchObject(refused);
    window.say({ t: 'open', id: 1, stream: '__proto__', params: {} });
    await expect
      .poll(() => window.sent.at(-1))
      .toMatchObject({
        t: 'ended',
        error: { kind: 'ipc-refused' },
      });
    expect(reached).toEqual([]);
  });

  it('gives a bug as a fault, logs its stack, and goes on', async () => {
    const { service, log } = fakeService({
      handlers: {
        'host.describe': () => {
          throw new Error('a bug');
        },
        'run.stop': async () => ok({}),
      },
    });
    const window = connect(service);
    window.hello();
    expect(await window.call('host.describe', {})).toEqual({
      ok: false,
      error: { kind: 'fault', detail: 'a bug' },
    });
    expect(log[0]).toContain('serve-connection.test.ts');
    expect(await window.call('run.stop', { run: 'r' })).toEqual({ ok: true, value: {} });
  });

  it('does not do more than it can at once', async () => {
    const never = new Promise<never>(() => undefined);
    const window = connect(fakeService({ handlers: { 'models.list': () => never } }).service);
    window.hello();
    for (let call = 0; call < 64; call += 1) void window.call('models.list', {});
    expect(await window.call('models.list', {})).toMatchObject(refused);
  });
});

describe('every method', () => {
  it.each(methodNames)('%s refuses what its schema refuses', async (method) => {
    const { service, reached } = fakeService();
    const window = connect(service);
    window.hello();
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (input) => {
        if (methods[method].input.safeParse(input).success) return;
        expect(await window.call(method, input)).toMatchObject(refused);
        expect(reached).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(methodNames)('%s refuses a caller without its scope', async (method) => {
    const { service, reached } = fakeService();
    const others: Scope[] = ['watch', 'approve', 'start', 'owner'];
    const scopes = new Set(others.filter((scope) => scope !== neededScope[method]));
    const window = connect(service, { name: 'eve', scopes });
    window.hello();
    expect(await window.call(method, {})).toMatchObject(refused);
    expect(reached).toEqual([]);
  });
});

const isStream = (name: string): name is StreamName => Object.hasOwn(streams, name);

describe('every stream', () => {
  it.each(Object.keys(streams).filter(isStream))(
    '%s refuses a caller without its scope',
    async (stream) => {
      const others: Scope[] = ['watch', 'approve', 'start', 'owner'];
      const scopes = new Set(others.filter((scope) => scope !== neededForStream[stream]));
      const window = connect(fakeService().service, { name: 'eve', scopes });
      window.hello();
      window.say({ t: 'open', id: 1, stream, params: {} });
      await expect
        .poll(() => window.sent.at(-1))
        .toMatchObject({
          error: { kind: 'ipc-refused', detail: expect.stringContaining(neededForStream[stream]) },
        });
    },
  );

  it.each(['replay.execute', 'swap.run', 'explain.lookBack', 'export.file'] as const)(
    '%s is nothing for those who only watch',
    (stream) => expect(neededForStream[stream]).toBe('start'),
  );
});

describe('a stream', () => {
  /** A feed that always has something. */
  const endless = () => {
    const state = { taken: 0, isClosed: false };
    const feed = () => ({
      take() {
        state.taken += 1;
        return [{ number: state.taken }] as never[];
      },
      close: () => {
        state.isClosed = true;
      },
    });
    return { state, feed };
  };

  it('waits for a window that does not acknowledge, and takes nothing meanwhile', async () => {
    const { state, feed } = endless();
    const window = connect(fakeService({ feed }).service);
    window.hello();
    window.say({ t: 'open', id: 7, stream: 'runs.watch', params: {} });
    await expect.poll(() => window.batchesOf(7)).toEqual([1, 2, 3, 4]);
    window.say({ t: 'ack', id: 7, batch: 2 });
    await expect.poll(() => window.batchesOf(7)).toEqual([1, 2, 3, 4, 5]);
    expect(state.taken).toBe(5);
    window.leave();
    expect(state.isClosed).toBe(true);
  });

  it('is closed when the window closes it or goes', async () => {
    const { state, feed } = endless();
    const window = connect(fakeService({ feed }).service);
    window.hello();
    window.say({ t: 'open', id: 7, stream: 'runs.watch', params: {} });
    await expect.poll(() => window.batchesOf(7).length).toBeGreaterThan(0);
    window.say({ t: 'close', id: 7 });
    expect(state.isClosed).toBe(true);
  });

  it('ends with a fault when its feed has a bug', async () => {
    const feed = () => ({
      take: () => {
        throw new Error('a bug in a feed');
      },
      close: () => undefined,
    });
    const { service, log } = fakeService({ feed });
    const window = connect(service);
    window.hello();
    window.say({ t: 'open', id: 7, stream: 'status.watch', params: {} });
    await expect
      .poll(() => window.sent.at(-1))
      .toEqual({ t: 'ended', id: 7, error: { kind: 'fault', detail: 'a bug in a feed' } });
    expect(log).toHaveLength(1);
  });

  it('refuses parameters that its schema refuses', async () => {
    const window = connect(fakeService().service);
    window.hello();
    window.say({ t: 'open', id: 7, stream: 'run.follow', params: { run: '', after: -1 } });
    await expect
      .poll(() => window.sent.at(-1))
      .toMatchObject({ t: 'ended', error: { kind: 'ipc-refused' } });
  });
});
