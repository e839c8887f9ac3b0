import type { TandemError } from '../../../../shared/errors.ts';
import { EXIT } from '../../../../shared/exit-code.ts';
import type { Result } from '../../../../shared/result.ts';
import type { RunState } from '../../../../shared/run/state.ts';
import type { People } from '../../../workflow/ports.ts';
import type { RunEnd, Watch } from '../../engine.ts';
import type { Given } from '../arguments.ts';
import { type Interrupts, watchInterrupts } from '../interrupts.ts';
import { eventLine, unstartedLine } from '../output/json-lines.ts';
import { createNarrator, printWrapped } from '../output/narrator.ts';
import { createScreen, type Screen } from '../output/screen.ts';
import { createPaint, decideColour, type Paint } from '../output/style.ts';
import { createAsker } from '../people/asker.ts';
import { createEditText, editorCommand } from '../people/edit-text.ts';
import { createGivenPeople } from '../people/given-people.ts';
import { oneAtATime } from '../people/one-at-a-time.ts';
import { createTerminalPeople } from '../people/terminal-people.ts';
import { sayFailure } from '../say-failure.ts';
import { commandName, type TerminalIo } from '../terminal-io.ts';

/** A run on its way to a person or a program, whichever asked for it. */
export interface RideRequest {
  readonly json: boolean;
  /** Who decides: flags with a person behind them where there is a terminal, or someone fixed. */
  readonly people: { readonly given: Given } | { readonly fixed: People };
  /** On resume: the run as it was. */
  readonly from?: { readonly runId: string; readonly epoch: string; readonly state: RunState };
  readonly start: (watch: Watch) => Promise<Result<RunEnd, TandemError>>;
  /** Lines for people about why it failed; nothing where nobody is to blame. */
  readonly explain?: (end: RunEnd, paint: Paint) => Promise<readonly string[]>;
}

/** Runs to the end, tells it, and returns the exit code. */
export async function ride(io: TerminalIo, request: RideRequest): Promise<number> {
  const stream = request.json ? io.stderr : io.stdout;
  const screen = createScreen(stream, { cursor: !request.json && io.env.TERM !== 'dumb' });
  const paint = createPaint(decideColour(stream.isTTY === true, io.env));
  let readerIsGone = false;
  const interrupts = watchInterrupts({
    signals: io.signals,
    now: io.now,
    onFirst: () => {
      if (readerIsGone) return;
      const words = 'Interrupting; everything recorded is kept. Ctrl-C again stops at once.';
      printWrapped(screen, paint('warn', words));
    },
    onSecond: () => io.exit(EXIT.stopped),
  });
  // A reader that went away (`| head`) ends the run as Ctrl-C does, without another word.
  io.stdout.once('error', () => {
    readerIsGone = true;
    interrupts.interrupt();
  });
  const teller = request.json ? tellJson(io, request) : tellPeople(io, { request, screen, paint });
  const ticking = setInterval(teller.tick, 250);
  ticking.unref();
  try {
    const end = await request.start({
      people: peopleOf(io, { request, screen, paint, interrupts }),
      signal: interrupts.signal,
      onEvent: teller.onEvent,
      onPulse: teller.onPulse,
    });
    screen.setLive(null);
    if (!end.ok) return fail(io, request.json, end.error);
    const code = teller.end(end.value);
    // A program gets nothing after the run's last event.
    const lines = request.json ? [] : ((await request.explain?.(end.value, paint)) ?? []);
    for (const text of lines) printWrapped(screen, text);
    return code;
  } finally {
    clearInterval(ticking);
    interrupts.stop();
  }
}

interface Teller extends Pick<Watch, 'onEvent' | 'onPulse'> {
  tick(): void;
  end(end: RunEnd): number;
}

function tellJson(io: TerminalIo, request: RideRequest): Teller {
  let epoch = request.from?.epoch ?? '';
  let last = '';
  const print = (line: string) => io.stdout.write(`${line}\n`);
  return {
    onEvent(runId, event) {
      if (event.kind === 'run.started') epoch = event.epoch;
      last = event.kind;
      print(eventLine(runId, epoch, event));
    },
    onPulse: () => undefined,
    tick: () => undefined,
    end({ runId, finished, error }) {
      // The log's own last event, unless the log could not take it any more (a full disk).
      if (last !== 'run.finished') print(eventLine(runId, epoch, finished));
      if (error !== null) sayFailure(io, error);
      return finished.exitCode;
    },
  };
}

function tellPeople(
  io: TerminalIo,
  { request, screen, paint }: { request: RideRequest; screen: Screen; paint: Paint },
): Teller {
  const narrator = createNarrator({
    screen,
    paint,
    command: commandName(io),
    now: io.now,
    showPlans: !asksAboutPlan(io, request),
    isAsked: !('fixed' in request.people) && askingStream(io, request.json) !== null,
    ...(request.from === undefined ? {} : { from: request.from }),
  });
  return {
    onEvent: narrator.event,
    onPulse: narrator.pulse,
    tick: narrator.tick,
    end(end) {
      narrator.end(end);
      return end.finished.exitCode;
    },
  };
}

/** For an error instead of a run: words on standard error, and for programs the one line they wait for. */
function fail(io: TerminalIo, json: boolean, error: TandemError): number {
  if (json) io.stdout.write(`${unstartedLine(new Date(io.now()), error)}\n`);
  return sayFailure(io, error);
}

/** Where a person can be asked: both directions have to be a terminal, or nobody would see the question. */
function askingStream(io: TerminalIo, json: boolean): TerminalIo['stdout'] | null {
  const output = io.stdout.isTTY === true && !json ? io.stdout : io.stderr;
  return io.stdin.isTTY === true && output.isTTY === true ? output : null;
}

function asksAboutPlan(io: TerminalIo, { people, json }: RideRequest): boolean {
  if ('fixed' in people || askingStream(io, json) === null) return false;
  return !people.given.yes && !people.given.approve.includes('plan');
}

function peopleOf(
  io: TerminalIo,
  {
    request,
    paint,
    screen,
    interrupts,
  }: { request: RideRequest; paint: Paint; screen: Screen; interrupts: Interrupts },
): People {
  if ('fixed' in request.people) return request.people.fixed;
  const output = askingStream(io, request.json);
  if (output === null) return createGivenPeople(request.people.given, null);
  const asking = output === io.stdout ? screen : createScreen(output, { cursor: false });
  const asker = createAsker({
    stdin: io.stdin,
    output,
    screen: asking,
    signal: interrupts.signal,
    interrupt: interrupts.interrupt,
  });
  const edit = createEditText({
    env: io.env,
    whileEditing: (editing) => {
      screen.hold(editing);
      interrupts.ignore(editing);
    },
  });
  const editor = editorCommand(io.env);
  return createGivenPeople(
    request.people.given,
    oneAtATime(createTerminalPeople({ asker, paint, edit, editor })),
  );
}
