import type { Verdict } from '../../plan/verdict.ts';
import type { EventOf } from '../event.ts';
import { namedPaths, sharedWords, tellingLines } from './failure-text.ts';
import type { RunCase } from './run-case.ts';
import { quote, type Rule, type Suspected } from './suspect.ts';

/** Who judged, and by what. */

type Ended = EventOf<'verify.ended'>;

/** Results of checks that the verifier of this round was shown. */
const shownTo = (run: RunCase, { key }: Ended): readonly EventOf<'check.ran'>[] =>
  run.of('check.ran').filter((check) => check.key.startsWith(`${key}/`));

const isRefusal = ({ verdict }: Verdict): boolean => verdict === 'revise' || verdict === 'reject';

/** Whether the verdict decided how the run ended; otherwise its faults are remarks. */
const decides = ({ ending }: RunCase): boolean =>
  ending.how === 'verdict' || ending.how === 'overruled';

/** V1: the verdict says otherwise than the exit code of a check. */
function contradictsCheck(run: RunCase): readonly Suspected[] {
  const { verdict } = run;
  if (verdict === null) return [];
  const checks = shownTo(run, verdict);
  return isRefusal(verdict.verdict)
    ? [...deniesPassed(run, verdict, checks), ...deniesItself(run, verdict)]
    : approvesFailed(verdict, checks);
}

