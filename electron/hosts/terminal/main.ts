import type { TandemError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import type { Engine } from '../engine.ts';
import { type Command, parseArguments } from './arguments.ts';
import { helpText } from './help.ts';
import type { TerminalIo } from './terminal-io.ts';

/**
 * The `tandem` command. What every start needs is imported above and is small; each command loads its own
 * part, and the engine is opened only for commands that use it.
 */
export type OpenEngine = (
  env: TerminalIo['env'],
  use: { readonly writes: boolean; readonly adoptsJobs: boolean },
) => Promise<Result<Engine, TandemError>>;

/** Runs one command line and returns its exit code. Never ends the process by itself. */
export async function runTerminal(
  args: readonly string[],
  io: TerminalIo,
  openEngine: OpenEngine,
): Promise<number> {
  const command = parseArguments(args);
  if (!command.ok) {
    const { sayFailure } = await import('./say-failure.ts');
    return sayFailure(io, command.error);
  }
  if (command.value.kind === 'help') {
    io.stdout.write(helpText(command.value.topic));
    return 0;
  }
  if (command.value.kind === 'version') {
    const { version } = await import('../version.ts');
    io.stdout.write(`${version}\n`);
    return 0;
  }
  const engine = await openEngine(io.env, {
    writes: writes(command.value),
    // The one command that lives long enough for what a dead process left.
    adoptsJobs: command.value.kind === 'serve',
  });
  if (!engine.ok) {
    const last = await lastLineOf(command.value, io, engine.error);
    if (last !== null) io.stdout.write(`${last}\n`);
    const { sayFailure } = await import('./say-failure.ts');
    return sayFailure(io, engine.error);
  }
  try {
    return await execute(command.value, io, engine.value);
  } finally {
    await engine.value.close();
  }
}

/** What a command with `--json` still prints when the engine can't be opened; null for those without a last line. */
async function lastLineOf(
  command: EngineCommand,
  io: TerminalIo,
  error: TandemError,
): Promise<string | null> {
  if (command.kind === 'serve' || !command.json) return null;
  const { unbegunLine, unstartedLine } = await import('./output/json-lines.ts');
  if (command.kind === 'pull') return unbegunLine(command, error);
  if (command.kind === 'qualify')
    return command.act.kind === 'exam'
      ? unbegunLine({ kind: 'qualify', model: command.act.model }, error)
      : null;
  return isRide(command) ? unstartedLine(new Date(io.now()), error) : null;
}

/** The commands that need a data folder to write to. */
const writes = (command: EngineCommand): boolean =>
  (command.kind === 'consents' && command.withdraw !== null) ||
  (command.kind === 'explain' && (command.lookBack || command.judge !== null)) ||
  (command.kind === 'replay' && command.act.kind === 'execute') ||
  isRide(command) ||
  [
    'serve',
    'export',
    'import',
    'remove',
    'keep',
    'pull',
    'qualify',
    'swap-test',
    'tools',
    'note',
    'telemetry',
  ].includes(command.kind);

/** The commands that write a run and end with its last line; the others only read. */
const isRide = (
  command: EngineCommand,
): command is Extract<EngineCommand, { readonly json: boolean }> =>
  ['run', 'resume', 'demo'].includes(command.kind) ||
  (command.kind === 'fork' && command.act.kind === 'fork');

type EngineCommand = Exclude<Command, { kind: 'help' | 'version' }>;

async function execute(command: EngineCommand, io: TerminalIo, engine: Engine): Promise<number> {
  switch (command.kind) {
    case 'run':
      return (await import('./commands/run.ts')).runCommand(io, engine, command);
    case 'resume':
      return (await import('./commands/run.ts')).resumeCommand(io, engine, command);
    case 'fork':
      return (await import('./commands/fork.ts')).forkCommand(io, engine, command);
    case 'demo':
      return (await import('./commands/demo.ts')).demoCommand(io, engine, command.json);
    case 'runs':
      return command.storage
        ? (await import('./commands/storage.ts')).storageCommand(io, engine, command.json)
        : (await import('./commands/runs.ts')).runsCommand(io, engine, command.json);
    case 'export':
      return (await import('./commands/export.ts')).exportCommand(io, engine, command);
    case 'import':
      return (await import('./commands/import.ts')).importCommand(io, engine, command);
    case 'remove':
      return (await import('./commands/remove.ts')).removeCommand(io, engine, command);
    case 'keep':
      return (await import('./commands/keep.ts')).keepCommand(io, engine, command);
    case 'show':
      return (await import('./commands/show-event.ts')).showRunOrEvent(io, engine, command);
    case 'explain':
      return (await import('./commands/explain.ts')).explainCommand(io, engine, command);
    case 'ledger':
      return (await import('./commands/ledger.ts')).ledgerCommand(io, engine, command);
    case 'replay':
      return (await import('./commands/re-execute.ts')).replayOrExecute(io, engine, command);
    case 'swap-test':
      return (await import('./commands/swap-test.ts')).swapTestCommand(io, engine, command);
    case 'compare':
      return (await import('./commands/compare.ts')).compareCommand(io, engine, command);
    case 'serve':
      return (await import('./commands/serve.ts')).serveCommand(io, engine, command);
    case 'consents':
      return (await import('./commands/consents.ts')).consentsCommand(io, engine, command);
    case 'doctor':
      return (await import('./commands/doctor.ts')).doctorCommand(io, engine, command);
    case 'tools':
      return (await import('./commands/tools.ts')).toolsCommand(io, engine, command);
    case 'search':
      return (await import('./commands/search.ts')).searchCommand(io, engine, command);
    case 'note':
      return (await import('./commands/note.ts')).noteCommand(io, engine, command);
    case 'telemetry':
      return (await import('./commands/telemetry.ts')).telemetryCommand(io, engine, command);
    case 'models':
      return (await import('./commands/models.ts')).modelsCommand(io, engine, command);
    case 'fit':
      return (await import('./commands/fit.ts')).fitCommand(io, engine, command);
    case 'pull':
      return (await import('./commands/pull.ts')).pullCommand(io, engine, command);
    case 'qualify':
      return (await import('./commands/qualify.ts')).qualifyCommand(io, engine, command);
  }
}

/** Runs this process's own command line to its end; what was printed is out before the process goes. */
export async function startTerminal(): Promise<void> {
  const { stdin, stdout, stderr, env } = process;
  const io: TerminalIo = {
    stdin,
    stdout,
    stderr,
    env,
    cwd: process.cwd(),
    program: process.argv[1] ?? 'tandem',
    signals: process,
    now: () => Date.now(),
    exit: (code) => process.exit(code),
  };
  // A reader that has gone (`| head`, a closed window) is no fault of ours: the rest is simply not printed.
  for (const stream of [stdout, stderr]) stream.on('error', ignoreClosedReader);
  const code = await runTerminal(process.argv.slice(2), io, async (given, use) => {
    const { openEngine } = await import('../open-engine.ts');
    return openEngine(given, use);
  });
  await Promise.all([stdout, stderr].map(flushed));
  process.exit(code);
}

function ignoreClosedReader(fault: NodeJS.ErrnoException): void {
  if (fault.code !== 'EPIPE' && fault.code !== 'EIO' && fault.code !== 'ERR_STREAM_DESTROYED')
    throw fault;
}

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => stream.write('', () => resolve()));
