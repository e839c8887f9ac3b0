// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest';
import { connectByPort } from '../../../renderer/client/port-transport.ts';
import { takeToken } from '../../../renderer/client/websocket-transport.ts';

function tab(hash: string, kept: string | null = null) {
  const storage = new Map(kept === null ? [] : [['tandem.token', kept]]);
  const replaceState = vi.fn();
  return {
    ...{ storage, replaceState },
    place: {
      location: { hash, pathname: '/', search: '' },
      history: { replaceState },
      sessionStorage: {
        getItem: (key: string) => storage.get(key) ?? null,
        setItem: (key: string, value: string) => void storage.set(key, value),
      },
    },
  };
}

const TOKEN = 'a'.repeat(43);

describe('the token', () => {
  it('is taken out of the address and kept for the tab', () => {
    const { place, storage, replaceState } = tab(`#token=${TOKEN}`, 'older');
    expect(takeToken(place)).toBe(TOKEN);
    expect([...storage.values()]).toEqual([TOKEN]);
    expect(replaceState).toHaveBeenCalledWith(null, '', '/#/');
  });

  it('that was kept is used when the address has none', () => {
    const { place, replaceState } = tab('#/runs/1', 'kept');
    expect(takeToken(place)).toBe('kept');
    expect(replaceState).not.toHaveBeenCalled();
  });

  it('is used although the tab can keep nothing more', () => {
    const { place, replaceState } = tab(`#token=${TOKEN}`);
    const setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    const sessionStorage = { ...place.sessionStorage, setItem };
    expect(takeToken({ ...place, sessionStorage })).toBe(TOKEN);
    expect(replaceState).toHaveBeenCalledWith(null, '', '/#/');
  });

  it('is none where nobody gave one', () => {
    expect(takeToken(tab('#/').place)).toBeNull();
  });
});

describe('a port', () => {
  const post = (data: unknown, ports: MessagePort[] = [], source: Window | null = window) =>
    window.dispatchEvent(new MessageEvent('message', { data, ports, source }));

  it('is taken when it comes from this window for this attempt', async () => {
    const asked: number[] = [];
    const connect = connectByPort({ connect: (attempt) => asked.push(attempt), host: vi.fn() });
    const opened = connect();
    const [attempt = 0] = asked;
    const [theirs, wrong] = [new MessageChannel(), new MessageChannel()];
    post({ tandem: 'port', attempt: attempt + 1 }, [wrong.port1]);
    post({ tandem: 'port', attempt }, [wrong.port1], null);
    post({ tandem: 'port', attempt }, [theirs.port1]);
    const transport = await opened;
    if (!transport.ok) throw new Error(transport.error);
    const heard = new Promise((resolve) => {
      theirs.port2.onmessage = ({ data }) => resolve(data);
    });
    transport.value.send({ t: 'hello', version: 1 });
    expect(await heard).toEqual({ t: 'hello', version: 1 });
    const closed = vi.fn();
    transport.value.onClose(closed);
    post({ tandem: 'gone', attempt });
    expect(closed).toHaveBeenCalledTimes(1);
    theirs.port2.close();
    wrong.port2.close();
  });

  it('that can’t be had is a line that is unreachable', async () => {
    const asked: number[] = [];
    const opened = connectByPort({ connect: (attempt) => asked.push(attempt), host: vi.fn() })();
    post({ tandem: 'gone', attempt: asked[0] });
    expect(await opened).toEqual({ ok: false, error: 'unreachable' });
  });
});
