import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client';

type Deserialize = (line: string) => JSONRPCMessage;

/** Far above what the tools answer with; a runner that sends more is broken or lies. */
const LONGEST_MESSAGE = 4 * 1024 * 1024;
const KEPT_NOISE = 2_000;

/**
 * MCP over the pipes of a runner that was started elsewhere (so that a sandbox can be put around it):
 * one JSON message a line. Lines that are no message are noise, kept only for telling what went wrong.
 */
export class RunnerTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;

  /** Resolves when the process has ended, with how in words. */
  readonly ended: Promise<string>;
  /** How the process ended; null while it runs. */
  end: string | null = null;

  readonly #child: ChildProcessWithoutNullStreams;
  readonly #deserialize: Deserialize;
  #partial: Buffer[] = [];
  #partialBytes = 0;
  #noise = '';

  constructor(child: ChildProcessWithoutNullStreams, deserialize: Deserialize) {
    this.#child = child;
    this.#deserialize = deserialize;
    this.ended = new Promise((resolve) => {
      const finish = (how: string): void => {
        if (this.end !== null) return;
        this.end = `${how}${this.#describeNoise()}`;
        resolve(this.end);
        this.onclose?.();
      };
      child.once('error', (error) => finish(`it could not be started: ${error.message}`));
      child.once('exit', (code, signal) =>
        finish(signal === null ? `it exited with code ${code}` : `it was ended by ${signal}`),
      );
    });
    child.stdin.on('error', (error) => this.onerror?.(error));
    child.stderr.on('data', (chunk: Buffer) => this.#keepNoise(chunk.toString('utf8')));
  }

  async start(): Promise<void> {
    this.#child.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
  }

  send(message: JSONRPCMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.end !== null) return reject(new Error(this.end));
      this.#child.stdin.write(`${JSON.stringify(message)}\n`, (error) =>
        error === null || error === undefined ? resolve() : reject(error),
      );
    });
  }

  /** Ends the runner's input, which it answers by exiting. */
  async close(): Promise<void> {
    this.#child.stdin.end();
  }

  #receive(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      this.#partial.push(chunk.subarray(from, end));
      const line = Buffer.concat(this.#partial).toString('utf8');
      this.#partial = [];
      this.#partialBytes = 0;
      this.#deliver(line);
      from = end + 1;
    }
    if (from < chunk.length) {
      this.#partial.push(chunk.subarray(from));
      this.#partialBytes += chunk.length - from;
    }
    if (this.#partialBytes > LONGEST_MESSAGE) {
      this.#keepNoise(`sent a message of more than ${LONGEST_MESSAGE} bytes`);
      this.#partial = [];
      this.#partialBytes = 0;
      this.#child.kill('SIGKILL');
    }
  }

  #deliver(line: string): void {
    if (line.trim() === '') return;
    const message = this.#parse(line);
    if (message === null) this.#keepNoise(`${line}\n`);
    else this.onmessage?.(message);
  }

  #parse(line: string): JSONRPCMessage | null {
    try {
      return this.#deserialize(line);
    } catch {
      return null;
    }
  }

  #keepNoise(text: string): void {
    this.#noise = `${this.#noise}${text}`.slice(-KEPT_NOISE);
  }

  #describeNoise(): string {
    const noise = this.#noise.trim();
    return noise === '' ? '' : `, after saying: ${noise}`;
  }
}
