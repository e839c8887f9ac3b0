import { useState } from 'react';

export const planViews = ['list', 'graph', 'text'] as const;
export type PlanView = (typeof planViews)[number];

const KEY = 'tandem.plan.view';

const read = (): PlanView => {
  try {
    const stored = localStorage.getItem(KEY);
    return planViews.find((view) => view === stored) ?? 'list';
  } catch {
    // Storage is off: the list is good.
    return 'list';
  }
};

/** How the plan is looked at; remembered for all plans. */
export function usePlanView(): readonly [PlanView, (view: PlanView) => void] {
  const [view, setView] = useState(read);
  return [
    view,
    (next) => {
      setView(next);
      try {
        localStorage.setItem(KEY, next);
      } catch {
        // Without storage the choice holds for this screen.
      }
    },
  ];
}
