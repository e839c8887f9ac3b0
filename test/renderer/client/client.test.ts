import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '../../../renderer/client/client.ts';
import { WIRE_VERSION } from '../../../shared/ipc/wire.ts';
import { scriptedLine } from './lines.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settle = () => vi.advanceTimersByTimeAsync(0);
const lost = { ok: false, error: { kind: 'connection-lost' } };

function open(fails = false) {
  const line = scriptedLine();
  line.state.fails = fails;
  return { line, client: createClient(line.connect, { parseOutputs: true }) };
}

describe('a call', () => {
  it('made before the first connection waits for it', async () => {
    const { line, client } = open();
    const reply = client.invoke('run.stop', { run: 'r' });
    await settle();
    const call = line.lastOf('call');
    expect(call).toMatchObject({ method: 'run.stop', input: { run: 'r' } });
    line.say({ t: 'reply', id: call?.id ?? 0, result: { ok: true, value: {} } });
    expect(await reply).toEqual({ ok: true, value: {} });
  });

  it('is refused here when its input is not as the table says', async () => {
    const { line, client } = open();
    const reply = await client.invoke('run.stop', { run: '' });
    expect(reply).toMatchObject({ ok: false, error: { kind: 'ipc-refused', name: 'run.stop' } });
    expect(line.lastOf('call')).toBeUndefined();
  });

  it('whose reply is not as the table says fails, in development', async () => {
    const { line, client } = open();
    const reply = client.invoke('run.start', { repository: '/r', request: 'x' });
    await settle();
    const id = line.lastOf('call')?.id ?? 0;
    line.say({ t: 'reply', id, result: { ok: true, value: { run: 7 } } });
    expect(await reply).toMatchObject({ ok: false, error: { kind: 'ipc-refused' } });
  });

  it('under way when the line is lost is lost, and one made then fails at once', async () => {
    const { line, client } = open();
    const reply = client.invoke('run.stop', { run: 'r' });
    await settle();
    line.state.fails = true;
    line.cut();
    expect(await reply).toEqual(lost);
    expect(await client.invoke('run.stop', { run: 'r' })).toEqual(lost);
  });
});

describe('the connection', () => {
  it('is tried again with growing pauses, and at once when asked to', async () => {
    const { line, client } = open(true);
    await settle();
    expect(client.connection.get()).toMatchObject({ kind: 'lost', why: 'unreachable' });
    const dialsIn = async (ms: number) => {
      const before = line.state.dials;
      await vi.advanceTimersByTimeAsync(ms);
      return line.state.dials - before;
    };
    const early = await dialsIn(2_000);
    const late = await dialsIn(2_000);
    expect(early).toBeGreaterThan(late);
    line.state.fails = false;
    client.retryNow();
    await settle();
    expect(client.connection.get()).toEqual({ kind: 'open', tandem: '1' });
  });

  it('to an engine of another version is not tried again', async () => {
    const { line, client } = open();
    line.state.version = WIRE_VERSION + 1;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(client.connection.get()).toEqual({ kind: 'lost', why: 'outdated', retryAt: null });
    expect(line.state.dials).toBe(1);
  });

  it('is made anew when something comes that can’t be read', async () => {
    const { line, client } = open();
    await settle();
    line.say({ t: 'gibberish' });
    expect(client.connection.get()).toMatchObject({ kind: 'lost' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(client.connection.get()).toMatchObject({ kind: 'open' });
  });

  it('whose other end never greets is given up', async () => {
    const connect = async () =>
      ({
        ok: true,
        value: {
          send: () => undefined,
          onMessage: () => undefined,
          onClose: () => undefined,
          close: () => undefined,
        },
      }) as const;
    const client = createClient(connect, { parseOutputs: true });
    await vi.advanceTimersByTimeAsync(15_000);
    expect(client.connection.get()).toMatchObject({ kind: 'lost' });
    client.close();
  });
});

describe('a subscription', () => {
  it('is acknowledged only when its reader has taken it in', async () => {
    const { line, client } = open();
    await settle();
    let take: () => void = () => undefined;
    client.subscribe(
      'runs.watch',
      {},
      { onItems: () => new Promise((resolve) => (take = resolve)), onEnd: () => undefined },
    );
    const id = line.lastOf('open')?.id ?? 0;
    line.say({ t: 'items', id, batch: 1, items: [{ kind: 'all', runs: [] }] });
    await settle();
    expect(line.lastOf('ack')).toBeUndefined();
    take();
    await settle();
    expect(line.lastOf('ack')).toEqual({ t: 'ack', id, batch: 1 });
  });

  it('is opened again after a loss, once, and closed for good when it is left', async () => {
    const { line, client } = open();
    const leave = client.subscribe(
      'runs.watch',
      {},
      { onItems: () => undefined, onEnd: () => undefined },
    );
    await settle();
    line.cut();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(line.heard.filter(({ t }) => t === 'open')).toHaveLength(2);
    const id = line.lastOf('open')?.id;
    leave();
    expect(line.lastOf('close')).toEqual({ t: 'close', id });
    line.cut();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(line.heard.filter(({ t }) => t === 'open')).toHaveLength(2);
  });

  it('tells its reader when the engine ended it', async () => {
    const { line, client } = open();
    await settle();
    const ended = vi.fn();
    client.subscribe('runs.watch', {}, { onItems: () => undefined, onEnd: ended });
    const id = line.lastOf('open')?.id ?? 0;
    line.say({ t: 'ended', id, error: { kind: 'fault', detail: 'x' } });
    expect(ended).toHaveBeenCalledWith({ kind: 'fault', detail: 'x' });
  });
});
