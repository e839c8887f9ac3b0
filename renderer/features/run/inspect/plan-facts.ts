import type { TFunction } from 'i18next';
import type { Plan } from '../../../../shared/plan/plan.ts';
import type { Fact } from './event-facts.ts';

/** A plan as facts: its summary, and each step with its files, what it needs first, and its checks. */
export const planFacts = (plan: Plan, t: TFunction): readonly Fact[] => [
  { label: t('fact.summary'), value: plan.summary },
  ...plan.steps.map((step, index) => ({
    label: t('fact.step', { number: index + 1 }),
    value: [
      `${step.id}: ${step.title}`,
      step.files.map(({ path, action }) => (action === 'read' ? `(${path})` : path)).join(', '),
      step.dependsOn.length === 0 ? '' : t('fact.after', { steps: step.dependsOn.join(', ') }),
      step.checks.join(' · '),
    ]
      .filter((part) => part !== '')
      .join('\n'),
  })),
  ...(plan.checks.length === 0 ? [] : [{ label: t('fact.checks'), value: plan.checks.join('\n') }]),
];