const SAYS_FAILED =
  /\b(?:fail(?:s|ed|ing|ure)?|red|does not pass|doesn['’]t pass|not passing|broken|errors? out|exit(?:s|ed)? (?:code )?(?:with )?[1-9])\b/i;

const SAYS_PASSED =
  /\b(?:pass(?:es|ed)|succeed(?:s|ed)?|(?:is|are|was|were|stays|stayed) green|exits? (?:with )?0)\b/i;

/** “npm test passes, but the empty name fails” says nothing bad about `npm test`. */
const toClauses = (text: string): readonly string[] =>
  text.split(/[.;!?](?:\s|$)|\n|,\s|\s(?:but|although|though|however|while|yet|whereas)\s/i);

/** A criterion that is the check itself is what its evidence speaks of. */
function clausesOf({ criterion, evidence }: Verdict['criteria'][number]): readonly string[] {
  const isCheck = /[`'"]?\s+(?:passes|succeeds|exits 0|is green)\W*$/i.test(criterion);
  const named = criterion.replace(/[`'"]?\s+(?:passes|succeeds|exits 0|is green)\W*$/i, '');
  const clauses = toClauses(evidence);
  return isCheck ? [...clauses, ...clauses.map((one) => `${named}: ${one}`)] : clauses;
}

function deniesPassed(
  run: RunCase,
  verdict: Ended,
  checks: readonly EventOf<'check.ran'>[],
): readonly Suspected[] {
  const { criteria, findings, summary } = verdict.verdict;
  const said = [
    ...criteria.filter(({ met }) => !met).flatMap(clausesOf),
    ...[...findings.map(({ problem }) => problem), summary].flatMap(toClauses),
  ];
  return checks.flatMap((check) => {
    const claim = said.find(
      (text) =>
        text.includes(check.command) &&
        SAYS_FAILED.test(text.replaceAll(check.command, '')) &&
        !SAYS_PASSED.test(text),
    );
    if (check.status !== 'passed' || claim === undefined) return [];
    return [
      {
        confidence: decides(run) ? ('high' as const) : ('medium' as const),
        sentence: `The verdict says that \`${check.command}\` fails; it passed.`,
        at: verdict.seq,
        evidence: [
          quote(check, `${check.status}, exit code ${check.exitCode}`),
          quote(verdict, claim),
        ],
      },
    ];
  });
}

/** Refuses, though by its own words everything asked for is there. */
function deniesItself(run: RunCase, verdict: Ended): readonly Suspected[] {
  const { criteria, findings } = verdict.verdict;
  const allMet = criteria.length > 0 && criteria.every(({ met }) => met);
  const isGreen = run.gate?.green === true;
  if (!allMet || !isGreen || findings.some(({ severity }) => severity === 'high')) return [];
  return [
    {
      confidence: findings.length === 0 ? 'high' : 'medium',
      sentence: `The verdict is ${verdict.verdict.verdict}, though the gate is green and it says itself that each of ${criteria.length} criteria is met.`,
      evidence: [quote(verdict, verdict.verdict.summary)],
    },
  ];
}

function approvesFailed(
  verdict: Ended,
  checks: readonly EventOf<'check.ran'>[],
): readonly Suspected[] {
  const [red] = checks.filter(({ status }) => status !== 'passed');
  if (red === undefined || verdict.verdict.verdict !== 'approve') return [];
  return [
    {
      confidence: 'low',
      sentence: `The verdict approves although \`${red.command}\` ${red.status}. The gate did not let it through.`,
      evidence: [quote(red, tellingLines(red.outputTail)), quote(verdict, verdict.verdict.summary)],
    },
  ];
}

/** V2: the verdict is about something else than what is there. */
function judgedAnother(run: RunCase): readonly Suspected[] {
  const { verdict } = run;
  if (verdict === null) return [];
  return [...anotherTree(run, verdict), ...citesAnother(run, verdict)];
}

const startedFor = (run: RunCase, verdict: Ended) =>
  run
    .of('verify.started')
    .findLast(({ round, seq }) => round === verdict.round && seq < verdict.seq);

function anotherTree(run: RunCase, verdict: Ended): readonly Suspected[] {
  const shown = startedFor(run, verdict);
  if (shown === undefined || run.gate === null || run.gate.tree === shown.tree) return [];
  if (run.gate.round !== verdict.round || run.of('delivery.adjusted').length > 0) return [];
  return [
    {
      confidence: 'high',
      sentence: 'The verdict was given on other files than those the gate looked at.',
      evidence: [quote(shown, `tree ${shown.tree}`), quote(run.gate, `tree ${run.gate.tree}`)],
    },
  ];
}

/** Lines and files that the diff it was shown does not have. */
function citesAnother(run: RunCase, verdict: Ended): readonly Suspected[] {
  const shown = startedFor(run, verdict);
  const diff = shown === undefined ? null : run.readBlob(shown.diff.blob);
  if (shown === undefined || diff === null || !isRefusal(verdict.verdict)) return [];
  const known = new Set(namedPaths(diff));
  const planned = (run.plan?.plan.steps ?? []).flatMap(({ files }) =>
    files.map(({ path }) => path),
  );
  const foreign = verdict.verdict.findings
    .filter(
      ({ file }) =>
        file !== null && !known.has(file) && !planned.includes(file) && !diff.includes(file),
    )
    .map(({ file, problem }) => `${file}: ${problem}`);
  const invented = quotedLines(verdict.verdict).filter((line) => !hasLine(diff, line));
  const cited = [...foreign, ...invented];
  if (cited.length === 0) return [];
  const all = verdict.verdict.findings.length;
  const isWhole = foreign.length > 0 && foreign.length === all;
  return [
    {
      confidence: decides(run) && (isWhole || invented.length > 0) ? 'high' : 'medium',
      sentence: `The verdict cites what is not in the change it was shown: ${cited[0]}`,
      evidence: [
        quote(verdict, cited.join(' / ')),
        quote(shown, `the diff names ${[...known].slice(0, 6).join(', ')}`),
      ],
    },
  ];
}

/** Evidence that quotes lines of a diff: `+  return 1`. */
const quotedLines = ({ criteria }: Verdict): readonly string[] =>
  criteria
    .filter(({ met }) => !met)
    .flatMap(({ evidence }) => evidence.split('\n'))
    .filter((line) => /^[+-]\s*\S{3,}/.test(line) && !/^(?:\+\+\+|---)/.test(line))
    .filter((line) => !isBullet(line));

/** A list in words begins like a line of a diff: `- the empty name is not handled`. */
const isBullet = (line: string): boolean =>
  /^[+-] \S/.test(line) && !/[(){}[\]=<>;]/.test(line.replaceAll(/`[^`]*`/g, ''));

const squeeze = (text: string): string => text.replace(/\s+/g, '');
const hasLine = (diff: string, line: string): boolean => {
  const wanted = squeeze(line);
  return diff.split('\n').some((one) => squeeze(one).includes(wanted.slice(1)));
};

/** V3: the checks that had to show it pass without the change as well. */
function vacuous(run: RunCase): readonly Suspected[] {
  if (!decides(run) && run.ending.how !== 'approved') return [];
  const base = run.of('check.repeated').filter(({ on }) => on === 'base');
  const commands = [...new Set((run.plan?.plan.steps ?? []).flatMap(({ checks }) => checks))];
  const passing = base.filter(
    ({ command, status }) => commands.includes(command) && status === 'passed',
  );
  if (
    commands.length === 0 ||
    new Set(passing.map(({ command }) => command)).size < commands.length
  )
    return [];
  return [
    {
      confidence: run.ending.how === 'overruled' ? 'high' : 'medium',
      sentence: `${commands.length === 1 ? 'The acceptance check passes' : `All ${commands.length} acceptance checks pass`} on the untouched files as well, so nothing they say shows that the change works.`,
      evidence: passing
        .slice(0, 3)
        .map((one) => quote(one, `\`${one.command}\` passed on the untouched files`)),
    },
  ];
}

