import { createRunFile } from '../../../electron/store/run-file.ts';
import { runsFolder } from '../../../electron/store/run-paths.ts';
import { type RunId, runId, stepKey } from '../../../shared/ids.ts';
import { NOTICED_EPOCH, noticedRun } from '../../renderer/run/noticed-run.ts';

/** Writes the run of noticed-run.ts into a data folder, as a ride would have left it. */
export function writeNoticedRun(home: string): RunId {
  const id = runId('20261121-094612-0a5e');
  let second = 0;
  const ns = (): bigint => BigInt(Math.round(second * 1e9));
  const ticks = {
    wall: (): number => Date.parse(NOTICED_EPOCH) + second * 1_000,
    monotonic: ns,
  };
  const log = createRunFile({ folder: runsFolder(home), runId: id, epoch: NOTICED_EPOCH, ticks });
  if (!log.ok) throw new Error(JSON.stringify(log.error));
  try {
    for (const entry of noticedRun((text) => log.value.putBlob(text))) {
      second = entry.second;
      log.value.append({
        ...{ key: stepKey(...entry.key.split('/')), parent: '', lane: entry.lane },
        body: entry.body,
      });
    }
  } finally {
    log.value.close();
  }
  return id;
}
