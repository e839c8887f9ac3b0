import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { ForkOptions } from 'electron';
import type {
  ChildPart,
  IpcPart,
  PortMessage,
  PortPart,
  SenderPart,
} from '../../../electron/hosts/desktop/electron-parts.ts';

/** Ports that carry clones and queue until they are started; a child process; messages of windows to main. */
export class PortDouble extends EventEmitter implements PortPart {
  private other: PortDouble | null = null;
  private readonly queue: PortMessage[] = [];
  private isStarted = false;
  isClosed = false;

  static pair(): readonly [PortDouble, PortDouble] {
    const [one, two] = [new PortDouble(), new PortDouble()];
    one.other = two;
    two.other = one;
    return [one, two];
  }
  postMessage(message: unknown, transfer: PortPart[] = []): void {
    if (this.isClosed) return;
    this.other?.receive({ data: structuredClone(message), ports: transfer });
  }
  private receive(message: PortMessage): void {
    this.queue.push(message);
    queueMicrotask(() => this.deliver());
  }
  private deliver(): void {
    if (!this.isStarted || this.isClosed) return;
    for (const message of this.queue.splice(0)) this.emit('message', message);
  }
  start(): void {
    this.isStarted = true;
    queueMicrotask(() => this.deliver());
  }
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    const { other } = this;
    queueMicrotask(() => {
      this.emit('close');
      other?.close();
    });
  }
}

export class ChildDouble extends EventEmitter implements ChildPart {
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly received: unknown[] = [];
  readonly module: string;
  readonly options: ForkOptions;
  readonly pid = 4_711;
  isGone = false;
  /** What the program in the process listens on and says by. */
  readonly parentPort = Object.assign(new EventEmitter(), {
    postMessage: (message: unknown): void => {
      queueMicrotask(() => {
        if (!this.isGone) this.emit('message', structuredClone(message));
      });
    },
  });
  constructor(module: string, options: ForkOptions) {
    super();
    this.module = module;
    this.options = options;
  }
  postMessage(message: unknown, transfer: PortPart[] = []): void {
    this.received.push(message);
    const data = structuredClone(message);
    queueMicrotask(() => {
      if (!this.isGone) this.parentPort.emit('message', { data, ports: transfer });
    });
  }
  /** As when the process ends. */
  end(code: number): void {
    if (this.isGone) return;
    this.isGone = true;
    this.emit('exit', code);
  }
  kill(): boolean {
    this.end(143);
    return true;
  }
}

export class IpcDouble extends EventEmitter implements IpcPart {
  private readonly handlers = new Map<string, Parameters<IpcPart['handle']>[1]>();
  handle(channel: string, listener: Parameters<IpcPart['handle']>[1]): void {
    if (this.handlers.has(channel)) throw new Error(`${channel} is handled already`);
    this.handlers.set(channel, listener);
  }
  invoke(sender: SenderPart, channel: string, ...values: unknown[]): Promise<unknown> {
    const handler = this.handlers.get(channel);
    if (handler === undefined) throw new Error(`nothing handles ${channel}`);
    return handler(sender, ...values);
  }
}
