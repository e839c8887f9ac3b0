import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { STEP_ID } from '../../../shared/plan/check-plan-sizes.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { Field } from '../../ui/field.tsx';
import { TextInput } from '../../ui/text-input.tsx';

interface IdFieldProps {
  readonly plan: Plan;
  readonly id: string;
  readonly onRename: (id: string) => void;
}

/**
 * A step's id. Other steps name it, so it is changed as a whole when the field is left, and only to one
 * that no other step has: on the way to `s12` a step must not pass for `s1`.
 */
export function IdField({ plan, id, onRename }: IdFieldProps) {
  const { t } = useTranslation('plan');
  const [typed, setTyped] = useState(id);
  const isTaken = plan.steps.some(
    (step) => step.id !== id && step.id.toLowerCase() === typed.toLowerCase(),
  );
  const fault = typed === id ? null : isTaken ? 'idTaken' : STEP_ID.test(typed) ? null : 'idOdd';
  return (
    <Field label={t('field.id')} hint={t('idHint')} error={fault === null ? undefined : t(fault)}>
      <TextInput
        value={typed}
        mono
        maxLength={200}
        onChange={setTyped}
        onBlur={() => {
          if (fault === null && typed !== id) onRename(typed);
        }}
      />
    </Field>
  );
}
