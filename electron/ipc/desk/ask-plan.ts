import type { TandemError } from '../../../shared/errors.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { PlanDecision } from '../../workflow/ports.ts';
import type { Given, OpenAsks } from './open-asks.ts';

/** An approval that was given together with an edit: it counts if local validation finds nothing. */
export interface PlanChain {
  approval: PlanDecision | null;
}

interface PlanView {
  readonly plan: Plan;
  readonly version: number;
  readonly faults: readonly string[];
  readonly notices?: readonly string[];
  readonly before: string | null;
}

/** Asks about one version of the plan; an answer that names another version is stale. */
export async function askPlan(
  asks: OpenAsks,
  chain: PlanChain,
  view: PlanView,
): Promise<Result<PlanDecision, TandemError>> {
  const promised = chain.approval;
  chain.approval = null;
  if (promised !== null && view.faults.length === 0) return ok(promised);
  const { plan, version, faults, notices = [], before } = view;
  const given = await asks.ask(
    'plan',
    (base) => ({
      ...base,
      kind: 'plan',
      plan,
      version,
      faults: [...faults],
      ...(notices.length > 0 && { notices: [...notices] }),
      before,
    }),
    async ({ decision }) => {
      if (decision.version !== version) return err({ kind: 'stale', what: 'The plan' });
      return decision.kind === 'approve' && faults.length > 0
        ? err({ kind: 'usage', message: `The plan has faults: ${faults.join('; ')}` })
        : ok(undefined);
    },
  );
  const { decision, by } = given;
  switch (decision.kind) {
    case 'approve':
      return ok(approvalOf(decision, by));
    case 'edit':
      if (decision.thenApprove) chain.approval = approvalOf(decision, by);
      return ok({ kind: 'edit', plan: decision.plan, by });
    case 'revise':
      return ok({ kind: 'revise', comments: decision.comments, by });
    case 'refuse':
      return ok({ kind: 'refuse', reason: decision.reason, by });
  }
}

type Approving = Extract<Given<'plan'>['decision'], { kind: 'approve' | 'edit' }>;

const approvalOf = ({ executor, upTo }: Approving, by: string): PlanDecision => ({
  kind: 'approve',
  by,
  ...(executor === undefined ? {} : { executor }),
  ...(upTo === undefined ? {} : { upTo }),
});
