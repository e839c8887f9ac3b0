import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { findRun } from '../../store/find-run.ts';
import { openRunFile } from '../../store/run-file.ts';
import { runsFolder } from '../../store/run-paths.ts';
import { locateRun } from '../../store/run-places.ts';
import { replayLife } from '../../workflow/life.ts';
import type { People } from '../../workflow/ports.ts';
import { requireStarted } from '../../workflow/run-terms.ts';
import { RunStopped } from '../../workflow/stopped.ts';
import type { ReplayReport, RunEnd, Watch } from '../engine.ts';
import type { Surroundings } from '../surroundings.ts';
import { liveRun } from './live-run.ts';
import { createRunPorts, sha256 } from './run-ports.ts';

/** Goes on with a run that was interrupted, with the terms it was started with. */
export async function resumeRun(
  around: Surroundings,
  text: string,
  watch: Watch,
): Promise<Result<RunEnd, TandemError>> {
  const runId = findRun(around.home, text);
  if (!runId.ok) return runId;
  const onAppend = (event: Parameters<Watch['onEvent']>[1]) => watch.onEvent(runId.value, event);
  const log = openRunFile({
    folder: runsFolder(around.home),
    runId: runId.value,
    mode: 'write',
    onAppend,
  });
  if (!log.ok) return log;
  const refuse = (error: TandemError): Result<RunEnd, TandemError> => {
    log.value.close();
    return err(error);
  };
  // Stopped between making the file and its first event: nothing of that run ever was.
  if (log.value.events().length === 0) return refuse(neverBegun(around, runId.value));
  const last = log.value.events().findLast((event) => event.kind === 'run.finished');
  if (last?.kind === 'run.finished' && last.outcome !== 'interrupted') {
    return refuse({ kind: 'run-not-resumable', run: runId.value, outcome: last.outcome });
  }
  const { terms } = requireStarted(log.value.events());
  const needsKey = !terms.scripted && terms.mode !== 'local';
  if (around.claude.apiKey === null && needsKey) return refuse({ kind: 'key-missing' });
  const ports = await createRunPorts(around, {
    runId: runId.value,
    terms,
    people: watch.people,
    controls: watch.controls,
  });
  if (!ports.ok) return refuse(ports.error);
  return ok(await liveRun(around, { log: log.value, ports: ports.value, watch }));
}

const neverBegun = (around: Surroundings, run: string): TandemError => ({
  kind: 'run-not-found',
  run,
  home: around.home,
});

/** Today's workflow over the recorded log. Opens the file for reading only; runs and sends nothing. */
export async function replayRun(
  around: Surroundings,
  text: string,
): Promise<Result<ReplayReport, TandemError>> {
  const place = locateRun(around.home, text);
  if (!place.ok) return place;
  const { runId, folder } = place.value;
  const log = openRunFile({ folder, runId, mode: 'read' });
  if (!log.ok) return log;
  try {
    const events = log.value.events();
    if (events.length === 0) return err(neverBegun(around, runId));
    const { terms } = requireStarted(events);
    const ports = await createRunPorts(around, { runId, terms, people: nobody });
    if (!ports.ok) return ports;
    const replayed = await tryReplay({ events, ports: ports.value, hash: sha256 });
    if (!replayed.ok) return replayed;
    const end = replayed.value;
    if (end.kind === 'diverged') return err({ ...end, kind: 'replay-diverged' });
    return ok({
      runId,
      steps: end.asked,
      events: events.length,
      outcome: end.outcome,
    });
  } finally {
    log.value.close();
  }
}

/** A run whose executor was changed to one that is not known here any more can't be replayed here. */
async function tryReplay(
  input: Parameters<typeof replayLife>[0],
): Promise<Result<Awaited<ReturnType<typeof replayLife>>, TandemError>> {
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

const nobody: People = {
  answer: asked,
  allowFile: asked,
  decidePlan: asked,
  decideDelivery: asked,
  consentUnsandboxed: asked,
  allowCommand: asked,
};
