import { net } from 'electron';
import { createNetFetch } from './net-fetch.ts';
import { openDesktopService } from './open-desktop-service.ts';
import { serveEngine } from './serve-engine.ts';

/** The program of the engine's utility process. Its output is the log that main keeps. */
const log = (line: string): void => {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`);
};

serveEngine(process.parentPort, {
  open: (handed, vault) =>
    openDesktopService(handed, { env: process.env, vault, fetch: createNetFetch(net), log }),
  exit: (code) => process.exit(code),
});
