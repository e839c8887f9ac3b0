import type { EventOf } from '../event.ts';
import { findHostTrouble, type HostTrouble } from './host-trouble.ts';
import type { RunCase } from './run-case.ts';
import { quote, type Suspected } from './suspect.ts';

/** E1: the machine or a server said that it could not. */
export function findTrouble(run: RunCase): readonly Suspected[] {
  return [...stoppedByTrouble(run), ...troubleInChecks(run), ...troubleInCalls(run)];
}

const NOT_OF_THE_HOST = new Set(['egress-refused', 'delivery-conflict', 'model-substituted']);

function stoppedByTrouble({ ending, of }: RunCase): readonly Suspected[] {
  const { finished, error, how } = ending;
  if (finished === null) return [];
  if (how === 'own-fault') {
    const fault = of('env.fault').at(-1) ?? finished;
    const said = fault.kind === 'env.fault' ? fault.detail : fault.reason;
    return [
      {
        confidence: 'high',
        sentence: 'Tandem itself failed; no model had a part in that.',
        evidence: [quote(fault, said)],
      },
    ];
  }
  if (how !== 'stopped' || error === null || NOT_OF_THE_HOST.has(error)) return [];
  const faults = of('env.fault').slice(-1);
  return [
    {
      confidence: 'high',
      sentence: `The run stopped because something it needs was missing or failed (${error}).`,
      evidence: [...faults, finished].map((event) =>
        quote(event, event.kind === 'env.fault' ? `${event.what} ${event.detail}` : event.reason),
      ),
    },
  ];
}

const wordTrouble = (check: EventOf<'check.ran'>, trouble: HostTrouble): string =>
  `The check \`${check.command}\` could not do its work on this machine: ${trouble.what}.`;

function troubleInChecks({ red, of }: RunCase): readonly Suspected[] {
  return red.flatMap((check) => {
    const trouble = findHostTrouble(check);
    if (trouble === null) return [];
    // A check that fails on the machine in every tree is no work of the change.
    const same = of('check.repeated').filter(
      (one) => one.command === check.command && findHostTrouble(one)?.kind === trouble.kind,
    );
    return [
      {
        confidence: sureness(check.command, trouble, { same, of }),
        sentence: wordTrouble(check, trouble),
        step: check.step,
        evidence: [check, ...same.slice(0, 2)].map((one) =>
          quote(one, trouble.quoteOf(one.outputTail)),
        ),
      },
    ];
  });
}

/**
 * The same trouble on the untouched files is the machine's for sure. Trouble that code can bring about is most likely
 * the change's own when only the changed files have it, again and again.
 */
function sureness(
  command: string,
  { sure, byCode }: HostTrouble,
  { same, of }: { readonly same: readonly EventOf<'check.repeated'>[] } & Pick<RunCase, 'of'>,
): 'high' | 'medium' | 'low' {
  if (same.some(({ on }) => on === 'base')) return 'high';
  const isBaseFree = of('check.repeated').some(
    (one) => one.command === command && one.on === 'base' && one.status !== 'not-run',
  );
  if (byCode && isBaseFree) return same.length > 0 ? 'low' : 'medium';
  return sure || same.length > 0 ? 'high' : 'medium';
}

/** Characters at the end of a call's output: hundreds of attempts print many megabytes. */
const LOOKED_AT = 20_000;

/** Calls of the attempts that failed; where checks tell, the checks come first. */
function troubleInCalls(run: RunCase): readonly Suspected[] {
  for (const attempt of [...run.failing].reverse()) {
    for (const { ended } of attempt.calls) {
      if (ended === null || ended.status === 'refused' || ended.exitCode === 0) continue;
      const text =
        typeof ended.output === 'string' ? ended.output : (run.readBlob(ended.output.blob) ?? '');
      const outputTail = text.slice(-LOOKED_AT);
      const trouble = findHostTrouble({ outputTail, exitCode: ended.exitCode });
      if (trouble === null || !trouble.sure) continue;
      return [
        {
          confidence: 'medium',
          sentence: `A call in step ${attempt.step} met trouble of this machine: ${trouble.what}.`,
          step: attempt.step,
          evidence: [quote(ended, trouble.quoteOf(outputTail))],
        },
      ];
    }
  }
  return [];
}
