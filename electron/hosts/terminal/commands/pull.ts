import type { TandemError } from '../../../../shared/errors.ts';
import { EXIT, exitCodeOfError } from '../../../../shared/exit-code.ts';
import type { Job, Served } from '../../../../shared/ipc/models.ts';
import { type FoundModel, findModel, fullName } from '../../../../shared/models/find-model.ts';
import { fitHere, loadOf } from '../../../../shared/models/judge-model.ts';
import type { Engine } from '../../engine.ts';
import { cleanLine } from '../output/clean-text.ts';
import { describeDoubts } from '../output/fit-lines.ts';
import { describeBytes, describeDuration } from '../output/format.ts';
import { joined, row } from '../output/lines.ts';
import { mark } from '../output/style.ts';
import { createAsker } from '../people/asker.ts';
import { sayFailure } from '../say-failure.ts';
import { commandName, type TerminalIo } from '../terminal-io.ts';
import { failureOf, tellJob, unlessStopped, type Work, withWork } from './work.ts';

interface PullArguments {
  readonly model: string;
  readonly yes: boolean;
  readonly json: boolean;
}

/** How a pull ended; the last line with `--json`. */
interface PullEnd {
  readonly outcome: 'done' | 'paused' | 'failed' | 'cancelled';
  readonly error: TandemError | null;
  readonly job: Job | null;
}

/** Exit 0: it is there. 4: stopped, can go on. 5: failed, or the server is missing. */
export function pullCommand(io: TerminalIo, engine: Engine, args: PullArguments): Promise<number> {
  const from = io.now();
  return withWork(io, args.json, async (work) => {
    const shop = await unlessStopped(work, engine.desk.shop({ fresh: false }));
    if (shop === null) return finish(work, { found: null, from }, stopped);
    const found = findModel(shop, args.model);
    const at = { found, from };
    const { server } = found;
    if (server === null)
      return finish(work, at, failed({ kind: 'server-unknown', server: 'ollama', known: [] }));
    const refused = await refuseCloud(engine, found);
    if (refused !== null) return finish(work, at, failed(refused));
    const doubts = describeDoubts(fitHere(shop, found, loadOf({}, server)), found, work.paint);
    for (const text of doubts) work.print(text);
    if (doubts.length > 0 && !args.yes && !(await isWanted(work))) return finish(work, at, stopped);
    return finish(work, at, await pull(work, engine, found.tag, server));
  });
}

const stopped: PullEnd = { outcome: 'cancelled', error: null, job: null };
const failed = (error: TandemError): PullEnd => ({ outcome: 'failed', error, job: null });

/** What runs in a cloud is no executor of this building; pulling it would only hide that. */
async function refuseCloud(
  engine: Engine,
  { tag, installed }: FoundModel,
): Promise<TandemError | null> {
  if (installed?.cloud !== true && !/[:-]cloud$/i.test(tag)) return null;
  const { settings } = await engine.settings();
  if (settings.allowCloudExecutors) return null;
  return {
    kind: 'model-work-failed',
    work: 'pull',
    tag,
    detail:
      'it runs in somebody’s cloud, so the source would leave the building, and the setting allowCloudExecutors is off',
    next: 'Choose a model that runs here: `tandem models` lists them.',
  };
}

/** Asked where somebody can answer; elsewhere the doubts were said, and asking for the pull was the answer. */
async function isWanted(work: Work): Promise<boolean> {
  const { io, screen, interrupts } = work;
  if (work.json || io.stdin.isTTY !== true || io.stdout.isTTY !== true) return true;
  const { signal, interrupt } = interrupts;
  const asker = createAsker({ stdin: io.stdin, output: io.stdout, screen, signal, interrupt });
  try {
    const answer = await asker.ask('Pull it all the same? [y/N] ');
    return /^y(es)?$/i.test(answer ?? '');
  } catch (fault) {
    if (signal.aborted) return false;
    throw fault;
  }
}

async function pull(work: Work, engine: Engine, tag: string, server: Served): Promise<PullEnd> {
  const { desk } = engine;
  const end = await tellJob(work, desk, { start: () => desk.pull({ server: server.name, tag }) });
  if (end.kind === 'refused') return failed(end.error);
  const { job } = end;
  if (job === null) return stopped;
  switch (job.phase) {
    case 'done':
      return { outcome: 'done', error: null, job };
    case 'failed':
      return { outcome: 'failed', error: failureOf(job), job };
    case 'cancelled':
      return { outcome: 'cancelled', error: null, job };
    default:
      return { outcome: 'paused', error: null, job };
  }
}

function finish(
  work: Work,
  at: { readonly found: FoundModel | null; readonly from: number },
  end: PullEnd,
): number {
  const { found, from } = at;
  const { job, outcome, error } = end;
  const ms = work.io.now() - from;
  work.write({
    kind: 'pull.finished',
    outcome,
    server: found?.server?.name ?? null,
    tag: found?.tag ?? null,
    digest: job?.digest ?? null,
    bytes: job?.done ?? 0,
    totalBytes: job?.total ?? null,
    seconds: ms / 1000,
    job: job?.id ?? null,
    error,
  });
  if (error !== null) {
    sayFailure(work.io, error);
    return error.kind === 'model-work-failed' ? EXIT.missing : exitCodeOfError(error.kind);
  }
  for (const text of describePulled(work, { ...end, found, ms })) work.print(text);
  return outcome === 'done' ? EXIT.delivered : EXIT.stopped;
}

function describePulled(
  { paint, io }: Work,
  { outcome, job, found, ms }: PullEnd & { readonly found: FoundModel | null; readonly ms: number },
): readonly string[] {
  const command = commandName(io);
  if (found === null || job === null) return [`${paint('warn', mark.notRun)} Nothing was pulled.`];
  const name = cleanLine(fullName(found), 200);
  if (outcome === 'done') {
    return [
      `${paint('good', mark.good)} ${name} is there ${paint('quiet', `after ${describeDuration(ms)}`)}`,
      row(
        paint,
        'file',
        joined(job.total !== null && describeBytes(job.total), cleanLine(job.digest ?? '', 80)),
      ),
      row(paint, 'prove it', `${command} qualify ${name}`),
      row(paint, 'use it', `${command} run --executor ${name} …`),
    ];
  }
  const share =
    job.total === null || job.total === 0
      ? ''
      : ` at ${Math.floor((job.done / job.total) * 100)} %`;
  return [
    `${paint('warn', mark.notRun)} ${outcome === 'paused' ? 'Paused' : 'Stopped'}${share}: what was fetched so far is kept.`,
    row(paint, 'go on', `${command} pull ${name}`),
  ];
}
