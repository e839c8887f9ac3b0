import type { ComparisonDesk } from '../../comparison-desk.ts';
import { compareEvents } from './compare-event.ts';
import { compareFile } from './compare-file.ts';
import { compareRuns } from './compare-runs.ts';
import { matrixOf, suggestFor } from './suggest.ts';

export const createComparisonDesk = (home: string): ComparisonDesk => ({
  compare: (asked) => compareRuns(home, asked),
  event: (asked) => compareEvents(home, asked),
  file: (asked) => compareFile(home, asked),
  suggest: (run) => suggestFor(home, run),
  matrix: (run) => matrixOf(home, run),
});
