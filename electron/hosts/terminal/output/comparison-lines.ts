import type {
  ComparedFile,
  ComparedPair,
  ComparedPlans,
  ComparedRun,
  Comparison,
  DifferenceRow,
  Relation,
  RunFigures,
} from '../../../../shared/run/compare/comparison.ts';
import { cleanLine } from './clean-text.ts';
import { CAUSES, describeChange, describeHeadline, describePlace } from './comparison-words.ts';
import { fitWidth } from './display-width.ts';
import {
  describeAmount,
  describeBytes,
  describeCount,
  describeDuration,
  describeMoney,
} from './format.ts';
import { detail, joined, line, row } from './lines.ts';
import { mark, type Paint, type Tone } from './style.ts';

/** A comparison to read: where the runs part first, then what differs, then what each took. */
export function describeComparison(made: Comparison, paint: Paint): readonly string[] {
  const runs = new Map(made.runs.map((run) => [run.runId, run]));
  return [
    ...made.runs.flatMap((run) => describeRun(run, run.runId === made.base, paint)),
    ...made.pairs.flatMap((pair) => describePair(pair, runs, paint)),
    '',
    paint('strong', 'What each took'),
    ...describeFigures(made, paint),
    '',
    paint('quiet', `Not counted as differences: ${made.noise.join(', ')}.`),
  ];
}

const TONES: Readonly<Record<string, Tone>> = {
  approved: 'good',
  running: 'executor',
  interrupted: 'warn',
};

function describeRun(run: ComparedRun, isBase: boolean, paint: Paint): readonly string[] {
  const name = `${cleanLine(run.runId, 60)}${isBase ? ' (base)' : ''}`;
  const facts = joined(
    run.mode,
    cleanLine(run.executor, 80),
    describeAmount(run.events, 'event'),
    describeAmount(run.rounds, 'round'),
  );
  const fork = run.fork;
  return [
    `${paint('strong', name)}  ${paint(TONES[run.status] ?? 'bad', cleanLine(run.status, 20))}  ${facts}`,
    detail(paint, cleanLine(run.request, 160)),
    ...(fork === null
      ? []
      : [
          detail(
            paint,
            `fork of ${cleanLine(fork.parent, 60)} ${describePlace(fork.from)}: ${fork.changes.map(describeChange).join(', ') || 'the same once more'}`,
          ),
        ]),
    ...(run.damage === null
      ? []
      : [line(paint, 'warn', mark.warn, 'damaged: compared up to the damage')]),
  ];
}

function describePair(
  pair: ComparedPair,
  runs: ReadonlyMap<string, ComparedRun>,
  paint: Paint,
): readonly string[] {
  const { first, counts } = pair;
  const same =
    counts.sameButNoise === 0 ? '' : ` (${describeCount(counts.sameButNoise)} but for noise)`;
  const words =
    counts.changedInWords === 0 ? '' : ` (${describeCount(counts.changedInWords)} in words only)`;
  return [
    '',
    paint('strong', `${cleanLine(pair.left, 60)} against ${cleanLine(pair.right, 60)}`),
    line(
      paint,
      first === null ? 'good' : first.course ? 'bad' : 'warn',
      first === null ? mark.good : mark.warn,
      describeHeadline(pair),
    ),
    ...(first === null ? [] : describeFirst(pair, paint)),
    ...describeRelation(pair.relation, paint),
    ...pair.terms.map(({ term, left, right }) =>
      row(
        paint,
        'terms',
        `${cleanLine(term, 60)}: ${cleanLine(left, 80)} → ${cleanLine(right, 80)}`,
      ),
    ),
    row(
      paint,
      'events',
      joined(
        `${describeCount(counts.same)} same${same}`,
        `${describeCount(counts.changed)} changed${words}`,
        `${describeCount(counts.left)} only in the first`,
        `${describeCount(counts.right)} only in the other`,
      ),
    ),
    ...pair.partings
      .filter((parting) => parting !== first && parting.key !== first?.key)
      .map((parting) =>
        row(
          paint,
          'also',
          `${describeHeadline({ ...pair, first: parting }).replace(/^They go apart /, '')}`,
        ),
      ),
    ...describePlans(pair.plan, paint),
    ...describeFiles(pair.files, paint),
    ...describeChecks(pair, paint),
    ...describeVerdicts([runs.get(pair.left), runs.get(pair.right)], paint),
    ...describeRows(pair, paint),
  ];
}

