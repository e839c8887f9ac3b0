import type { TandemError } from '../../../../shared/errors.ts';
import { EXIT } from '../../../../shared/exit-code.ts';
import type { Served, ShopPool } from '../../../../shared/ipc/models.ts';
import {
  examOf,
  type FoundModel,
  findModel,
  fullName,
} from '../../../../shared/models/find-model.ts';
import type { Qualification, Transport } from '../../../../shared/models/qualification.ts';
import { whyNoExecutor } from '../../../../shared/models/why-no-executor.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { poolOf } from '../../doctor/examine-pools.ts';
import type { Engine } from '../../engine.ts';
import type { QualifyAct } from '../model-arguments.ts';
import { cleanLine } from '../output/clean-text.ts';
import { createExamTeller, describeExam } from '../output/exam-lines.ts';
import { row } from '../output/lines.ts';
import { mark } from '../output/style.ts';
import { sayFailure } from '../say-failure.ts';
import { commandName, type TerminalIo } from '../terminal-io.ts';
import { exchangeQualifications } from './exchange-qualifications.ts';
import { failureOf, tellJob, unlessStopped, type Work, withWork } from './work.ts';

interface ExamEnd {
  readonly outcome: 'done' | 'failed' | 'cancelled';
  readonly error: TandemError | null;
  readonly qualification: Qualification | null;
}

/** Exit 0: the exam was taken to its end, whatever it says. 4: stopped. 5: server or model missing, or it failed. */
export function qualifyCommand(
  io: TerminalIo,
  engine: Engine,
  args: { readonly act: QualifyAct; readonly json: boolean },
): Promise<number> {
  const { act, json } = args;
  if (act.kind !== 'exam') return exchangeQualifications(io, engine, { ...act, json });
  return withWork(io, json, async (work) => {
    const shop = await unlessStopped(work, engine.desk.shop({ fresh: true }));
    if (shop === null) return finish(work, act.model, stopped);
    const pool = poolOf(shop, act.model);
    if (pool !== null) return finish(work, act.model, failed(examineMember(pool, act.model)));
    const found = findModel(shop, act.model);
    const name = fullName(found);
    const server = requireServer(found);
    const why = await refuse(engine, found);
    if (why !== null) return finish(work, name, failed(why));
    if (!server.ok) return finish(work, name, failed(server.error));
    const end = await examine(work, engine, { found, server: server.value, ...act });
    return finish(work, name, end);
  });
}

const stopped: ExamEnd = { outcome: 'cancelled', error: null, qualification: null };
const failed = (error: TandemError): ExamEnd => ({ outcome: 'failed', error, qualification: null });

function requireServer({ server, installed, tag }: FoundModel): Result<Served, TandemError> {
  if (server === null) return err({ kind: 'server-unknown', server: 'ollama', known: [] });
  const { name, url, state, detail } = server;
  if (state === 'stopped' || state === 'unreachable')
    return err({ kind: 'server-unreachable', server: name, url, detail });
  if (state === 'failed') return err({ kind: 'server-failed', server: name, detail });
  if (installed !== null) return ok(server);
  const full = fullName({ server, tag });
  return err(notExamined(tag, `it is not on ${name}`, `Pull it first: \`tandem pull ${full}\`.`));
}

/** A pool has no exam of its own: what one member passed counts for it. */
function examineMember(pool: ShopPool, model: string): TandemError {
  const [first] = pool.members;
  const tag = first?.tag ?? model.slice(pool.name.length + 1);
  const next = `Examine a member, which counts for the pool: \`tandem qualify ${first?.server}/${tag}\`.`;
  return notExamined(model, `${pool.name} is a pool`, next);
}

const notExamined = (tag: string, detail: string, next: string): TandemError => ({
  kind: 'model-work-failed',
  work: 'qualify',
  tag,
  detail,
  next,
});

/** One that can be no executor is not examined; one in a cloud is, where the settings allow those. */
async function refuse(engine: Engine, found: FoundModel): Promise<TandemError | null> {
  const why = whyNoExecutor(found);
  if (why === null) return null;
  if (found.installed?.cloud === true && (await engine.settings()).settings.allowCloudExecutors)
    return null;
  return notExamined(found.tag, why, 'Choose another one: `tandem models` lists them.');
}

async function examine(
  work: Work,
  engine: Engine,
  exam: {
    readonly found: FoundModel;
    readonly server: Served;
    readonly transports: readonly Transport[] | null;
    readonly unsandboxed: boolean;
  },
): Promise<ExamEnd> {
  const { desk } = engine;
  const { tag } = exam.found;
  const consentBy = exam.unsandboxed ? '--unsandboxed' : null;
  const on = { server: exam.server.name, tag, consentBy };
  const tasks = createExamTeller(work.paint);
  const end = await tellJob(work, desk, {
    start: () =>
      desk.qualify(exam.transports === null ? on : { ...on, transports: exam.transports }),
    onChange({ exam: sofar }) {
      if (sofar === null || work.json) return;
      for (const text of tasks(sofar)) work.print(text);
    },
  });
  if (end.kind === 'refused') return failed(end.error);
  if (end.job === null || end.job.phase === 'cancelled' || end.job.phase === 'paused')
    return stopped;
  if (end.kind === 'stopped' && end.job.phase !== 'done') return stopped;
  if (end.job.phase === 'failed') return failed(failureOf(end.job));
  return readResult(engine, exam.found);
}

/** The job says what was done; what it is worth is kept with all other results. */
async function readResult(engine: Engine, found: FoundModel): Promise<ExamEnd> {
  const shop = await engine.desk.shop({ fresh: true });
  const known = examOf(shop, found);
  if (known !== null && !known.stale)
    return { outcome: 'done', error: null, qualification: known.exam };
  const detail = 'the exam is over, and its result was not kept';
  const next = 'Take it again.';
  return failed({ kind: 'model-work-failed', work: 'qualify', tag: found.tag, detail, next });
}

function finish(work: Work, name: string, end: ExamEnd): number {
  const { outcome, error, qualification } = end;
  work.write({ kind: 'qualify.finished', outcome, model: name, error, ...qualification });
  if (error !== null) return sayFailure(work.io, error);
  const { paint, screen } = work;
  const command = commandName(work.io);
  if (qualification !== null) {
    const card = describeExam(qualification, { paint, command, columns: screen.columns });
    for (const text of card) work.print(text);
    return EXIT.delivered;
  }
  work.print(`${paint('warn', mark.notRun)} Stopped: an exam counts when it is whole.`);
  work.print(row(paint, 'once more', `${command} qualify ${cleanLine(name, 200)}`));
  return EXIT.stopped;
}
