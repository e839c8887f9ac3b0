import { useTranslation } from 'react-i18next';
import type { PlanStep } from '../../../shared/plan/plan.ts';
import type { ComparedPlans, ComparedStep } from '../../../shared/run/compare/comparison.ts';
import { Badge } from '../../ui/badge.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import styles from './compare-screen.module.css';
import { FieldsTable } from './fields-table.tsx';

/** Both plans, step by step. */
export function PlanSection({ plan }: { readonly plan: ComparedPlans }) {
  const { t } = useTranslation('compare');
  if (plan.left === null && plan.right === null) return null;
  const isSame = plan.changed.length === 0 && plan.steps.every(({ state }) => state === 'same');
  const around = plan.changed.map((field) => ({
    field: t(`planField.${field}`, { defaultValue: field }),
    left: say(plan.left?.[toField(field)]),
    right: say(plan.right?.[toField(field)]),
    noise: false,
  }));
  return (
    <Section title={t('plan')}>
      {isSame && <p className={styles.quiet}>{t('planSame', { count: plan.steps.length })}</p>}
      {around.length > 0 && <FieldsTable fields={around} leftOut={0} label={t('planAround')} />}
      {!isSame && (
        <ol className={styles.steps}>
          {plan.steps.map((step) => (
            <Step key={step.id} step={step} />
          ))}
        </ol>
      )}
    </Section>
  );
}

const AROUND = ['summary', 'checks', 'assumptions', 'outOfScope'] as const;
const toField = (name: string): (typeof AROUND)[number] =>
  AROUND.find((field) => field === name) ?? 'summary';

function Step({ step }: { readonly step: ComparedStep }) {
  const { t } = useTranslation('compare');
  const { id, state, left, right, changed, moved } = step;
  const fields = changed.map((field) => ({
    field: t(`planField.${field}`, { defaultValue: field }),
    left: say(left?.[field]),
    right: say(right?.[field]),
    noise: false,
  }));
  return (
    <li className={styles.step}>
      <p className={styles.stepHead}>
        <span className={styles.sign} data-state={state} aria-hidden="true">
          {state === 'same' ? '=' : state === 'changed' ? '~' : state === 'left' ? '−' : '+'}
        </span>
        <span className="mono">
          <PlainText text={id} maxChars={60} />
        </span>
        <PlainText text={(left ?? right)?.title ?? ''} maxChars={200} />
        <Badge tone={state === 'same' ? 'neutral' : 'warn'}>{t(`stepState.${state}`)}</Badge>
        {moved && <Badge tone="warn">{t('moved')}</Badge>}
      </p>
      {fields.length > 0 && (
        <FieldsTable fields={fields} leftOut={0} label={t('stepFields', { step: id })} />
      )}
    </li>
  );
}

/** A field of a plan as lines. */
function say(value: PlanStep[keyof PlanStep] | undefined): string {
  if (value === undefined || typeof value === 'string') return value ?? '';
  return value
    .map((item) => (typeof item === 'string' ? `• ${item}` : `• ${item.action} ${item.path}`))
    .join('\n');
}
