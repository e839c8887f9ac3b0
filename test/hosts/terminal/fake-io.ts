import { EventEmitter } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import type { TerminalIo } from '../../../electron/hosts/terminal/terminal-io.ts';

export interface FakeIo {
  readonly io: TerminalIo;
  readonly out: () => string;
  readonly errors: () => string;
  readonly stdin: PassThrough;
  readonly signals: EventEmitter;
  readonly exits: readonly number[];
  readonly clock: { now: number };
}

/** A process around a command, all in memory: what was printed can be read back, signals can be raised. */
export function createFakeIo(
  options: {
    readonly terminal?: boolean;
    readonly columns?: number;
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
    readonly input?: string;
  } = {},
): FakeIo {
  const stdout = createSink(options);
  const stderr = createSink(options);
  const stdin = new PassThrough();
  if (options.input !== undefined) stdin.end(options.input);
  const signals = new EventEmitter();
  const exits: number[] = [];
  const clock = { now: Date.parse('2026-11-21T09:46:12.000Z') };
  const io: TerminalIo = {
    stdin: Object.assign(stdin, { isTTY: options.terminal ?? false }),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: options.env ?? {},
    cwd: options.cwd ?? '/',
    program: '/usr/bin/tandem',
    signals,
    now: () => clock.now,
    exit: (code) => exits.push(code),
  };
  return { io, out: stdout.text, errors: stderr.text, stdin, signals, exits, clock };
}

function createSink(options: { readonly terminal?: boolean; readonly columns?: number }) {
  let text = '';
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const asTerminal = { isTTY: options.terminal ?? false, columns: options.columns ?? 80 };
  return { stream: Object.assign(stream, asTerminal), text: () => text };
}
