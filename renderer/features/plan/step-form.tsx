import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan, PlanStep } from '../../../shared/plan/plan.ts';
import { Field } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { FilesEditor } from './files-editor.tsx';
import { IdField } from './id-field.tsx';
import { ListEditor } from './list-editor.tsx';
import { countHidden } from './model/count-hidden.ts';
import { NeedsEditor } from './needs-editor.tsx';
import styles from './step-form.module.css';
import { FaultList } from './step-parts.tsx';

interface StepFormProps {
  readonly plan: Plan;
  readonly step: PlanStep;
  readonly number: number;
  readonly faults: readonly string[];
  /** `about` names what was edited, so that typing in one field is undone at once. */
  readonly onChange: (change: Partial<PlanStep>, about: string | null) => void;
  readonly onRename: (id: string) => void;
}

/** One step as a form. Half-made changes are fine: what is wrong is said above, and sent is nothing yet. */
export function StepForm(props: StepFormProps) {
  const { plan, step, number, faults, onChange } = props;
  const { t } = useTranslation('plan');
  const list = (field: 'edgeCases' | 'checks' | 'doneWhen', name: string, mono = false) => (
    <ListEditor
      title={name}
      items={step[field]}
      mono={mono}
      onChange={(items, at) => onChange({ [field]: items }, at === null ? null : `${field}${at}`)}
    />
  );
  return (
    <div className={styles.form}>
      <h2>{t('editStep', { number })}</h2>
      <HiddenNote text={`${step.title}\n${step.instructions}`} />
      <FaultList faults={faults} />
      <div className={styles.names}>
        <Field label={t('field.title')}>
          <TextInput value={step.title} onChange={(title) => onChange({ title }, 'title')} />
        </Field>
        <IdField key={step.id} plan={plan} id={step.id} onRename={props.onRename} />
      </div>
      <NeedsEditor
        step={step}
        steps={plan.steps}
        onChange={(dependsOn) => onChange({ dependsOn }, null)}
      />
      <Field label={t('field.instructions')} hint={t('instructionsHint')}>
        <TextArea
          value={step.instructions}
          rows={12}
          mono
          onChange={(instructions) => onChange({ instructions }, 'instructions')}
        />
      </Field>
      <FilesEditor
        files={step.files}
        onChange={(files, at) => onChange({ files }, at === null ? null : `files${at}`)}
      />
      {list('edgeCases', t('field.edgeCases'))}
      {list('checks', t('field.stepChecks'), true)}
      {list('doneWhen', t('field.doneWhen'))}
    </div>
  );
}

/** Text fields show everything as it is; what can't be seen in them is at least counted. */
export function HiddenNote({ text }: { readonly text: string }) {
  const { t } = useTranslation('plan');
  const hidden = useMemo(() => countHidden(text), [text]);
  return hidden === 0 ? null : <Notice tone="warn">{t('hidden', { count: hidden })}</Notice>;
}

interface WholeFormProps {
  readonly plan: Plan;
  readonly faults: readonly string[];
  readonly onChange: (change: Partial<Plan>, about: string | null) => void;
}

/** What holds for the plan as a whole, as a form. */
export function WholeForm({ plan, faults, onChange }: WholeFormProps) {
  const { t } = useTranslation('plan');
  const list = (field: 'assumptions' | 'outOfScope' | 'checks', mono = false) => (
    <ListEditor
      title={t(`field.${field}`)}
      items={plan[field]}
      mono={mono}
      onChange={(items, at) => onChange({ [field]: items }, at === null ? null : `${field}${at}`)}
    />
  );
  return (
    <div className={styles.form}>
      <h2>{t('whole')}</h2>
      <HiddenNote text={plan.summary} />
      <FaultList faults={faults} />
      <Field label={t('field.summary')}>
        <TextArea
          value={plan.summary}
          rows={4}
          onChange={(summary) => onChange({ summary }, 'summary')}
        />
      </Field>
      {list('assumptions')}
      {list('outOfScope')}
      {list('checks', true)}
    </div>
  );
}
