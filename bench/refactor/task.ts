import type { Intake } from '../../shared/plan/intake.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { Verdict } from '../../shared/plan/verdict.ts';

/**
 * The sample refactor: a flag becomes a word throughout a small library, four files and the tests of two. What
 * Claude says about it is written here at the length and in the detail that the prompts ask for, so that its
 * tokens are those of a real answer.
 */

export const request =
  'Whether an entry is paid for is a yes or no today (`billable`), but gifts to clients and work for the house have to be told apart. Replace the flag by `billing`: client, gift or house, everywhere, and let people type it.';

export const intake: Intake = {
  requirement:
    'In the library `timesheets` the boolean field `billable` of entries is replaced by `billing`, which is one of `client` (the default), `gift` and `house`. Sums and prices treat `client` as they treated `billable: true`, the other two as `false`. In typed lines a final ` -` goes on to mean a gift, and a final ` =` now means work for the house; describeEntry prints the same signs. Reports look as before; `node --test` passes with tests for the new values.',
  questions: [],
  filesWanted: [],
};

export const plan: Plan = {
  summary:
    'Entries carry `billing` instead of `billable`, with one function that says whether a client pays; the parser reads and prints a sign for each kind, and sums and prices ask that function.',
  assumptions: [],
  steps: [
    {
      id: 's1',
      title: 'Entries and lines know three kinds of billing',
      instructions:
        "In src/entry.js add `const BILLINGS = ['client', 'gift', 'house']`; createEntry takes `billing = 'client'` instead of `billable` and throws a RangeError `billing is client, gift, house, not X` for anything else; typedef and isSameWork follow. Export `isPaid(entry)`, true when billing is 'client'. In src/parse-entry.js add `const SIGNS = { '-': 'gift', '=': 'house' }`: a final ` -` or ` =` gives that billing and is taken off the note, no sign means 'client'; describeEntry prints ` -` or ` =` behind the note as it did for ` -`. Say so in the comment on parseEntries. Change test/entry.test.js to `billing` and add cases for ` =`, for a line that is read and printed again, for isPaid and for an unknown billing.",
      files: [
        { path: 'src/entry.js', action: 'modify' },
        { path: 'src/parse-entry.js', action: 'modify' },
        { path: 'test/entry.test.js', action: 'modify' },
        { path: 'src/csv.js', action: 'read' },
      ],
      edgeCases: ['a note that is only a sign', 'a dash inside a note', 'an unknown billing'],
      dependsOn: [],
      checks: ['node --test test/entry.test.js'],
      doneWhen: [
        'createEntry takes billing and refuses anything but client, gift and house',
        'a final - is a gift, a final = is for the house, and describeEntry prints them back',
      ],
    },
    {
      id: 's2',
      title: 'Sums and prices ask isPaid',
      instructions:
        "Replace every use of `entry.billable` by isPaid(entry), imported from './entry.js': in billableEntries of src/timesheet.js and in priceEntry of src/rates.js. Names of exported functions stay, so src/invoice.js and src/report.js need no change. Change the helper `entry` of test/timesheet.test.js to a `billing` parameter with the default 'client', use 'house' for the entry of the house, and add that a gift costs 0 cents.",
      files: [
        { path: 'src/timesheet.js', action: 'modify' },
        { path: 'src/rates.js', action: 'modify' },
        { path: 'test/timesheet.test.js', action: 'modify' },
        { path: 'src/entry.js', action: 'read' },
        { path: 'src/invoice.js', action: 'read' },
      ],
      edgeCases: ['an invoice without a paid entry'],
      dependsOn: ['s1'],
      checks: ['node --test'],
      doneWhen: [
        'no file of src/ reads a field billable',
        'a gift and work for the house cost nothing',
      ],
    },
  ],
  checks: ['node --test'],
  outOfScope: ['Renaming billableHours'],
};

/**
 * The same plan for an executor whose window holds all of it: one step. What is done is the same; no
 * conversation begins anew in the middle.
 */
export const wholePlan: Plan = {
  ...plan,
  steps: [
    {
      id: 's1',
      title: 'Entries have a billing instead of a flag',
      instructions: plan.steps.map((step) => step.instructions).join(' '),
      files: plan.steps
        .flatMap((step) => step.files)
        .filter((file, index, all) => all.findIndex(({ path }) => path === file.path) === index),
      edgeCases: plan.steps.flatMap((step) => step.edgeCases),
      dependsOn: [],
      checks: ['node --test'],
      doneWhen: plan.steps.flatMap((step) => step.doneWhen),
    },
  ],
};

const met = (stepId: string, criterion: string, evidence: string) => ({
  ...{ stepId, criterion, met: true, evidence },
});

const evidence = [
  'src/entry.js: `if (!BILLINGS.includes(billing))` throws; test with billing "later" passes, exit 0',
  'src/parse-entry.js SIGNS; test "a line becomes an entry and a line again" has a line with =',
  'the diff replaces entry.billable in timesheet.js and rates.js by isPaid',
  'test/timesheet.test.js: priceEntry of a gift is 0; billableHours leaves out the house; exit 0',
];

export const verdictOn = (judged: Plan): Verdict => ({
  verdict: 'approve',
  summary:
    'Entries carry one of three billings, lines show them; what depended on the flag asks isPaid. All checks passed.',
  fault: 'none',
  criteria: judged.steps
    .flatMap((step) => step.doneWhen.map((criterion) => ({ id: step.id, criterion })))
    .map(({ id, criterion }, index) => met(id, criterion, evidence[index] ?? '')),
  findings: [],
});
