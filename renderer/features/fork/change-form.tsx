import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ForkPlaces } from '../../../shared/ipc/forks.ts';
import type { ForkChange } from '../../../shared/run/fork-change.ts';
import type { ForkPlace } from '../../../shared/run/fork-places.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { BudgetField, ExecutorField, PlanFields, TextField } from './change-fields.tsx';
import styles from './fork-screen.module.css';

type What = ForkChange['what'];

interface ChangeFormProps {
  readonly known: ForkPlaces;
  readonly place: ForkPlace;
  readonly changes: readonly ForkChange[];
  readonly onChange: (changes: readonly ForkChange[]) => void;
}

/** One thing that is different, or nothing; a second one is possible and said to spoil the comparison. */
export function ChangeForm({ known, place, changes, onChange }: ChangeFormProps) {
  const { t } = useTranslation('fork');
  const [rows, setRows] = useState<readonly (What | 'none')[]>(['none']);
  const used = new Set<string>(rows);
  const put = (what: What, change: ForkChange | null): void => {
    const others = changes.filter((other) => other.what !== what);
    onChange(change === null ? others : [...others, change]);
  };
  const choose = (index: number, what: What | 'none'): void => {
    const before = rows[index];
    setRows(rows.map((row, at) => (at === index ? what : row)));
    if (before !== undefined && before !== 'none') put(before, null);
  };
  const left = place.changes.filter((what) => !used.has(what));
  return (
    <div className={styles.form}>
      {rows.map((what, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
        <div key={index} className={styles.change}>
          <Select
            label={t('different')}
            value={what}
            options={(['none', ...place.changes] as const)
              .filter((option) => option === what || !used.has(option))
              .map((value) => ({ value, label: t(`change.${value}`) }))}
            onChange={(next) => choose(index, next)}
          />
          {what !== 'none' && (
            <Fields known={known} place={place} what={what} onChange={(to) => put(what, to)} />
          )}
          {index > 0 && (
            <div className={styles.actions}>
              <Button
                kind="quiet"
                onClick={() => {
                  choose(index, 'none');
                  setRows(rows.filter((_, at) => at !== index));
                }}
              >
                {t('remove')}
              </Button>
            </div>
          )}
        </div>
      ))}
      {changes.length > 1 && <Notice tone="warn">{t('notAttributable')}</Notice>}
      {changes.length === rows.length && left.length > 0 && (
        <div className={styles.actions}>
          <Button kind="quiet" onClick={() => setRows([...rows, 'none'])}>
            {t('add')}
          </Button>
        </div>
      )}
    </div>
  );
}

interface FieldsProps {
  readonly known: ForkPlaces;
  readonly place: ForkPlace;
  readonly what: What;
  /** Null: not said well enough so far. */
  readonly onChange: (change: ForkChange | null) => void;
}

function Fields({ known, place, what, onChange }: FieldsProps) {
  const { t } = useTranslation('fork');
  switch (what) {
    case 'plan':
      return <PlanFields known={known} place={place} onChange={onChange} />;
    case 'executor':
      return <ExecutorField current={known.executor} onChange={onChange} />;
    case 'budget':
      return <BudgetField budgets={known.budgets} onChange={onChange} />;
    case 'message':
      return (
        <TextField
          label={t('message')}
          onChange={(text) => onChange(text.trim() === '' ? null : { what, text })}
        />
      );
    case 'tool-result':
      return <TextField label={t('result')} onChange={(output) => onChange({ what, output })} />;
  }
}
