import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { findRun } from '../../store/find-run.ts';
import { openRunFile } from '../../store/run-file.ts';
import { runsFolder } from '../../store/run-paths.ts';
import { requireStarted } from '../../workflow/run-terms.ts';
import type { RunEnd, Watch } from '../engine.ts';
import type { Surroundings } from '../surroundings.ts';
import { askAboutForeign } from './ask-consent.ts';
import { liveRun } from './live-run.ts';
import { createRunPorts } from './run-ports.ts';

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
  if (log.value.events().some((event) => event.kind === 'fork.created' && event.foreign === true)) {
    const agreed = await askAboutForeign(around, { terms, people: watch.people });
    if (!agreed.ok) return refuse(agreed.error);
  }
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
