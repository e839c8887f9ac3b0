import type { EngineProcess } from '../../../electron/hosts/desktop/engine-process.ts';
import { type ServerMessage, WIRE_VERSION } from '../../../shared/ipc/wire.ts';
import { PortDouble } from './process-double.ts';

type Reply = Extract<ServerMessage, { t: 'reply' }>;

/** A window's end of a connection, as far as calls go. */
export function dialEngine(engine: EngineProcess) {
  const [mine, theirs] = PortDouble.pair();
  engine.connect(theirs);
  mine.start();
  const messages: ServerMessage[] = [];
  const waiting = new Set<() => void>();
  mine.on('message', ({ data }) => {
    messages.push(data as ServerMessage);
    for (const look of waiting) look();
  });
  const next = (isIt: (message: ServerMessage) => boolean): Promise<ServerMessage> =>
    new Promise((resolve) => {
      const look = () => {
        const found = messages.find(isIt);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  mine.postMessage({ t: 'hello', version: WIRE_VERSION });
  let id = 0;
  return {
    port: mine,
    hello: () => next(({ t }) => t === 'hello'),
    async call(method: string, input: unknown): Promise<Reply> {
      id += 1;
      const own = id;
      mine.postMessage({ t: 'call', id: own, method, input });
      return (await next((message) => message.t === 'reply' && message.id === own)) as Reply;
    },
  };
}
