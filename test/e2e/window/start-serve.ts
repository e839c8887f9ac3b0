import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A `tandem serve` that can be killed. */
export interface Serve {
  /** With its launch token, as it was printed. */
  readonly address: string;
  /** SIGKILL: no farewell, nothing flushed. */
  kill(): Promise<void>;
}

/** Unbuilt; TANDEM_PROGRAM names a built one. */
const program = process.env.TANDEM_PROGRAM ?? join(import.meta.dirname, 'serve-process.ts');

export async function startServe(env: NodeJS.ProcessEnv, port: number): Promise<Serve> {
  const child = spawn(process.execPath, [program, 'serve', '--port', String(port)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await readAddress(child);
  return {
    address,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function readAddress(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no standard output');
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /^Tandem is at (\S+)$/.exec(line)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error('tandem serve ended before it said where it is');
}

/** A port that is free now, to be used again after a restart. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}
