import { describeError } from '../../../../shared/describe-error.ts';
import type { TandemError } from '../../../../shared/errors.ts';
import type { Job } from '../../../../shared/ipc/models.ts';
import type { Result } from '../../../../shared/result.ts';
import type { ModelDesk } from '../../model-desk.ts';
import { followJob, type JobEnd } from '../follow-job.ts';
import type { Interrupts } from '../interrupts.ts';
import { createJobTeller } from '../output/job-lines.ts';
import { printWrapped } from '../output/narrator.ts';
import { createScreen, type Screen } from '../output/screen.ts';
import { createPaint, decideColour, type Paint } from '../output/style.ts';
import type { TerminalIo } from '../terminal-io.ts';
import { watchWork } from '../watch-work.ts';

/** What `pull` and `qualify` have in common: long work that is followed, told, and stopped with Ctrl-C. */
export interface Work {
  readonly io: TerminalIo;
  /** Words go to standard error, objects to standard output. */
  readonly json: boolean;
  readonly screen: Screen;
  readonly paint: Paint;
  readonly interrupts: Interrupts;
  print(text: string): void;
  /** One object on standard output, with `--json`; nothing without. */
  write(value: object): void;
}

export async function withWork(
  io: TerminalIo,
  json: boolean,
  act: (work: Work) => Promise<number>,
): Promise<number> {
  const stream = json ? io.stderr : io.stdout;
  const screen = createScreen(stream, { cursor: !json && io.env.TERM !== 'dumb' });
  const paint = createPaint(decideColour(stream.isTTY === true, io.env));
  const print = (text: string) => printWrapped(screen, text);
  const interrupts = watchWork(io, () =>
    print(paint('warn', 'Stopping; what is there is kept. Ctrl-C again stops at once.')),
  );
  const write = (value: object) => {
    if (json) io.stdout.write(`${JSON.stringify(value)}\n`);
  };
  try {
    return await act({ io, json, screen, paint, interrupts, print, write });
  } finally {
    screen.setLive(null);
    interrupts.stop();
  }
}

/** Follows one job to its end and tells it: lines for people, with `--json` the job at each change. */
export async function tellJob(
  work: Work,
  desk: ModelDesk,
  job: {
    readonly start: () => Promise<Result<Job, TandemError>>;
    readonly onChange?: (job: Job) => void;
  },
): Promise<JobEnd> {
  const teller = createJobTeller(work.screen, work.paint, work.io.now);
  const ticking = setInterval(teller.tick, 250);
  ticking.unref();
  let last = '';
  try {
    return await followJob(desk, {
      start: job.start,
      signal: work.interrupts.signal,
      onChange(next) {
        const line = JSON.stringify(next);
        if (line === last) return;
        last = line;
        if (work.json) work.io.stdout.write(`${line}\n`);
        else teller.change(next);
        job.onChange?.(next);
      },
    });
  } finally {
    clearInterval(ticking);
    teller.end();
  }
}

/** Why a job failed, as an error; the job tells it as a whole sentence, of which the error's own words are the beginning. */
export function failureOf({ kind, tag, detail, next }: Job): TandemError {
  const error = { kind: 'model-work-failed', work: kind, tag, detail: '', next } as const;
  const lead = describeError(error).what;
  return { ...error, detail: detail.startsWith(lead) ? detail.slice(lead.length) : detail };
}

/** The value, or null when Ctrl-C came first: looking at servers may take its time. */
export function unlessStopped<T>(work: Work, value: Promise<T>): Promise<T | null> {
  const { signal } = work.interrupts;
  const stopped = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  return Promise.race([value, stopped]);
}