/** V4: two verdicts on the same files, and they differ. */
function disagrees(run: RunCase): readonly Suspected[] {
  const last = run.verdict;
  if (last === null) return [];
  const tree = startedFor(run, last)?.tree;
  const other = run
    .of('verify.ended')
    .find(
      (one) =>
        one.seq < last.seq &&
        startedFor(run, one)?.tree === tree &&
        isRefusal(one.verdict) !== isRefusal(last.verdict),
    );
  if (tree === undefined || other === undefined) return [];
  return [
    {
      tier: 'tested',
      confidence: decides(run) ? 'high' : 'low',
      sentence: `On the same files the verifier said ${other.verdict.verdict} once and ${last.verdict.verdict} another time.`,
      evidence: [other, last].map((one) =>
        quote(one, `${one.verdict.verdict}: ${one.verdict.summary}`),
      ),
    },
  ];
}

/** V5: it refuses for something that neither the plan nor the request asked for. */
function demandsMore(run: RunCase): readonly Suspected[] {
  const { verdict, plan } = run;
  if (verdict === null || plan === null || !isRefusal(verdict.verdict) || run.gate?.green !== true)
    return [];
  const asked = [
    run.of('run.started')[0]?.request ?? '',
    ...run.of('intake.ended').map(({ requirement }) => requirement),
    // What the planner asked about was on the table, whatever came of it.
    ...run.of('intake.asked').flatMap(({ questions }) => questions.map((one) => one.question)),
    JSON.stringify(plan.plan),
  ].join('\n');
  const { criteria, findings } = verdict.verdict;
  const open = criteria.filter(({ met }) => !met);
  const isPlanned = ({ criterion }: { readonly criterion: string }): boolean =>
    plan.plan.steps.some(({ doneWhen, edgeCases }) =>
      [...doneWhen, ...edgeCases].some(
        (one) => sharedWords(one, criterion).length > 0 || one === criterion,
      ),
    );
  const said = [
    ...open.map(({ criterion }) => criterion),
    ...findings.map(({ problem, instruction }) => `${problem} ${instruction}`),
  ];
  const isAsked = said.some((text) => sharedWords(text, asked).length >= 2);
  if (said.length === 0 || isAsked || open.some(isPlanned)) return [];
  return [
    {
      tier: 'suggested',
      confidence: 'medium',
      sentence:
        'The verdict refuses for something that neither the request nor the plan speaks of. A person has to say whether it was wanted.',
      step: findings[0]?.stepId ?? null,
      evidence: [quote(verdict, said.join(' / '))],
    },
  ];
}

/** V6: a person said so. That is the ground truth. */
function overruled(run: RunCase): readonly Suspected[] {
  const judged = run.of('blame.judged').findLast(({ family }) => family === 'verifier');
  if (judged?.accepted === true)
    return [
      {
        confidence: 'high',
        sentence: `${judged.by} judged that the verifier was wrong${judged.note === '' ? '' : `: ${judged.note}`}.`,
        evidence: [
          ...(run.verdict === null ? [] : [quote(run.verdict, run.verdict.verdict.summary)]),
          quote(judged, judged.note),
        ],
      },
    ];
  const decision = run.of('human.decision').at(-1);
  if (run.ending.how !== 'overruled' || decision === undefined || run.verdict === null) return [];
  const why = run.ending.finished?.reason ?? '';
  const [, reason = ''] =
    /refused(?: by [^:;]*)?: (.+?)(?:; the change is kept on its branch)?$/.exec(why) ?? [];
  const isReasoned = reason.trim() !== '';
  return [
    {
      confidence: isReasoned ? 'high' : 'medium',
      sentence: isReasoned
        ? `The verifier approved what ${decision.by} refused: “${reason.trim()}”.`
        : `The verifier approved what ${decision.by} refused, and nobody wrote down why.`,
      evidence: [
        quote(run.verdict, run.verdict.verdict.summary),
        quote(decision, `${decision.about} ${decision.decision} by ${decision.by}`),
      ],
    },
  ];
}

/** V7: no verdict that could be used. */
function noVerdict(run: RunCase): readonly Suspected[] {
  const { verdict, ending } = run;
  if (verdict?.verdict.verdict === 'cannot_judge' && ending.how === 'verdict')
    return [
      {
        confidence: 'medium',
        sentence: 'The verifier said that it can’t judge a change whose gate is green.',
        evidence: [quote(verdict, verdict.verdict.summary)],
      },
    ];
  const last = run.of('model.failed').findLast(({ role }) => role !== 'executor');
  if (ending.how !== 'no-answer' || last === undefined || last.lane !== 'verification') return [];
  return [
    {
      confidence: 'high',
      sentence: `The verifier gave no verdict that could be used (${last.outcome}).`,
      evidence: [quote(last, last.detail)],
    },
  ];
}

const rule = (id: string, find: Rule['find']): Rule => ({ id, family: 'verifier', find });

export const verifierRules: readonly Rule[] = [
  rule('V1', contradictsCheck),
  rule('V2', judgedAnother),
  rule('V3', vacuous),
  rule('V4', disagrees),
  rule('V5', demandsMore),
  rule('V6', overruled),
  rule('V7', noVerdict),
];
