import { owner } from '../../../electron/ipc/caller.ts';
import { serveConnection } from '../../../electron/ipc/serve-connection.ts';
import type { Service } from '../../../electron/ipc/service.ts';
import type { Connect, Transport } from '../../../renderer/client/transport.ts';
import { type ClientMessage, type ServerMessage, WIRE_VERSION } from '../../../shared/ipc/wire.ts';
import { err, ok } from '../../../shared/result.ts';

/** A line whose other end is the test itself. */
export function scriptedLine() {
  const heard: ClientMessage[] = [];
  const state = { dials: 0, fails: false, version: WIRE_VERSION };
  let listener: (message: unknown) => void = () => undefined;
  let closed: () => void = () => undefined;
  const connect: Connect = async () => {
    state.dials += 1;
    if (state.fails) return err('unreachable');
    const transport: Transport = {
      send(message) {
        heard.push(message);
        if (message.t === 'hello')
          queueMicrotask(() => say({ t: 'hello', version: state.version, tandem: '1' }));
      },
      onMessage: (next) => {
        listener = next;
      },
      onClose: (next) => {
        closed = next;
      },
      close: () => closed(),
    };
    return ok(transport);
  };
  const say = (message: ServerMessage | { t: string }) => listener(message);
  return {
    ...{ connect, heard, state, say },
    cut: () => closed(),
    lastOf: <T extends ClientMessage['t']>(t: T) =>
      heard.findLast((message): message is Extract<ClientMessage, { t: T }> => message.t === t),
  };
}

/** Lines to a served engine that carry each message in a turn of their own, and can be cut at any moment. */
export function servedLines(service: Service) {
  const open = new Set<() => void>();
  const connect: Connect = async () => {
    let isOpen = true;
    let toWindow: (message: unknown) => void = () => undefined;
    let toEngine: (message: unknown) => void = () => undefined;
    const ends: (() => void)[] = [];
    const cut = () => {
      if (!isOpen) return;
      isOpen = false;
      open.delete(cut);
      for (const end of ends) end();
    };
    open.add(cut);
    const carry = (to: () => (message: unknown) => void) => (message: unknown) => {
      const text = JSON.stringify(message);
      queueMicrotask(() => {
        if (isOpen) to()(JSON.parse(text));
      });
    };
    serveConnection(
      {
        send: carry(() => toWindow),
        onMessage: (next) => {
          toEngine = next;
        },
        onClose: (end) => void ends.push(end),
        close: cut,
      },
      { service, caller: owner },
    );
    return ok({
      send: carry(() => toEngine),
      onMessage: (next) => {
        toWindow = next;
      },
      onClose(end) {
        if (isOpen) ends.push(end);
        else queueMicrotask(end);
      },
      close: cut,
    });
  };
  return {
    connect,
    cut() {
      for (const end of [...open]) end();
    },
  };
}
