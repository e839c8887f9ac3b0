import type { Intake } from '../../../shared/plan/intake.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { Verdict } from '../../../shared/plan/verdict.ts';

/**
 * What Claude's part says in the demo, written in advance. The verdict is chosen by the diff it is shown: as
 * long as units may repeat it asks for a revision, so a newcomer sees a round of revision and its end.
 */

export const scriptedIntake: Intake = {
  requirement:
    'Add parseDuration(text) to spell-time. It reads what formatDuration writes and returns whole milliseconds; ' +
    'any other text throws a RangeError that names the text. It is exported and shown in the README.',
  questions: [],
  filesWanted: [],
};

const RUN_TESTS = 'node --test';
const TRY_EXPORT =
  "node --input-type=module -e \"import { parseDuration } from './src/index.js'; process.exit(parseDuration('1h 30m') === 5400000 ? 0 : 1)\"";

export const scriptedPlan: Plan = {
  summary: 'Add parseDuration, the inverse of formatDuration, with tests; export and document it.',
  assumptions: ['Parts are separated by one space, as formatDuration writes them.'],
  steps: [
    {
      id: 'parse',
      title: 'Parse a duration',
      instructions:
        'Create src/parse-duration.js with parseDuration(text). Build the pattern from the names in src/units.js ' +
        'instead of writing them again. Sum count times length. Throw a RangeError with the message ' +
        '`Not a duration: TEXT` for anything else. Create test/parse-duration.test.js in the manner of the ' +
        'existing test, including the way there and back for 250, 61000 and 90061001.',
      files: [
        { path: 'src/units.js', action: 'read' },
        { path: 'src/format-duration.js', action: 'read' },
        { path: 'src/parse-duration.js', action: 'create' },
        { path: 'test/parse-duration.test.js', action: 'create' },
      ],
      edgeCases: [
        '`ms` begins with `m`: 250ms is not 250 minutes.',
        'The empty text, a bare number and trailing text are no durations.',
      ],
      dependsOn: [],
      checks: [RUN_TESTS],
      doneWhen: [
        'parseDuration reads back what formatDuration writes.',
        'A text that formatDuration would never write throws a RangeError that names it.',
      ],
    },
    {
      id: 'publish',
      title: 'Export and document it',
      instructions:
        'Export parseDuration from src/index.js beside formatDuration. In README.md extend the example by ' +
        "parseDuration('1h 30m') and its result, and say that a text that is no duration throws a RangeError.",
      files: [
        { path: 'src/index.js', action: 'modify' },
        { path: 'README.md', action: 'modify' },
      ],
      edgeCases: [],
      dependsOn: ['parse'],
      checks: [TRY_EXPORT],
      doneWhen: ['The README shows parseDuration with its result.'],
    },
  ],
  checks: [RUN_TESTS],
  outOfScope: ['formatDuration stays as it is.', 'No locales and no fractions.'],
};

/** A line that the diff contains once units may no longer repeat. */
export const ORDER_RULE = 'comesAfter';

export const decideScriptedVerdict = (diff: string): Verdict =>
  diff.includes(ORDER_RULE) ? approval : revision;

const readsBack = {
  stepId: 'parse',
  criterion: 'parseDuration reads back what formatDuration writes.',
  met: true,
  evidence:
    'test/parse-duration.test.js goes there and back for 250, 61000 and 90061001; node --test passed.',
};
const documented = {
  stepId: 'publish',
  criterion: 'The README shows parseDuration with its result.',
  met: true,
  evidence: "README.md: +parseDuration('1h 30m'); // 5400000",
};
const REFUSES = 'A text that formatDuration would never write throws a RangeError that names it.';

const revision: Verdict = {
  verdict: 'revise',
  summary: 'Reads back correctly, but also accepts texts that formatDuration would never write.',
  fault: 'execution',
  criteria: [
    readsBack,
    {
      stepId: 'parse',
      criterion: REFUSES,
      met: false,
      evidence:
        'src/parse-duration.js sums every match, so "1h 1h" gives two hours instead of an error.',
    },
    documented,
  ],
  findings: [
    {
      stepId: 'parse',
      file: 'src/parse-duration.js',
      line: null,
      severity: 'high',
      problem: 'A unit may repeat or follow a smaller one: "1h 1h" and "30m 1h" are accepted.',
      instruction:
        'Throw the same RangeError when a unit does not come after the one before it in src/units.js, and test both texts.',
    },
  ],
};

const approval: Verdict = {
  verdict: 'approve',
  summary: 'parseDuration is the exact inverse of formatDuration, tested, exported and documented.',
  fault: 'none',
  criteria: [
    readsBack,
    {
      stepId: 'parse',
      criterion: REFUSES,
      met: true,
      evidence:
        'The tests refuse "1h 1h", "30m 1h", "", "90" and "1h and a bit"; node --test passed.',
    },
    documented,
  ],
  findings: [],
};
