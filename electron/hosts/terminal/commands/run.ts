import { resolve } from 'node:path';
import { exitCodeOfError } from '../../../../shared/exit-code.ts';
import { demoPeople } from '../../demo/demo-people.ts';
import type { Engine } from '../../engine.ts';
import type { Given, RunArguments } from '../arguments.ts';
import { unstartedLine } from '../output/json-lines.ts';
import { readRequest } from '../read-request.ts';
import { sayFailure } from '../say-failure.ts';
import { callerFolder, type TerminalIo } from '../terminal-io.ts';
import { whyLines } from './explain.ts';
import { ride } from './ride.ts';

export async function runCommand(
  io: TerminalIo,
  engine: Engine,
  args: RunArguments,
): Promise<number> {
  const request = await readRequest(args.request, io);
  if (!request.ok) {
    if (args.json) io.stdout.write(`${unstartedLine(new Date(io.now()), request.error)}\n`);
    return sayFailure(io, request.error);
  }
  const { planner, verifier, executor, mode, deliver } = args;
  return ride(io, {
    json: args.json,
    people: { given: args.given },
    explain: (end, paint) => whyLines(io, engine, end, paint),
    start: (watch) =>
      engine.run(
        {
          repository: resolve(callerFolder(io), args.repository),
          request: request.value,
          ...(mode === null ? {} : { mode }),
          ...(deliver === null ? {} : { deliver }),
          ...(planner === null ? {} : { planner }),
          ...(verifier === null ? {} : { verifier }),
          ...(executor === null ? {} : { executor }),
        },
        watch,
      ),
  });
}

export async function resumeCommand(
  io: TerminalIo,
  engine: Engine,
  args: { readonly run: string; readonly given: Given; readonly json: boolean },
): Promise<number> {
  // The run as it was comes first: its header for people, its epoch for the time of each new event.
  const view = await engine.show(args.run);
  if (!view.ok) {
    if (args.json) io.stdout.write(`${unstartedLine(new Date(io.now()), view.error)}\n`);
    sayFailure(io, view.error);
    return exitCodeOfError(view.error.kind);
  }
  const { runId, epoch, state, damage } = view.value;
  if (damage !== null) {
    if (args.json) io.stdout.write(`${unstartedLine(new Date(io.now()), damage)}\n`);
    return sayFailure(io, damage);
  }
  return ride(io, {
    json: args.json,
    // The demo decides for itself; whoever resumes one can't be asked about a sample they never chose.
    people: state.started?.scripted === true ? { fixed: demoPeople } : { given: args.given },
    from: { runId, epoch, state },
    explain: (end, paint) => whyLines(io, engine, end, paint),
    start: (watch) => engine.resume(runId, watch),
  });
}
