import { sharedWords, tellingLines } from './failure-text.ts';
import type { RunCase } from './run-case.ts';
import { quote, type Rule, type Suspected } from './suspect.ts';

/** What was wanted, and whether that was settled before the work. */

/** Words of whatever was wrong at the end: verdict, red checks, and what a person said. */
function complaints(run: RunCase): string {
  const { verdict, gate, red, ending } = run;
  return [
    ending.finished?.reason ?? '',
    ...(verdict === null
      ? []
      : [
          verdict.verdict.summary,
          ...verdict.verdict.findings.map(
            ({ problem, instruction }) => `${problem} ${instruction}`,
          ),
          ...verdict.verdict.criteria
            .filter(({ met }) => !met)
            .map(({ criterion, evidence }) => `${criterion} ${evidence}`),
        ]),
    ...(gate?.faults ?? []).map(({ detail }) => detail),
    ...red.map(({ outputTail }) => tellingLines(outputTail, 20)),
  ].join('\n');
}

const fails = ({ ending }: RunCase): boolean =>
  ['red', 'verdict', 'overruled'].includes(ending.how);

/** S1: what was wanted changed after the plan. */
function goalChanged(run: RunCase): readonly Suspected[] {
  if (!fails(run)) return [];
  const approved = run.of('plan.approved').at(-1)?.seq ?? Number.POSITIVE_INFINITY;
  const plan = JSON.stringify(run.plan?.plan ?? '');
  const said = complaints(run);
  return run
    .of('human.steered')
    .filter(({ seq, text }) => seq > approved && text.trim() !== '')
    .map((steered) => {
      // Words that the plan does not have, that nothing had failed with before, and that come up in what was wrong.
      const known = `${plan}\n${failuresBefore(run, steered.seq)}`.toLowerCase();
      const fresh = sharedWords(steered.text, said).filter(
        (word) => !known.includes(word) && !OF_FAILURES.test(word),
      );
      const where = steered.step;
      return {
        confidence: fresh.length > 0 ? ('high' as const) : ('low' as const),
        sentence:
          fresh.length > 0
            ? `${steered.by} asked for something else after the plan was approved, and what was wrong at the end speaks of it (${fresh.slice(0, 3).join(', ')}).`
            : `${steered.by} said more about step ${where} after the plan was approved.`,
        step: where,
        evidence: [
          quote(steered, steered.text),
          ...(fresh.length > 0 && run.gate !== null ? [quote(run.gate, lineOf(said, fresh))] : []),
        ],
      };
    });
}

/** Words that every failure is told with. */
const OF_FAILURES =
  /^(?:fail\w*|errors?|assert\w*|expect\w*|actual\w*|pass(?:es|ed|ing)?|broken|wrong)$/;

/** Who repeats what they saw failing asks for nothing else. */
const failuresBefore = (run: RunCase, seq: number): string =>
  [
    ...run.of('check.ran').map((check) => ({ seq: check.seq, text: check.outputTail })),
    ...run.of('verify.ended').map((ended) => ({
      seq: ended.seq,
      text: JSON.stringify(ended.verdict),
    })),
  ]
    .filter((told) => told.seq < seq)
    .map(({ text }) => text)
    .join('\n');

const lineOf = (text: string, words: readonly string[]): string =>
  text.split('\n').find((line) => words.some((word) => line.toLowerCase().includes(word))) ?? text;

/** Answers that no person thought about. */
const isDefault = (by: string, answer: string): boolean =>
  by === '--yes' || answer.trim() === '' || /^decide this yourself/i.test(answer.trim());

/** S2: a question stayed open, and a later failure speaks of it. */
function leftOpen(run: RunCase): readonly Suspected[] {
  if (!fails(run)) return [];
  const said = complaints(run);
  const answers = run.of('intake.answered');
  return run.of('intake.asked').flatMap((asked) =>
    asked.questions.flatMap((question) => {
      const answer = answers.find(({ id }) => id === question.id);
      if (answer !== undefined && !isDefault(answer.by, answer.answer)) return [];
      const words = sharedWords(`${question.question} ${question.options.join(' ')}`, said);
      if (words.length === 0) return [];
      return [
        {
          tier: 'suggested' as const,
          confidence: words.length > 1 ? ('medium' as const) : ('low' as const),
          sentence: `Nobody answered “${question.question}”, and what was wrong at the end speaks of it (${words.slice(0, 3).join(', ')}).`,
          evidence: [
            quote(asked, question.question),
            ...(answer === undefined ? [] : [quote(answer, `${answer.answer} (by ${answer.by})`)]),
          ],
        },
      ];
    }),
  );
}

/** S3: no understanding was reached at all. */
function notUnderstood(run: RunCase): readonly Suspected[] {
  const last = run.of('model.failed').findLast(({ role }) => role !== 'executor');
  if (run.ending.how !== 'no-answer' || last === undefined || last.lane !== 'intake') return [];
  return [
    {
      confidence: 'medium',
      sentence: `The planner gave no usable answer to the request itself (${last.outcome}).`,
      evidence: [quote(last, last.detail)],
    },
  ];
}

const rule = (id: string, find: Rule['find']): Rule => ({ id, family: 'specification', find });

export const specificationRules: readonly Rule[] = [
  rule('S1', goalChanged),
  rule('S2', leftOpen),
  rule('S3', notUnderstood),
];
