import { join, resolve } from 'node:path';
import { EXIT } from '../../../../shared/exit-code.ts';
import { type BrowserHost, type Listening, startBrowserHost } from '../../browser/browser-host.ts';
import { openBrowser } from '../../browser/open-browser.ts';
import { addUser, removeUser } from '../../browser/users-file.ts';
import type { Engine } from '../../engine.ts';
import { openService } from '../../open-service.ts';
import { watchInterrupts } from '../interrupts.ts';
import { sayFailure } from '../say-failure.ts';
import type { ServeArguments } from '../serve-arguments.ts';
import { callerFolder, type TerminalIo } from '../terminal-io.ts';

/** The browser host in the foreground: serves windows until it is interrupted. Also keeps the users' file. */
export async function serveCommand(
  io: TerminalIo,
  engine: Engine,
  args: ServeArguments,
): Promise<number> {
  const from = callerFolder(io);
  const usersFile =
    args.users === null ? join(engine.place.home, 'users.json') : resolve(from, args.users);
  if (args.act.kind !== 'serve') return keepUsers(io, usersFile, args.act);
  const listening: Listening = {
    host: args.host,
    port: args.port,
    tls: args.tls && {
      certFile: resolve(from, args.tls.certFile),
      keyFile: resolve(from, args.tls.keyFile),
    },
    usersFile,
  };
  return serve(io, engine, { listening, isOpened: args.open });
}

async function serve(
  io: TerminalIo,
  engine: Engine,
  { listening, isOpened }: { readonly listening: Listening; readonly isOpened: boolean },
): Promise<number> {
  const served = openService(engine, {
    host: 'browser',
    electron: null,
    logFolder: engine.place.home,
    log: (line) => io.stderr.write(`${line}\n`),
  });
  const host = await startBrowserHost(served.service, listening);
  if (!host.ok) {
    await served.close();
    return sayFailure(io, host.error);
  }
  sayWhere(io, host.value, listening);
  if (isOpened) openBrowser(host.value.createOpenAddress());
  await interrupted(io);
  const going = served.desk.riding().length;
  if (going > 0) io.stderr.write('Interrupting what goes on; it can be resumed.\n');
  // Windows go first: what they read from is closed after them.
  await host.value.close();
  await served.close();
  return EXIT.delivered;
}

function sayWhere(io: TerminalIo, host: BrowserHost, { usersFile }: Listening): void {
  const who = host.address.includes('#')
    ? 'The address holds the key to it: keep it to yourself.'
    : `Users of ${usersFile} come in with the address and #token=THEIRS.`;
  io.stdout.write(
    `Tandem is at ${host.address}\n${who} Ctrl-C ends it; runs that go on are interrupted and can be resumed.\n`,
  );
}

/** Until the first Ctrl-C or kind signal; the second ends the process at once. */
function interrupted(io: TerminalIo): Promise<void> {
  return new Promise((resolve) => {
    watchInterrupts({
      signals: io.signals,
      now: io.now,
      onFirst: resolve,
      onSecond: () => io.exit(EXIT.stopped),
    });
  });
}

function keepUsers(
  io: TerminalIo,
  usersFile: string,
  act: Exclude<ServeArguments['act'], { kind: 'serve' }>,
): number {
  if (act.kind === 'remove-user') {
    const removed = removeUser(usersFile, act.name);
    if (!removed.ok) return sayFailure(io, removed.error);
    io.stdout.write(`${act.name} can’t come in any more.\n`);
    return EXIT.delivered;
  }
  const token = addUser(usersFile, act);
  if (!token.ok) return sayFailure(io, token.error);
  io.stderr.write(
    `${act.name} may ${act.scopes.join(', ')}. Their token, shown only now; it belongs behind the address, as #token=…:\n`,
  );
  io.stdout.write(`${token.value}\n`);
  return EXIT.delivered;
}
