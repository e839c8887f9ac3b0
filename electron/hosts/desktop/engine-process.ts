import type { ChildPart, ElectronParts, PortPart } from './electron-parts.ts';
import { type FromEngine, fromEngineSchema, type ToEngine } from './engine-messages.ts';

/**
 * Keeps the engine's process alive. When it dies it is started again with growing pauses; windows notice by
 * their port and ask for another. What it was riding is in the log: those runs show as interrupted and can be
 * resumed. Nothing of a run is kept here.
 */
export interface EngineProcess {
  /** One end of a new connection: at once, or when the process is there again. */
  connect(port: PortPart): void;
  /** Runs whenever the process has ended, however it did. */
  onGone(listener: () => void): void;
  onReady(listener: () => void): void;
  /** Ends it in order, and by force when that takes too long. */
  close(): Promise<void>;
}

export interface EngineStart {
  readonly module: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly start: ToEngine;
  readonly log: { write(text: string | Uint8Array): void; line(text: string): void };
  /** Takes what the engine says and asks; answers go back through `say`. */
  readonly onSaid: (message: Exclude<FromEngine, { kind: 'ready' }>, say: Say) => void;
  readonly clock: Clock;
}

export type Say = (message: ToEngine) => void;

/** Timers as a port, so that pauses can be tested without waiting. */
export interface Clock {
  /** Runs `work` once after so many milliseconds; the result cancels it. */
  after(ms: number, work: () => void): () => void;
}

export const systemClock: Clock = {
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

export const PAUSES_MS = [500, 1_000, 2_000, 5_000, 15_000, 30_000] as const;
/** A process that lived so long is not counted among the failures before it. */
export const HEALTHY_MS = 60_000;
const CLOSING_MS = 8_000;

export function startEngineProcess(
  { utilityProcess }: Pick<ElectronParts, 'utilityProcess'>,
  options: EngineStart,
): EngineProcess {
  const { clock } = options;
  const listeners = { gone: new Set<() => void>(), ready: new Set<() => void>() };
  const waiting: PortPart[] = [];
  let child: ChildPart | null = null;
  let isReady = false;
  let failures = 0;
  let closed: (() => void) | null = null;
  let forgetHealth: () => void = () => undefined;

  const begin = (): void => {
    const started = fork(utilityProcess, options);
    child = started;
    started.on('message', (raw) => hear(started, raw));
    started.on('exit', (code) => end(started, code));
    forgetHealth = clock.after(HEALTHY_MS, () => {
      failures = 0;
    });
    started.postMessage(options.start);
  };
  const hear = (from: ChildPart, raw: unknown): void => {
    const message = fromEngineSchema.safeParse(raw);
    if (!message.success) options.log.line('The engine sent what main does not know.');
    else if (message.data.kind !== 'ready') {
      options.onSaid(message.data, (answer) => from.postMessage(answer));
      if (message.data.kind === 'failed') from.kill();
    } else if (child === from) {
      isReady = true;
      for (const port of waiting.splice(0)) from.postMessage({ kind: 'connect' }, [port]);
      for (const listener of listeners.ready) listener();
    }
  };
  const end = (ended: ChildPart, code: number): void => {
    if (child !== ended) return;
    child = null;
    isReady = false;
    forgetHealth();
    for (const port of waiting.splice(0)) port.close();
    for (const listener of listeners.gone) listener();
    if (closed !== null) {
      closed();
      return;
    }
    const pause = PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? 30_000;
    failures += 1;
    options.log.line(`The engine ended (exit ${code}); it is started again in ${pause} ms.`);
    clock.after(pause, () => {
      if (closed === null) begin();
    });
  };

  begin();
  return {
    connect(port) {
      if (child !== null && isReady) child.postMessage({ kind: 'connect' }, [port]);
      else if (closed === null) waiting.push(port);
      else port.close();
    },
    onGone: (listener) => void listeners.gone.add(listener),
    onReady: (listener) => void listeners.ready.add(listener),
    async close() {
      const { promise, resolve } = Promise.withResolvers<void>();
      closed = resolve;
      if (child === null) return;
      const last = child;
      const cancel = clock.after(CLOSING_MS, () => void last.kill());
      last.postMessage({ kind: 'close' });
      await promise;
      cancel();
    },
  };
}

function fork(
  utilityProcess: ElectronParts['utilityProcess'],
  { module, environment, log }: EngineStart,
): ChildPart {
  const child = utilityProcess.fork(module, [], {
    serviceName: 'Tandem Engine',
    env: { ...environment },
    stdio: 'pipe',
    // Client certificates, and proxies that ask for a name, are then answered by main.
    respondToAuthRequestsFromMainProcess: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Uint8Array | string) => log.write(chunk));
  }
  return child;
}
