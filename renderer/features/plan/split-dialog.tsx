import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanStep } from '../../../shared/plan/plan.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { cleanString } from '../../ui/clean-text.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { NumberInput } from '../../ui/number-input.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import styles from './dialogs.module.css';
import type { Split } from './model/edit-plan.ts';

interface SplitDialogProps {
  readonly step: PlanStep;
  readonly onSplit: (split: Split) => void;
  readonly onClose: () => void;
}

type Part = 'files' | 'checks' | 'doneWhen' | 'edgeCases';

/** Two steps out of one: where the instructions are cut, and what goes to the second. */
export function SplitDialog({ step, onSplit, onClose }: SplitDialogProps) {
  const { t } = useTranslation('plan');
  const texts = step.instructions.split('\n');
  const [lines, setLines] = useState(Math.max(1, Math.ceil(texts.length / 2)));
  const [picked, setPicked] = useState<Readonly<Record<Part, readonly string[]>>>({
    files: [],
    checks: [],
    doneWhen: [],
    edgeCases: [],
  });
  const turn = (part: Part, item: string, on: boolean): void =>
    setPicked({
      ...picked,
      [part]: on ? [...picked[part], item] : picked[part].filter((one) => one !== item),
    });
  const parts: readonly (readonly [Part, readonly string[], string])[] = [
    ['files', step.files.map((file) => file.path), t('field.files')],
    ['edgeCases', step.edgeCases, t('field.edgeCases')],
    ['checks', step.checks, t('field.stepChecks')],
    ['doneWhen', step.doneWhen, t('field.doneWhen')],
  ];
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('split.title')}
      description={t('split.about')}
      footer={
        <>
          <Button onClick={onClose}>{t('keepAsIs')}</Button>
          <Button kind="primary" onClick={() => onSplit({ lines, ...picked })}>
            {t('split.do')}
          </Button>
        </>
      }
    >
      <div className={styles.body}>
        <Field label={t('split.lines', { count: texts.length })}>
          <NumberInput
            value={lines}
            min={0}
            max={texts.length}
            onChange={(value) => setLines(value ?? 0)}
          />
        </Field>
        <p className={styles.preview}>
          <b>{t('split.secondBegins')}</b>{' '}
          <PlainText text={texts.slice(lines).join('\n').trim()} maxChars={240} />
        </p>
        {parts.map(([part, items, title]) => (
          <Picks
            key={part}
            title={t('split.toSecond', { what: title })}
            items={items}
            picked={picked[part]}
            onTurn={(item, on) => turn(part, item, on)}
          />
        ))}
      </div>
    </Dialog>
  );
}

interface PicksProps {
  readonly title: string;
  readonly items: readonly string[];
  readonly picked: readonly string[];
  readonly onTurn: (item: string, on: boolean) => void;
}

function Picks({ title, items, picked, onTurn }: PicksProps) {
  const id = useId();
  if (items.length === 0) return null;
  return (
    <fieldset aria-labelledby={id}>
      <legend id={id} className={styles.legend}>
        {title}
      </legend>
      {[...new Set(items)].map((item) => (
        <Checkbox
          key={item}
          label={cleanString(item, { maxChars: 300 })}
          checked={picked.includes(item)}
          onChange={(on) => onTurn(item, on)}
        />
      ))}
    </fieldset>
  );
}
