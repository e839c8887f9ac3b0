import type { Verdict } from '../../../../shared/plan/verdict.ts';
import type { BodyOf, EventOf, RunEvent } from '../../../../shared/run/event.ts';
import { cleanLine, cleanTail } from './clean-text.ts';
import { describeDuration } from './format.ts';
import { detail, joined, line, type Telling } from './lines.ts';
import { stepWord } from './step-place.ts';
import { mark, type Paint, type Tone } from './style.ts';

/** Checks, gate, verdict and delivery; null for kinds of other families. */
export function describeVerificationEvent(
  event: RunEvent,
  telling: Telling,
): readonly string[] | null {
  const { paint } = telling;
  switch (event.kind) {
    case 'check.ran':
      return describeCheck(event, paint, stepWord(event, telling.state));
    case 'setup.ran':
      return event.cached
        ? [
            line(
              paint,
              'good',
              mark.good,
              joined('dependencies copied', describeDuration(event.ms)),
            ),
          ]
        : describeCheck(event, paint);
    case 'gate.ran':
      return [
        event.green
          ? line(paint, 'good', mark.good, 'gate is green')
          : line(paint, 'bad', mark.bad, 'gate is red: it can’t be approved like this'),
        ...event.faults.map((fault) =>
          detail(paint, `${cleanLine(fault.rule, 60)}: ${cleanLine(fault.detail, 300)}`),
        ),
        ...(event.remarks ?? []).map((remark) =>
          line(
            paint,
            'warn',
            mark.warn,
            `${cleanLine(remark.rule, 60)}: ${cleanLine(remark.detail, 300)}`,
          ),
        ),
      ];
    case 'verify.ended':
      return [...describeVerdict(event.verdict, paint), ...describeAcceptance(event, paint)];
    case 'delivery.made':
      return [
        !event.approved
          ? line(paint, 'warn', mark.notRun, `not approved; kept as ${describeDelivery(event)}`)
          : line(paint, 'good', mark.good, describeDelivery(event)),
        ...(event.adjusted === true
          ? [line(paint, 'warn', mark.warn, 'adjusted by hand: the verifier has not seen it')]
          : []),
      ];
    default:
      return null;
  }
}

type Ran = Pick<BodyOf<'check.ran'>, 'command' | 'status' | 'exitCode' | 'ms' | 'outputTail'>;

/** A check that did not run has its own mark and says so: it must never look like one that passed. */
export function describeCheck(check: Ran, paint: Paint, place = ''): readonly string[] {
  const command = `${place}$ ${cleanLine(check.command)}`;
  const took = describeDuration(check.ms);
  switch (check.status) {
    case 'passed':
      return [line(paint, 'good', mark.good, joined(`${command}  passed`, took))];
    case 'failed':
      return [
        line(
          paint,
          'bad',
          mark.bad,
          joined(`${command}  failed`, `exit ${check.exitCode ?? 'unknown'}`, took),
        ),
        ...describeTail(check, paint),
      ];
    case 'timeout':
      return [
        line(paint, 'bad', mark.bad, joined(`${command}  did not end in time`, took)),
        ...describeTail(check, paint),
      ];
    case 'not-run':
      return [
        line(paint, 'warn', mark.notRun, `${command}  did not run`),
        ...describeTail(check, paint),
      ];
  }
}

/** The end of what a check printed. Stack frames are in the log; here they would push the reason out. */
function describeTail(check: Ran, paint: Paint): readonly string[] {
  const said = check.outputTail.replace(/^\s+at .*(?:\n|$)/gm, '');
  return cleanTail(said, 10).map((text) => detail(paint, text));
}

const VERDICTS: Record<
  Verdict['verdict'],
  { readonly tone: Tone; readonly sign: string; readonly words: string }
> = {
  approve: { tone: 'good', sign: mark.good, words: 'verdict: approve' },
  revise: { tone: 'warn', sign: mark.doing, words: 'verdict: revise' },
  reject: { tone: 'bad', sign: mark.bad, words: 'verdict: reject' },
  cannot_judge: { tone: 'warn', sign: mark.notRun, words: 'verdict: can’t be judged' },
};

export function describeVerdict(verdict: Verdict, paint: Paint): readonly string[] {
  const { tone, sign, words } = VERDICTS[verdict.verdict];
  const where = verdict.fault === 'none' ? '' : ` (fault: ${verdict.fault})`;
  return [
    line(paint, tone, sign, `${words}${where}: ${cleanLine(verdict.summary, 600)}`),
    ...verdict.criteria.flatMap((entry) => [
      `    ${paint(entry.met ? 'good' : 'bad', entry.met ? mark.good : mark.bad)} ` +
        `${entry.met ? 'met' : 'not met'}: ${cleanLine(entry.criterion, 300)}`,
      detail(paint, cleanLine(entry.evidence, 300), true),
    ]),
    ...verdict.findings.flatMap((finding) => [
      `    ${paint('warn', mark.warn)} ${finding.severity}${describePlace(finding)}: ${cleanLine(finding.problem, 400)}`,
      detail(paint, `do: ${cleanLine(finding.instruction, 400)}`, true),
    ]),
  ];
}

function describePlace(finding: Verdict['findings'][number]): string {
  if (finding.file === null) return '';
  return ` in ${cleanLine(finding.file)}${finding.line === null ? '' : `:${finding.line}`}`;
}

const describeAcceptance = (event: EventOf<'verify.ended'>, paint: Paint): readonly string[] =>
  event.note === '' ? [] : [line(paint, 'warn', mark.warn, cleanLine(event.note, 400))];

function describeDelivery(event: BodyOf<'delivery.made'>): string {
  const commit = cleanLine(event.commit, 40).slice(0, 10);
  if (!event.approved) return `${commit} on ${cleanLine(event.branch)}`;
  switch (event.form) {
    case 'branch':
      return `committed as ${commit} on ${cleanLine(event.branch)}`;
    case 'patch':
      return `patch written to ${cleanLine(event.patch ?? '', 300)} (commit ${commit} on ${cleanLine(event.branch)})`;
    case 'apply':
      return `applied to your checkout, uncommitted (commit ${commit} on ${cleanLine(event.branch)})`;
  }
}
