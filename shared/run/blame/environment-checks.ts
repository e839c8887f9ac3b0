import type { EventOf } from '../event.ts';
import { failureLines, namedPaths, stemOf, tellingLines } from './failure-text.ts';
import type { RunCase } from './run-case.ts';
import { quote, type Suspected } from './suspect.ts';

type Check = EventOf<'check.ran'>;

const repeatedOn = (run: RunCase, command: string, on: 'base' | 'final') =>
  run.of('check.repeated').filter((one) => one.command === command && one.on === on);

const hasRun = ({ status }: { readonly status: string }): boolean => status !== 'not-run';

/** E2: what fails now failed before anything was changed, in the same way and at places the plan does not touch. */
export function failedBefore(run: RunCase): readonly Suspected[] {
  return run.red.flatMap((check) => {
    const base = repeatedOn(run, check.command, 'base').filter(
      ({ status }) => status === 'failed' || status === 'timeout',
    );
    const [first] = base;
    if (first === undefined) return [];
    if (check.status === 'timeout' && first.status === 'timeout')
      return [
        wordBefore(check, base, 'high', 'it did not end in time on the untouched files either'),
      ];
    const now = failureLines(check.outputTail);
    const before = new Set(failureLines(first.outputTail));
    if (now.length === 0 || !now.every((line) => before.has(line))) return [];
    const places = namedPaths(check.outputTail);
    if (places.some((path) => isAboutThePlan(run, path))) return [];
    const someGone = before.size > now.length;
    if (places.length === 0 && !someGone) return [];
    const sure = places.length > 0;
    return [
      wordBefore(
        check,
        base,
        sure ? 'high' : 'medium',
        'it fails in the same way on the untouched files',
      ),
    ];
  });
}

const wordBefore = (
  check: Check,
  base: readonly EventOf<'check.repeated'>[],
  confidence: 'high' | 'medium',
  how: string,
): Suspected => ({
  confidence,
  sentence: `The check \`${check.command}\` was red before the run began: ${how}, and the plan does not touch what fails.`,
  step: check.step,
  evidence: [...base.slice(0, 1), check].map((one) => quote(one, tellingLines(one.outputTail))),
});

function isAboutThePlan(run: RunCase, path: string): boolean {
  const steps = run.plan?.plan.steps ?? [];
  const named = steps.flatMap(({ files, checks }) => [
    ...files.filter(({ action }) => action !== 'read').map((file) => file.path),
    ...checks.flatMap((check) => namedPaths(check)),
  ]);
  return named.some(
    (known) => known === path || path.endsWith(`/${known}`) || stemOf(known) === stemOf(path),
  );
}

/** E6: the same check on the same files passed and failed. */
export function flaky(run: RunCase): readonly Suspected[] {
  const results = [...run.of('check.ran'), ...run.of('check.repeated')].filter(hasRun);
  return run.red.flatMap((check) => {
    const same = results.filter((one) => one.command === check.command && one.tree === check.tree);
    const passed = same.filter(({ status }) => status === 'passed');
    const [good] = passed;
    if (good === undefined) return [];
    const isRepeat = good.kind === 'check.repeated';
    return [
      {
        tier: isRepeat ? ('tested' as const) : ('observed' as const),
        confidence: 'high' as const,
        sentence: `The check \`${check.command}\` is flaky: on the same files it passed in ${passed.length} of ${same.length} runs.`,
        step: check.step,
        at: check.seq,
        evidence: [
          quote(check, tellingLines(check.outputTail)),
          quote(good, `passed on the same files${isRepeat ? ' when it was repeated' : ''}`),
        ],
      },
    ];
  });
}

/** E6 on the base: it flaked there already. */
export function flakyBefore(run: RunCase): readonly Suspected[] {
  return run.red.flatMap((check) => {
    const base = repeatedOn(run, check.command, 'base').filter(hasRun);
    const passed = base.filter(({ status }) => status === 'passed');
    if (passed.length === 0 || passed.length === base.length) return [];
    return [
      {
        tier: 'tested' as const,
        confidence: 'medium' as const,
        sentence: `The check \`${check.command}\` was flaky before the run: it passed in ${passed.length} of ${base.length} runs on the untouched files.`,
        step: check.step,
        evidence: base.slice(0, 3).map((one) => quote(one, `${one.status} on the untouched files`)),
      },
    ];
  });
}

/** A swap test that passed now and then with nothing changed. */
export const unstable = (run: RunCase): readonly Suspected[] =>
  run
    .of('blame.tested')
    .slice(-1)
    .filter(({ conclusion }) => conclusion === 'unstable')
    .map((test) => {
      const same = test.cells.find(({ plan }) => plan === 'original');
      return {
        tier: 'tested' as const,
        confidence: 'medium' as const,
        sentence: `The same step with the same plan and executor passed in ${same?.passed ?? 0} of ${same?.of ?? 0} repeats: unstable.`,
        step: test.step,
        evidence: [quote(test, test.detail)],
      };
    });
