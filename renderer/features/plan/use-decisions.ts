import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AskOf } from '../../../shared/ipc/asks.ts';
import type { ModelServer } from '../../../shared/ipc/settings.ts';
import {
  type Forecast,
  type ForecastTerms,
  forecastCloud,
  forecastRevision,
} from '../../../shared/money/forecast.ts';
import type { RunState } from '../../../shared/run/state.ts';
import type { Act } from '../../client/use-invoke.ts';
import { formatUsd } from '../../ui/format/usd.ts';
import { useLocale } from '../../ui/use-locale.ts';
import type { DecisionDesk } from './decision-bar.tsx';
import { findBlockers } from './model/blockers.ts';
import { commentedSteps, describeComments } from './model/comments.ts';
import { createDraft, isEdited as isDraftEdited, textFaultsOf } from './model/draft.ts';
import { warnOfExecutor } from './model/executors.ts';
import { keepDraft } from './model/keep-draft.ts';
import type { DraftDesk } from './use-draft.ts';
import { usePlanAnswer } from './use-plan-answer.ts';
import type { PlanChecked } from './use-plan-check.ts';

interface Facts {
  readonly run: string;
  readonly ask: AskOf<'plan'>;
  readonly state: RunState;
  readonly desk: DraftDesk;
  readonly checked: PlanChecked;
  readonly servers: readonly ModelServer[] | null;
  readonly driftAccepted: boolean;
  readonly selected: string | null;
  readonly answer: Act<'run.answer'>;
}

/** Everything the decision bar needs: what stands in the way, what it costs, and what each button does. */
export function useDecisions(facts: Facts): {
  readonly desk: Omit<DecisionDesk, 'onRefuse'>;
  readonly forecast: Forecast;
  readonly executor: string;
  readonly setExecutor: (name: string) => void;
  readonly refuse: (reason: string) => void;
} {
  const { run, ask, state, desk, checked, servers, answer } = facts;
  const { draft, comments } = desk;
  const { plan } = draft.now;
  const inForce = state.executorName ?? state.started?.executor ?? '';
  const [executor, setExecutor] = useState(inForce);
  const { busy, send } = usePlanAnswer(run, ask, answer);
  const terms = useTerms(state, plan);
  const forecast = useMemo(() => forecastCloud(terms), [terms]);
  const isEdited = isDraftEdited(draft);
  const warning = servers === null ? null : warnOfExecutor(executor, servers, state);
  const isGone = executor !== inForce && (warning === 'unreachable' || warning === 'missing');
  const blockers = findBlockers({
    textFaults: textFaultsOf(draft.now).length,
    isChecking: isEdited && checked.isChecking,
    faults: isEdited ? checked.faults.length : ask.faults.length,
    drifted: facts.driftAccepted ? 0 : (checked.drift?.files.length ?? 0),
    unreachable: isGone ? executor : null,
  });
  const chosen = executor === inForce ? {} : { executor };
  const { version } = ask;
  const said = describeComments(plan, comments);
  const onApprove = async (upTo: string | null): Promise<void> => {
    const part = { version, ...chosen, ...(upTo === null ? {} : { upTo }) };
    const sent = await send(
      isEdited ? { kind: 'edit', plan, thenApprove: true, ...part } : { kind: 'approve', ...part },
    );
    if (sent) desk.forget();
  };
  const onKeep = async (): Promise<void> => {
    // Comments go with the plan they were made on, to the version it becomes.
    if (!(await send({ kind: 'edit', version, plan, thenApprove: false }))) return;
    desk.forget();
    keepDraft(sessionStorage, run, { draft: createDraft(version + 1, plan), comments });
  };
  const onRevise = async (): Promise<void> => {
    if (said.length === 0) return;
    if (await send({ kind: 'revise', version, comments: [...said] })) desk.forget();
  };
  const at = plan.steps.findIndex((step) => step.id === facts.selected);
  const first = plan.steps.findIndex((step) => step.id === ask.before);
  const isLast = at === plan.steps.length - 1;
  const target = plan.steps[at];
  return {
    desk: {
      blockers,
      busy,
      isEdited,
      isRest: ask.before !== null,
      comments: said.length,
      commentedSteps: commentedSteps(comments).length,
      revisionCost: useRevisionCost(terms, said),
      upTo: target === undefined || isLast || at < first ? null : { id: target.id, number: at + 1 },
      onApprove: (upTo) => void onApprove(upTo),
      onKeep: () => void onKeep(),
      onRevise: () => void onRevise(),
    },
    forecast,
    executor,
    setExecutor,
    refuse: (reason) => void send({ kind: 'refuse', version, reason }),
  };
}

function useTerms(state: RunState, plan: ForecastTerms['plan']): ForecastTerms {
  const { started, intake, rounds } = state;
  const requestChars = (started?.request.length ?? 0) + (intake.requirement?.length ?? 0);
  const roundsDone = rounds.filter((round) => round.verdict !== null).length;
  const { digestTokens } = intake;
  return useMemo(
    () => ({
      plan,
      planner: started?.planner ?? '',
      verifier: started?.verifier ?? '',
      budgets: started?.budgets ?? {},
      digestTokens,
      requestChars,
      roundsDone,
      at: Date.now(),
    }),
    [plan, started, digestTokens, requestChars, roundsDone],
  );
}

function useRevisionCost(terms: ForecastTerms, said: readonly { readonly text: string }[]): string {
  const { t } = useTranslation('plan');
  const locale = useLocale();
  const chars = said.reduce((sum, comment) => sum + comment.text.length, 0);
  const { costUsd } = useMemo(() => forecastRevision(terms, chars), [terms, chars]);
  return costUsd === null
    ? t('revise.priceUnknown')
    : t('revise.cost', { cost: formatUsd(costUsd, locale) });
}
