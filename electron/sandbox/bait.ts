import { randomBytes } from 'node:crypto';
import { existsSync, lstatSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Bait } from './probes.ts';

/** What the host lays out for the probes of one sandbox. */
export interface LaidBait {
  readonly bait: Bait;
  /** What only the host can see: whether the file outside is there. Null when it is not. */
  findTrespass(): string | null;
  /** Whether somebody came to the port, whatever they say about it. */
  wasReached(): boolean;
  close(): void;
}

/** Puts a canary beside the runner's folder and listens on a port of this machine until closed. */
export async function layBait(own: string, folder: string): Promise<LaidBait> {
  const canary = join(own, 'canary');
  const outside = join(own, 'trespass');
  writeFileSync(canary, randomBytes(16).toString('hex'), { mode: 0o600 });
  let visits = 0;
  const server = createServer((socket) => {
    visits += 1;
    socket.destroy();
  });
  server.unref();
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const gitFile = join(folder, '.git');
  const hasGit = lstatSync(gitFile, { throwIfNoEntry: false })?.isFile() ?? false;
  return {
    bait: { canary, outside, port, gitFile: hasGit ? gitFile : null },
    findTrespass: () =>
      existsSync(outside) ? 'a file outside the worktree could be written' : null,
    wasReached: () => visits > 0,
    close: () => void server.close(),
  };
}
