import type { StreamName } from '../../../shared/ipc/contract.ts';
import { type ClientMessage, serverMessageSchema, WIRE_VERSION } from '../../../shared/ipc/wire.ts';
import type { ElectronParts, PortPart } from './electron-parts.ts';
import type { EngineProcess } from './engine-process.ts';

const STREAM = 1;

type Followed = Extract<StreamName, 'runs.watch' | 'models.jobs'>;

/** What main makes of a stream: a new reader for each engine process, and what to do while there is none. */
export interface StreamReader {
  /** A stream of this engine begins: what was known comes again in its snapshot. */
  onOpen?(): void;
  /** Not yet parsed: the reader knows its schema. */
  onItem(raw: unknown): void;
  onGone(): void;
}

/**
 * Follows a stream without parameters, over a port of its own and across restarts of the engine: the same
 * streams that windows follow are what tray, taskbar and notifications are made from.
 */
export function watchStream(
  { MessageChannelMain }: Pick<ElectronParts, 'MessageChannelMain'>,
  engine: EngineProcess,
  stream: Followed,
  reader: StreamReader,
): void {
  engine.onReady(() => {
    const { port1, port2 } = new MessageChannelMain();
    reader.onOpen?.();
    follow(port2, stream, reader);
    engine.connect(port1);
  });
  engine.onGone(() => reader.onGone());
}

function follow(port: PortPart, stream: Followed, reader: StreamReader): void {
  const say = (message: ClientMessage): void => port.postMessage(message);
  port.on('message', ({ data }) => {
    const message = serverMessageSchema.safeParse(data);
    if (!message.success) return;
    if (message.data.t === 'hello') {
      say({ t: 'open', id: STREAM, stream, params: {} });
    } else if (message.data.t === 'items' && message.data.id === STREAM) {
      for (const raw of message.data.items) reader.onItem(raw);
      say({ t: 'ack', id: STREAM, batch: message.data.batch });
    }
  });
  port.start();
  say({ t: 'hello', version: WIRE_VERSION });
}
