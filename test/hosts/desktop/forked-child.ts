import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import type { ChildPart, PortPart } from '../../../electron/hosts/desktop/electron-parts.ts';
import { PortDouble } from './process-double.ts';

type FromChild = { from: 'parent' | number; data?: unknown; isClosed?: boolean };

/** A utility process that is a real one: the built engine under plain Node, with ports over its channel. */
export class ForkedChild extends EventEmitter implements ChildPart {
  readonly process: ChildProcess;
  private readonly ports = new Map<number, PortDouble>();
  private last = 0;
  constructor(engine: string, env: Readonly<Record<string, string>>) {
    super();
    this.process = fork(join(import.meta.dirname, 'engine-in-node.mjs'), [engine], {
      env: { ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    this.process.on('message', (message) => this.hear(message as FromChild));
    this.process.on('exit', (code) => {
      for (const port of this.ports.values()) port.close();
      this.emit('exit', code ?? 137);
    });
  }
  get pid(): number | undefined {
    return this.process.pid;
  }
  get stdout(): NodeJS.ReadableStream | null {
    return this.process.stdout;
  }
  get stderr(): NodeJS.ReadableStream | null {
    return this.process.stderr;
  }
  kill(): boolean {
    return this.process.kill();
  }
  postMessage(data: unknown, transfer: PortPart[] = []): void {
    const [port] = transfer;
    if (!(port instanceof PortDouble)) {
      this.send({ to: 'parent', data });
      return;
    }
    this.last += 1;
    const id = this.last;
    this.ports.set(id, port);
    this.send({ to: 'parent', data, port: id });
    port.on('message', (event) => this.send({ to: id, data: event.data }));
    port.start();
  }
  private hear({ from, data, isClosed }: FromChild): void {
    if (from === 'parent') this.emit('message', data);
    else if (isClosed === true) this.ports.get(from)?.close();
    else this.ports.get(from)?.postMessage(data);
  }
  private send(message: object): void {
    if (this.process.connected) this.process.send(message, () => undefined);
  }
}