function describeFirst({ first }: ComparedPair, paint: Paint): readonly string[] {
  if (first === null) return [];
  const place = joined(
    first.left === null ? 'nothing in the first' : `event ${first.left.seq} in the first`,
    first.right === null ? 'nothing in the other' : `event ${first.right.seq} in the other`,
    cleanLine(first.key, 120),
  );
  const fields = first.fields.filter(({ noise }) => !noise);
  const shown = fields.slice(0, 4);
  const left = fields.length - shown.length + first.fieldsLeftOut;
  return [
    detail(paint, place),
    detail(paint, `cause: ${first.cause} (${CAUSES[first.cause]})`),
    ...shown.map((one) =>
      detail(paint, `${cleanLine(one.field, 60)}: ${short(one.left)} → ${short(one.right)}`),
    ),
    ...(left > 0 ? [detail(paint, `… ${describeAmount(left, 'more field')} with --json`)] : []),
  ];
}

const short = (text: string): string => (text === '' ? 'nothing' : cleanLine(text, 90));

function describeRelation(relation: Relation, paint: Paint): readonly string[] {
  const lines: string[] = [];
  if (relation.shared > 0)
    lines.push(
      `events 1 to ${describeCount(relation.shared)} are the same ones, taken over by the fork`,
    );
  if (relation.declared.length > 0)
    lines.push(`declared: ${relation.declared.map(describeChange).join(', ')}`);
  if (!relation.sameRequest) lines.push('these are runs of different requests');
  if (!relation.sameRepository && !relation.sameBase)
    lines.push('these are runs of different repositories');
  else if (!relation.sameBase) lines.push('they began with different files');
  return lines.map((text) => row(paint, 'between', text));
}

function describePlans(plan: ComparedPlans, paint: Paint): readonly string[] {
  const steps = plan.steps.filter(({ state }) => state !== 'same');
  if (plan.left === null && plan.right === null) return [];
  if (steps.length === 0 && plan.changed.length === 0) return [row(paint, 'plan', 'the same')];
  return [
    ...(plan.changed.length > 0 ? [row(paint, 'plan', `other ${plan.changed.join(', ')}`)] : []),
    ...steps.map((step) => {
      const title = cleanLine((step.left ?? step.right)?.title ?? '', 60);
      const what =
        step.state === 'changed'
          ? [...step.changed, ...(step.moved ? ['place'] : [])].join(', ')
          : `only in the ${step.state === 'left' ? 'first' : 'other'}`;
      return row(paint, 'plan', `${cleanLine(step.id, 40)} ${title}: ${what}`);
    }),
  ];
}

const FILES = 12;

function describeFiles(files: readonly ComparedFile[], paint: Paint): readonly string[] {
  const differ = files.filter(({ state }) => state !== 'same');
  const same = files.length - differ.length;
  const words = { changed: 'ends differ', left: 'only in the first', right: 'only in the other' };
  return [
    ...(same > 0 ? [row(paint, 'files', `${describeAmount(same, 'file')} with the same end`)] : []),
    ...differ
      .slice(0, FILES)
      .map(({ path, state }) =>
        row(paint, 'files', `${cleanLine(path, 160)}: ${state === 'same' ? '' : words[state]}`),
      ),
    ...(differ.length > FILES
      ? [row(paint, 'files', `… ${describeAmount(differ.length - FILES, 'more file')} with --json`)]
      : []),
  ];
}

function describeChecks({ checks }: ComparedPair, paint: Paint): readonly string[] {
  const differ = checks.filter(({ state }) => state !== 'same');
  if (checks.length > 0 && differ.length === 0)
    return [row(paint, 'checks', `${describeAmount(checks.length, 'check')} ended alike`)];
  return differ.map(({ step, command, left, right }) =>
    row(
      paint,
      'checks',
      `${cleanLine(command, 80)}${step === null ? '' : ` of ${cleanLine(step, 40)}`}: ${left?.status ?? 'not there'} → ${right?.status ?? 'not there'}`,
    ),
  );
}

