import type { TandemError } from '../../../../shared/errors.ts';
import { EXIT, exitCodeOfError } from '../../../../shared/exit-code.ts';
import { planSchema } from '../../../../shared/plan/plan.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { ForkChange } from '../../../../shared/run/fork-change.ts';
import { demoPeople } from '../../demo/demo-people.ts';
import type { Engine } from '../../engine.ts';
import type { Given } from '../arguments.ts';
import type { ForkAct } from '../fork-arguments.ts';
import { describeForecast, describePlaces } from '../output/fork-lines.ts';
import { unstartedLine } from '../output/json-lines.ts';
import { printWrapped } from '../output/narrator.ts';
import { createScreen } from '../output/screen.ts';
import { createPaint, decideColour } from '../output/style.ts';
import { sayFailure } from '../say-failure.ts';
import { commandName, type TerminalIo } from '../terminal-io.ts';
import { readUserFile, userPath } from '../user-files.ts';
import { ride } from './ride.ts';

interface ForkCommand {
  readonly act: ForkAct;
  readonly given: Given;
  readonly json: boolean;
}

/** Lists the places of a run, or makes a fork and rides it. Its last line of `--json` is `run.finished`. */
export async function forkCommand(
  io: TerminalIo,
  engine: Engine,
  command: ForkCommand,
): Promise<number> {
  const { act, json } = command;
  if (act.kind === 'places') return listPlaces(io, engine, act.run, json);
  const refuse = (error: TandemError): number => {
    if (json) io.stdout.write(`${unstartedLine(new Date(io.now()), error)}\n`);
    return sayFailure(io, error);
  };
  const changes = await readChanges(io, act);
  if (!changes.ok) return refuse(changes.error);
  const asked = { run: act.run, at: act.at, changes: changes.value };
  const forecast = await engine.forks.forecast(asked);
  if (!forecast.ok) return refuse(forecast.error);
  const stream = json ? io.stderr : io.stdout;
  const screen = createScreen(stream, { cursor: false });
  const paint = createPaint(decideColour(stream.isTTY === true, io.env));
  for (const text of describeForecast(forecast.value, paint)) printWrapped(screen, text);
  const made = await engine.forks.create(asked);
  if (!made.ok) return refuse(made.error);
  const { runId, created } = made.value;
  const view = await engine.show(runId);
  if (!view.ok) return refuse(view.error);
  const { epoch, state } = view.value;
  return ride(io, {
    json,
    people: state.started?.scripted === true ? { fixed: demoPeople } : { given: command.given },
    from: { runId, epoch, state },
    start(watch) {
      // Of the fork's events this is the first that is its own.
      if (json) watch.onEvent(runId, created);
      return engine.resume(runId, watch);
    },
  });
}

async function listPlaces(
  io: TerminalIo,
  engine: Engine,
  run: string,
  json: boolean,
): Promise<number> {
  const found = await engine.forks.places(run);
  if (!found.ok) {
    sayFailure(io, found.error);
    return exitCodeOfError(found.error.kind);
  }
  if (json) {
    const { places, likely } = found.value;
    for (const place of places)
      io.stdout.write(`${JSON.stringify({ ...place, likely: place.key === likely })}\n`);
    return EXIT.delivered;
  }
  const screen = createScreen(io.stdout, { cursor: false });
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  for (const text of describePlaces(found.value, paint, commandName(io)))
    printWrapped(screen, text);
  return EXIT.delivered;
}

const PLAN_BYTES = 2_000_000;
const RESULT_BYTES = 200_000;

/** What is declared on the command line, with the files read. Errors: `usage`, `file-unreadable`, `file-invalid`. */
async function readChanges(
  io: TerminalIo,
  act: Extract<ForkAct, { kind: 'fork' }>,
): Promise<Result<readonly ForkChange[], TandemError>> {
  const changes: ForkChange[] = act.messages.map((text) => ({ what: 'message', text }));
  if (act.plan !== null) {
    const plan = await readPlan(userPath(io, act.plan));
    if (!plan.ok) return plan;
    changes.push(plan.value);
  }
  if (act.executor !== null) changes.push({ what: 'executor', executor: act.executor });
  if (act.result !== null) {
    const output = await readUserFile(userPath(io, act.result), RESULT_BYTES);
    if (!output.ok) return output;
    changes.push({ what: 'tool-result', output: output.value });
  }
  if (Object.keys(act.budgets).length > 0) changes.push({ what: 'budget', budgets: act.budgets });
  return ok(changes);
}

/** A plan as `--plan FILE` brings it, in the contract's form. */
export async function readPlan(
  path: string,
): Promise<Result<Extract<ForkChange, { what: 'plan' }>, TandemError>> {
  const text = await readUserFile(path, PLAN_BYTES);
  if (!text.ok) return text;
  const invalid = (detail: string) =>
    err({ kind: 'file-invalid', path, line: null, detail } as const);
  try {
    const parsed = planSchema.safeParse(JSON.parse(text.value));
    if (parsed.success) return ok({ what: 'plan', plan: parsed.data });
    const [issue] = parsed.error.issues;
    return invalid(`it is no plan: ${issue?.path.join('.')} ${issue?.message ?? ''}`.trim());
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
    return invalid('it is not JSON');
  }
}
