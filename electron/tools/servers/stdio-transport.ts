import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { JSONRPCMessage } from '@modelcontextprotocol/client';
import { plainText } from '../../sandbox/plain-text.ts';
import { RunnerTransport } from '../runner-transport.ts';

/** What a server may say outside the protocol in its whole life; more is no log but a flood. */
const MOST_NOISE = 32 * 1024 * 1024;
const SHOWN_END = 600;

/**
 * The pipes of somebody else's server: as with our own runner, but it is ended when it floods. `pid` and `stderr`
 * tell the protocol library that silence before the handshake means an older server here, not an outage.
 */
export class StdioTransport extends RunnerTransport {
  readonly pid: number | null;
  readonly stderr = null;
  readonly #flood: { why: string | null };

  constructor(
    child: ChildProcessWithoutNullStreams,
    deserialize: (line: string) => JSONRPCMessage,
  ) {
    const flood: { why: string | null } = { why: null };
    let noise = 0;
    const count = (bytes: number, where: string): void => {
      noise += bytes;
      if (noise <= MOST_NOISE || flood.why !== null) return;
      flood.why = `it wrote more than ${MOST_NOISE / 1024 ** 2} MB ${where} and was ended`;
      child.kill('SIGKILL');
    };
    super(child, (line) => {
      try {
        return deserialize(line);
      } catch (reason) {
        count(line.length, 'that is no message to its standard output');
        throw reason;
      }
    });
    child.stderr.on('data', (chunk: Buffer) => count(chunk.length, 'to its standard error'));
    this.pid = child.pid ?? null;
    this.#flood = flood;
  }

  /** How the program ended, in words; null while it runs. */
  describeEnd(): string | null {
    if (this.#flood.why !== null) return this.#flood.why;
    if (this.end === null) return null;
    const text = plainText(this.end);
    return text.length > SHOWN_END ? `${text.slice(0, SHOWN_END)}…` : text;
  }
}