function describeVerdicts(
  [left, right]: readonly [ComparedRun | undefined, ComparedRun | undefined],
  paint: Paint,
): readonly string[] {
  if (left === undefined || right === undefined) return [];
  const say = (run: ComparedRun): string =>
    joined(
      run.gate !== null && run.gate.green !== null && (run.gate.green ? 'gate green' : 'gate red'),
      run.verdict === null ? 'no verdict' : cleanLine(run.verdict.verdict, 30),
      cleanLine(run.status, 20),
    );
  return [row(paint, 'outcome', `${say(left)} → ${say(right)}`)];
}

const ROWS = 10;

function describeRows({ rows, rowsLeftOut }: ComparedPair, paint: Paint): readonly string[] {
  const course = rows.filter((one) => one.course);
  const shown = course.slice(0, ROWS);
  const left = rows.length - shown.length + rowsLeftOut;
  return [
    ...shown.map((one) => describeRow(one, paint)),
    ...(left > 0
      ? [detail(paint, `… ${describeAmount(left, 'more difference')} with --json`)]
      : []),
  ];
}

function describeRow({ state, left, right, cause }: DifferenceRow, paint: Paint): string {
  const sign = state === 'changed' ? '~' : state === 'left' ? '−' : '+';
  const tone: Tone = state === 'changed' ? 'warn' : state === 'left' ? 'bad' : 'good';
  const place = left ?? right;
  const text =
    left?.text === right?.text || left === null || right === null
      ? cleanLine(place?.text ?? '', 90)
      : `${cleanLine(left.text, 60)} → ${cleanLine(right.text, 60)}`;
  const seqs = `${left?.seq ?? '–'}/${right?.seq ?? '–'}`;
  return `  ${paint(tone, sign)} ${seqs.padEnd(11)} ${cleanLine(place?.key ?? '', 60)}  ${place?.kind ?? ''}  ${text}  ${paint('quiet', cause)}`;
}

const ROW_NAMES: readonly (readonly [string, (figures: RunFigures) => string])[] = [
  [
    'cost',
    ({ costUsd, priceUnknown }) => `${priceUnknown ? 'at least ' : ''}${describeMoney(costUsd)}`,
  ],
  [
    'cloud',
    ({ cloudTokens, cloudCalls }) =>
      `${describeCount(cloudTokens)} tokens, ${describeAmount(cloudCalls, 'call')}`,
  ],
  ['local', ({ localTokens }) => `${describeCount(localTokens)} tokens`],
  ['turns', ({ turns, calls }) => `${describeCount(turns)}, ${describeAmount(calls, 'call')}`],
  ['retries', ({ retries }) => describeCount(retries)],
  ['time', ({ wallMs }) => describeDuration(wallMs)],
  ['working', ({ workingMs }) => describeDuration(workingMs)],
  ['waiting', ({ waitingMs }) => describeDuration(waitingMs)],
  ['queue', ({ queueMs }) => describeDuration(queueMs)],
  ['left here', ({ bytesSent }) => (bytesSent === 0 ? 'nothing' : describeBytes(bytesSent))],
  ['files', ({ filesChanged }) => describeCount(filesChanged)],
];

const COLUMN = 24;

function describeFigures({ runs }: Comparison, paint: Paint): readonly string[] {
  const cell = (text: string): string => fitWidth(text, COLUMN - 1).padEnd(COLUMN);
  const others = runs.some(({ fork }) => fork !== null);
  return [
    row(paint, '', runs.map(({ runId }) => cell(cleanLine(runId, 60))).join('')),
    ...ROW_NAMES.map(([name, say]) =>
      row(paint, name, runs.map(({ figures }) => cell(say(figures))).join('')),
    ),
    ...(others ? [detail(paint, 'A fork’s figures are its own, without what it took over.')] : []),
  ];
}
