import { runPath, runsFolder } from '../../store/run-paths.ts';
import { runLife } from '../../workflow/life.ts';
import type { RunLog } from '../../workflow/ports.ts';
import type { RunEnd, Watch } from '../engine.ts';
import type { Surroundings } from '../surroundings.ts';
import { offerLog } from './moments/open-logs.ts';
import { type RunPorts, sha256 } from './run-ports.ts';

interface Life {
  readonly log: RunLog;
  readonly ports: RunPorts;
  readonly watch: Watch;
}

/** One life of a run over an open log; closes what it was given. */
export async function liveRun(around: Surroundings, run: Life): Promise<RunEnd> {
  const end = await live(around, run);
  const { automatic, endpoint } = around.settings.telemetry;
  if (automatic && endpoint !== null && end.finished.outcome !== 'interrupted') {
    const { sendAutomatically } = await import('./telemetry/send-automatically.ts');
    await sendAutomatically(around, end.runId);
  }
  return end;
}

async function live(around: Surroundings, run: Life): Promise<RunEnd> {
  const { log, ports, watch } = run;
  const runFile = runPath(runsFolder(around.home), log.runId);
  const takeBack = offerLog(runFile, log);
  try {
    const end = await runLife({
      log,
      ports,
      hash: sha256,
      signal: watch.signal,
      onPulse: watch.onPulse,
    });
    if (end.finished.outcome !== 'interrupted' && !watch.signal.aborted) await ports.sweep();
    return { runId: log.runId, finished: end.finished, error: end.error, runFile };
  } finally {
    await ports.close();
    takeBack();
    log.close();
  }
}
