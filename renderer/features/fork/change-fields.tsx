import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ForkPlaces } from '../../../shared/ipc/forks.ts';
import type { PlanStep } from '../../../shared/plan/plan.ts';
import type { ForkChange } from '../../../shared/run/fork-change.ts';
import type { ForkPlace } from '../../../shared/run/fork-places.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { NumberInput } from '../../ui/number-input.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import styles from './fork-screen.module.css';

type Told = (change: ForkChange | null) => void;

/** A text that is handed on as it is typed. */
export function TextField(props: {
  readonly label: string;
  readonly onChange: (text: string) => void;
}) {
  const [text, setText] = useState('');
  return (
    <Field label={props.label}>
      <TextArea
        value={text}
        autoGrow
        onChange={(next) => {
          setText(next);
          props.onChange(next);
        }}
      />
    </Field>
  );
}

/** Another model of any server. */
export function ExecutorField(props: { readonly current: string; readonly onChange: Told }) {
  const { t } = useTranslation('fork');
  const [name, setName] = useState('');
  const { value } = useInvoke('models.list', {});
  const servers = value?.servers ?? null;
  const options = (servers ?? []).flatMap(({ name: server, models }) =>
    models.map(({ tag }) => ({ value: `${server}/${tag}`, label: `${server}/${tag}` })),
  );
  return (
    <Field label={t('executor')} hint={servers === null ? t('executorsLoading') : undefined}>
      <Combobox
        options={options.filter((option) => option.value !== props.current)}
        value={name}
        allowFree
        onChange={(executor) => {
          setName(executor);
          const isName = /^[^/\s]+\/\S+$/.test(executor);
          props.onChange(isName ? { what: 'executor', executor } : null);
        }}
      />
    </Field>
  );
}

/** One ceiling with its new value. */
export function BudgetField(props: {
  readonly budgets: ForkPlaces['budgets'];
  readonly onChange: Told;
}) {
  const { t } = useTranslation('fork');
  const { budgets, onChange } = props;
  const [name, setName] = useState<string | null>(null);
  const [value, setValue] = useState<number | null>(null);
  const tell = (now: string | null, next: number | null): void => {
    const isSame = now === null || next === null || next === budgets[now];
    onChange(isSame ? null : { what: 'budget', budgets: { [now]: next } });
  };
  return (
    <>
      <Field label={t('budget')}>
        <Select
          value={name}
          placeholder={t('budget')}
          options={Object.entries(budgets).map(([each, now]) => ({
            value: each,
            label: t(`budgets.${each}`),
            detail: String(now),
          }))}
          onChange={(next) => {
            setName(next);
            setValue(budgets[next] ?? null);
            tell(next, budgets[next] ?? null);
          }}
        />
      </Field>
      {name !== null && (
        <Field label={t('budgetValue')}>
          <NumberInput
            value={value}
            min={0}
            onChange={(next) => {
              setValue(next);
              tell(name, next);
            }}
          />
        </Field>
      )}
    </>
  );
}

/** One step of the plan in other words. Which steps there are stays as it is; the engine says what can't change. */
export function PlanFields(props: {
  readonly known: ForkPlaces;
  readonly place: ForkPlace;
  readonly onChange: Told;
}) {
  const { t } = useTranslation('fork');
  const { known, place, onChange } = props;
  const plan = known.plan?.what === 'plan' ? known.plan.plan : null;
  const [edits, setEdits] = useState<ReadonlyMap<string, PlanStep>>(new Map());
  const [chosen, setChosen] = useState(place.step ?? plan?.steps[0]?.id ?? null);
  const original = plan?.steps.find(({ id }) => id === chosen);
  if (plan === null || original === undefined) return null;
  const step = edits.get(original.id) ?? original;
  const edit = (fields: Partial<PlanStep>): void => {
    const next = new Map(edits).set(original.id, { ...step, ...fields });
    setEdits(next);
    const steps = plan.steps.map((each) => next.get(each.id) ?? each);
    const isSame = JSON.stringify(steps) === JSON.stringify(plan.steps);
    onChange(isSame ? null : { what: 'plan', plan: { ...plan, steps } });
  };
  return (
    <div className={styles.form}>
      <Field label={t('step')}>
        <Select
          value={chosen}
          options={plan.steps.map(({ id, title }) => ({ value: id, label: `${id}: ${title}` }))}
          onChange={setChosen}
        />
      </Field>
      <Field label={t('stepTitle')}>
        <TextInput value={step.title} onChange={(title) => edit({ title })} />
      </Field>
      <Field label={t('instructions')}>
        <TextArea
          value={step.instructions}
          autoGrow
          onChange={(instructions) => edit({ instructions })}
        />
      </Field>
      <Field label={t('checks')}>
        <TextArea
          mono
          value={step.checks.join('\n')}
          onChange={(text) => edit({ checks: text.split('\n') })}
        />
      </Field>
    </div>
  );
}
