import type { TandemError } from '../../../../shared/errors.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { CauseClass, EventOf, RunEvent } from '../../../../shared/run/event.ts';
import { isLogFault } from '../../../../shared/run/log-fault.ts';
import { readExecutorPrompt } from '../../../executor/prompt.ts';
import { hashBytes } from '../../../store/blob-table.ts';
import { type BundleNote, countReplaced, readNoteOf } from '../../../store/bundle-note.ts';
import { openRunFile } from '../../../store/run-file.ts';
import { locateRun } from '../../../store/run-places.ts';
import type { Ports } from '../../../workflow/context.ts';
import { type ReplayEnd, replayLife } from '../../../workflow/life.ts';
import type { People, RunLog } from '../../../workflow/ports.ts';
import { createProof, type Proof, type ProofInput } from '../../../workflow/replay-proof.ts';
import { requireStarted } from '../../../workflow/run-terms.ts';
import { RunStopped } from '../../../workflow/stopped.ts';
import type { ReplayReport } from '../../engine.ts';
import type { Surroundings } from '../../surroundings.ts';
import { version } from '../../version.ts';
import { createRunPorts, type RunPorts, sha256 } from '../run-ports.ts';
import { checkPayloads } from './check-payloads.ts';

/**
 * Today's workflow over the recorded log. Opens the file for reading only; runs and sends nothing. The log proves
 * itself first: every row's checksum when the file is opened, every payload against its name after that.
 */
export async function replayRun(
  around: Surroundings,
  text: string,
): Promise<Result<ReplayReport, TandemError>> {
  return withReplay(around, text, async ({ log, runId, events, ports, proofOf, note }) => {
    const payloads = checkPayloads(events, log.readBlob);
    if (!payloads.ok) return err({ ...payloads.error, path: around.home });
    const proof = await proofOf({});
    const replayed = await tryReplay({ events, ports, hash: sha256, proof });
    if (!replayed.ok) return replayed;
    const end = replayed.value;
    if (end.kind === 'diverged') {
      const parted = { ...end, ...notComparable(note) };
      return err({ ...parted, kind: 'replay-diverged' });
    }
    const { requests, answers, declared } = proof.report();
    return ok({
      ...{ runId, steps: end.asked, events: events.length, outcome: end.outcome },
      ...{ requests, answers, declared, payloads: payloads.value },
    });
  });
}

export interface ReplayKit {
  readonly runId: string;
  readonly log: RunLog;
  readonly events: readonly RunEvent[];
  readonly terms: EventOf<'run.started'>;
  readonly ports: RunPorts;
  /** What a copy that was passed on says about itself. */
  readonly note: BundleNote | null;
  /** Looks at each step as closely as this version and these prompts allow. */
  readonly proofOf: (more: Pick<ProofInput, 'onRequest'>) => Promise<Proof>;
}

/** Opens a run for a replay and closes it again, whatever comes of it. Damage ends it as the named error. */
export async function withReplay<T>(
  around: Surroundings,
  text: string,
  use: (kit: ReplayKit) => Promise<Result<T, TandemError>>,
): Promise<Result<T, TandemError>> {
  const place = locateRun(around.home, text);
  if (!place.ok) return place;
  const { runId, folder, path } = place.value;
  const log = openRunFile({ folder, runId, mode: 'read' });
  const note = readNoteOf(path);
  if (!log.ok) return log;
  try {
    const events = log.value.events();
    if (events.length === 0) return err({ kind: 'run-not-found', run: runId, home: around.home });
    const { terms } = requireStarted(events);
    const ports = await createRunPorts(around, { runId, terms, people: nobody });
    if (!ports.ok) return ports;
    try {
      const first = events[0];
      if (first?.kind !== 'run.started') throw new Error('A run file begins with run.started.');
      const proofOf: ReplayKit['proofOf'] = async (more) =>
        createProof({
          ...{ events, hash: sha256, hashBytes, ...more },
          readBlob: log.value.readBlob,
          // What was replaced in a copy is in no request that today's code builds.
          mayDiffer:
            countReplaced(note) > 0 ? () => true : await decideMayDiffer(first, ports.value),
        });
      const kit = {
        runId,
        log: log.value,
        events,
        terms: first,
        ports: ports.value,
        proofOf,
        note,
      };
      return await use(kit);
    } finally {
      await ports.value.close();
    }
  } catch (reason) {
    if (isLogFault(reason)) return err(reason.fault);
    throw reason;
  } finally {
    log.value.close();
  }
}

/** Some copies can't be held against the workflow, and say so themselves. */
const notComparable = (note: BundleNote | null) =>
  note === null || note.notComparable === 0
    ? {}
    : {
        expected: `${note.notComparable} steps that can’t be compared, because something in them was replaced when the run was exported`,
        actual: 'other inputs',
      };

/** What this program says in other words than the one that made the run, and so need not be the same. */
async function decideMayDiffer(
  { tandem, prompts }: EventOf<'run.started'>,
  ports: Ports,
): Promise<(cause: CauseClass) => boolean> {
  if (tandem !== version) return () => true;
  const now = { ...ports.planner.prompts, ...(await readExecutorPrompt()).hashes };
  const isSame = Object.entries(now).every(([name, hash]) => prompts[name] === hash);
  return isSame ? () => false : (cause) => cause === 'prompt';
}

/** A run whose executor was changed to one that is not known here any more can't be replayed here. */
export async function tryReplay(
  input: Parameters<typeof replayLife>[0],
): Promise<Result<ReplayEnd, TandemError>> {
  try {
    return ok(await replayLife(input));
  } catch (reason) {
    if (reason instanceof RunStopped && reason.stop.kind === 'error') return err(reason.stop.error);
    throw reason;
  }
}

const asked = (): never => {
  throw new Error('A replay asks nobody.');
};

export const nobody: People = {
  answer: asked,
  allowFile: asked,
  decidePlan: asked,
  decideDelivery: asked,
  consentUnsandboxed: asked,
  allowCommand: asked,
};
