import type { Job } from '../../../../shared/ipc/models.ts';
import { cleanLine } from './clean-text.ts';
import { describeBytes, describeDuration } from './format.ts';
import { joined } from './lines.ts';
import type { Screen } from './screen.ts';
import { mark, type Paint } from './style.ts';

/** Work on a model as it goes on: one line that is redrawn on a terminal, and a few that stay elsewhere. */
export interface JobTeller {
  change(job: Job): void;
  /** Called some times a second, so that a wait is seen to be one. */
  tick(): void;
  end(): void;
}

const PHASES: Readonly<Record<Job['phase'], string>> = {
  waiting: 'waiting for its turn',
  resolve: 'looking it up',
  download: 'downloading',
  verify: 'checking the digest',
  write: 'writing it down',
  hash: 'reading the file',
  upload: 'handing it to the server',
  load: 'loading it',
  rates: 'measuring its speed',
  exam: 'taking the exam',
  paused: 'paused',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

export function createJobTeller(screen: Screen, paint: Paint, now: () => number): JobTeller {
  let job: Job | null = null;
  let told = '';
  let stalled = false;
  const draw = () => screen.setLive(job === null ? null : describeNow(job, paint, now()));
  const stay = (next: Job) => {
    const isStalled = next.stalledSeconds !== null;
    if (isStalled && !stalled) screen.print(`  ${paint('warn', mark.warn)} ${describeStall(next)}`);
    stalled = isStalled;
    const step = `${next.phase} ${tenthOf(next)}`;
    if (step === told) return;
    told = step;
    screen.print(`  ${mark.doing} ${describeProgress(next)}`);
  };
  return {
    change(next) {
      job = next;
      if (screen.live) draw();
      else if (!ENDED.has(next.phase)) stay(next);
    },
    tick: draw,
    end() {
      job = null;
      screen.setLive(null);
    },
  };
}

const ENDED: ReadonlySet<Job['phase']> = new Set(['paused', 'done', 'failed', 'cancelled']);

/** Elsewhere than on a terminal each tenth of the way is one line. */
const tenthOf = ({ done, total }: Job): number =>
  total === null || total === 0 ? 0 : Math.floor((done / total) * 10);

function describeNow(job: Job, paint: Paint, now: number): string {
  if (job.stalledSeconds !== null) return `  ${paint('warn', mark.warn)} ${describeStall(job)}`;
  return `  ${spinner(now)} ${describeProgress(job)}`;
}

const describeStall = (job: Job): string =>
  joined(
    `nothing came for ${describeDuration((job.stalledSeconds ?? 0) * 1000)}`,
    describeShare(job),
    cleanLine(job.tag, 80),
  );

/** What matters most comes first: a narrow terminal cuts the line's end. */
export const describeProgress = (job: Job): string =>
  joined(
    describeShare(job),
    job.unit === 'bytes' && job.rate !== null && `${describeBytes(Math.round(job.rate))}/s`,
    job.etaSeconds !== null && `${describeDuration(job.etaSeconds * 1000)} left`,
    ...describeWork(job),
  );

/** The phase and what it is about; where the work's own words say it all, they stand alone. */
function describeWork({ phase, tag, detail }: Job): readonly string[] {
  const word = PHASES[phase];
  const name = cleanLine(tag, 80);
  const said = cleanLine(detail, 120);
  if (said === '' || said === 'fetching') return [word, name];
  return SAYS_ALL.has(phase) ? [name, said] : [word, name, said];
}

const SAYS_ALL: ReadonlySet<Job['phase']> = new Set(['waiting', 'load', 'exam']);

function describeShare({ done, total, unit }: Job): string {
  if (unit !== 'bytes') return total === null ? '' : `${done} of ${total} ${unit}`;
  if (total === null) return done === 0 ? '' : describeBytes(done);
  const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
  return `${percent} % · ${describeBytes(done)} of ${describeBytes(total)}`;
}

const FRAMES = ['◐', '◓', '◑', '◒'] as const;
const spinner = (now: number): string => FRAMES[Math.floor(now / 250) % FRAMES.length] ?? '◐';
