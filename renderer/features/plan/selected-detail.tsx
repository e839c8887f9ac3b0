import type { Plan, PlanStep } from '../../../shared/plan/plan.ts';
import type { StepState } from '../../../shared/run/state.ts';
import type { PlacedFaults } from './model/place-faults.ts';
import { type CommentDesk, StepDetail } from './step-detail.tsx';
import { StepForm, WholeForm } from './step-form.tsx';
import { WholeDetail } from './whole-detail.tsx';

/** How forms change a draft; `about` names the field, so that typing in it is one step back. */
export interface EditDesk {
  readonly onStep: (id: string, change: Partial<PlanStep>, about: string | null) => void;
  readonly onRename: (id: string, next: string) => void;
  readonly onWhole: (change: Partial<Plan>, about: string | null) => void;
}

interface SelectedDetailProps {
  readonly plan: Plan;
  /** Undefined for the plan as a whole. */
  readonly step: PlanStep | undefined;
  readonly steps: readonly StepState[];
  readonly executor: string;
  readonly faults: PlacedFaults;
  readonly desk: CommentDesk;
  readonly onSelect: (id: string) => void;
  /** Null for reading. */
  readonly edit: EditDesk | null;
}

/** The selected step or the plan as a whole, to be read or edited. */
export function SelectedDetail(props: SelectedDetailProps) {
  const { plan, step, faults, desk, edit } = props;
  if (step === undefined)
    return edit === null ? (
      <WholeDetail plan={plan} faults={faults.whole} desk={desk} />
    ) : (
      <WholeForm plan={plan} faults={faults.whole} onChange={edit.onWhole} />
    );
  const own = faults.steps.get(step.id) ?? [];
  const number = plan.steps.indexOf(step) + 1;
  if (edit !== null)
    return (
      <StepForm
        plan={plan}
        step={step}
        number={number}
        faults={own}
        onChange={(change, about) => edit.onStep(step.id, change, about)}
        onRename={(next) => edit.onRename(step.id, next)}
      />
    );
  return (
    <StepDetail
      plan={plan}
      step={step}
      number={number}
      state={props.steps.find((one) => one.id === step.id)}
      executor={props.executor}
      faults={own}
      desk={desk}
      onSelect={props.onSelect}
    />
  );
}
