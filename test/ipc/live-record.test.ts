import { describe, expect, it } from 'vitest';
import { createLiveRecord } from '../../electron/ipc/desk/live-record.ts';
import { goldenRuns } from '../renderer/golden-runs.ts';

describe('the record of a live run', () => {
  it.each(
    goldenRuns().flatMap(({ events }) => {
      const finished = events.findLast((event) => event.kind === 'run.finished');
      const started = events[0];
      if (finished === undefined || started?.kind !== 'run.started') return [];
      return [{ name: started.request, events, said: finished.counterfactual.costUsd }];
    }),
  )('comes to the estimate that the log ends with: $name', ({ events, said }) => {
    const record = createLiveRecord();
    for (const event of events) record.append(event);
    expect(record.cloudOnlyUsd()).toBe(said);
  });

  it('knows no estimate for a life that only goes on', () => {
    const [first] = goldenRuns();
    const events = first?.events ?? [];
    const record = createLiveRecord();
    for (const event of events.slice(5)) record.append(event);
    expect(record.cloudOnlyUsd()).toBeNull();
  });
});
