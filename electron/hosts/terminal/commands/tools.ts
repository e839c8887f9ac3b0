import { createInterface } from 'node:readline/promises';
import type { TandemError } from '../../../../shared/errors.ts';
import { EXIT } from '../../../../shared/exit-code.ts';
import type { Inspection, ToolServerView } from '../../../../shared/ipc/tool-servers.ts';
import type { Engine } from '../../engine.ts';
import { createPaint, decideColour, mark, type Paint } from '../output/style.ts';
import { describeFoundTools, describeToolServer } from '../output/tool-server-lines.ts';
import { sayFailure } from '../say-failure.ts';
import { commandName, type TerminalIo } from '../terminal-io.ts';
import type { ToolsAct } from '../tool-arguments.ts';

type NamedAct = Exclude<ToolsAct, { kind: 'list' }>;

/** Exit 0: done. 2: no such server, or nobody there to say yes. 3: not approved. 5: the server does not answer. */
export async function toolsCommand(
  io: TerminalIo,
  engine: Pick<Engine, 'toolServers'>,
  command: { readonly act: ToolsAct; readonly json: boolean },
): Promise<number> {
  const { act, json } = command;
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  const servers = await engine.toolServers.list();
  const print = (lines: readonly string[]): void => {
    if (!json) io.stdout.write(`${lines.join('\n')}\n`);
  };
  const tell = { io, paint, json, print };
  if (act.kind === 'list') return listServers(tell, servers);
  const server = servers.find(({ name }) => name === act.name);
  if (server === undefined) return sayFailure(io, unknown(act.name, servers));
  if (act.kind === 'forget') {
    const forgotten = await engine.toolServers.forget({ name: act.name });
    return forgotten.ok ? finish(tell, forgotten.value) : sayFailure(io, forgotten.error);
  }
  return lookAt(tell, engine, { act, server });
}

interface Tell {
  readonly io: TerminalIo;
  readonly paint: Paint;
  readonly json: boolean;
  readonly print: (lines: readonly string[]) => void;
}

const unknown = (name: string, servers: readonly ToolServerView[]): TandemError => {
  const names = servers.map((server) => server.name);
  const known =
    names.length === 0 ? 'The settings name none' : `The settings name ${names.join(', ')}`;
  return { kind: 'usage', message: `There is no tool server \`${name}\`. ${known}.` };
};

function listServers({ io, paint, json }: Tell, servers: readonly ToolServerView[]): number {
  if (json) for (const server of servers) io.stdout.write(`${JSON.stringify(server)}\n`);
  else if (servers.length === 0)
    io.stdout.write('No tool servers are set up (settings: toolServers).\n');
  else {
    for (const server of servers) {
      io.stdout.write(`${describeToolServer(server, paint).join('\n')}\n`);
    }
  }
  return EXIT.delivered;
}

/** The exact command first, then leave to start it, then what it has, then leave to use it. */
async function lookAt(
  tell: Tell,
  engine: Pick<Engine, 'toolServers'>,
  { act, server }: { readonly act: NamedAct; readonly server: ToolServerView },
): Promise<number> {
  const { io, paint, print } = tell;
  print(describeToolServer(server, paint));
  const known = server.state === 'approved';
  const starts = server.transport === 'stdio' ? 'start this program' : 'ask this address';
  if (!known && !(await isWanted(tell, act, `Looking means to ${starts}. Go on?`)))
    return notWanted(tell, act);
  const { name } = act;
  const found = await engine.toolServers.inspect({ name, identity: server.identity });
  if (!found.ok) return sayFailure(io, found.error);
  if (found.value.server.state === 'fault') {
    finish(tell, found.value);
    print(describeToolServer(found.value.server, paint).slice(0, 1));
    return EXIT.missing;
  }
  print(describeFoundTools(found.value, paint));
  if (act.kind === 'inspect') return finish(tell, found.value);
  if (!(await isWanted(tell, act, `Let runs use ${name} with these tools?`)))
    return notWanted(tell, act);
  const approved = await engine.toolServers.approve({ name, seen: found.value.seen });
  if (!approved.ok) return sayFailure(io, approved.error);
  print([`${paint('good', mark.good)} ${name} is approved as shown.`]);
  return finish(tell, approved.value);
}

function finish({ io, json }: Tell, value: ToolServerView | Inspection): number {
  if (json) io.stdout.write(`${JSON.stringify(value)}\n`);
  return EXIT.delivered;
}

/** Only a person at a terminal, or `--yes` typed by one, says so. */
async function isWanted({ io, json }: Tell, act: NamedAct, question: string): Promise<boolean> {
  if (act.yes) return true;
  if (json || io.stdin.isTTY !== true) return false;
  const lines = createInterface({ input: io.stdin, output: io.stdout });
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  try {
    const answer = await Promise.race([lines.question(`${question} [y/N] `), ended]);
    return /^y(?:es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}

function notWanted({ io, json }: Tell, { kind, name }: NamedAct): number {
  if (io.stdin.isTTY === true && !json) {
    io.stdout.write('Nothing was approved.\n');
    return EXIT.notApproved;
  }
  const again = `${commandName(io)} tools ${kind} ${name} --yes`;
  return sayFailure(io, {
    kind: 'usage',
    message: `Nobody is here to say yes to what is shown; \`${again}\` says it.`,
  });
}
