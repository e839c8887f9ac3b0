import { ok } from '../../../../shared/result.ts';
import { openRunFile } from '../../../store/run-file.ts';
import { locateRun } from '../../../store/run-places.ts';
import type { ReplayDesk } from '../../replay-desk.ts';
import type { SurroundingsSource } from '../../surroundings.ts';
import { readAround } from '../read-around.ts';
import { createModelInputs } from './model-input.ts';
import { earlierOf, forecastReExecution, reExecuteRun } from './re-execute-run.ts';

export function createReplayDesk(source: SurroundingsSource): ReplayDesk {
  const around = () => readAround(source);
  return {
    ...createModelInputs(around),
    forecast: async (run) => forecastReExecution(await around(), run),
    async earlier(run) {
      const place = locateRun(source.home, run);
      if (!place.ok) return place;
      const { runId, folder } = place.value;
      const log = openRunFile({ folder, runId, mode: 'read' });
      if (!log.ok) return log;
      try {
        return ok(earlierOf(log.value.events()));
      } finally {
        log.value.close();
      }
    },
    execute: async (asked, watch) => reExecuteRun(await around(), asked, watch),
  };
}
