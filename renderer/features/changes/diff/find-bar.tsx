import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../ui/icon-button.tsx';
import { TextInput } from '../../../ui/text-input.tsx';
import styles from './find-bar.module.css';

interface FindBarProps {
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly count: number;
  /** Of the one in sight, counted from 0; -1 for none yet. */
  readonly current: number;
  readonly onStep: (by: 1 | -1) => void;
  readonly onClose: () => void;
}

/** Finds in all lines of the diff, also in those that are not in the page. */
export function FindBar({ query, onQuery, count, current, onStep, onClose }: FindBarProps) {
  const { t } = useTranslation('changes');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const words = query === '' ? '' : t('find.count', { count, current: current + 1, total: count });
  return (
    <search className={styles.bar}>
      <TextInput
        ref={field}
        value={query}
        onChange={onQuery}
        onKeyDown={press}
        label={t('find.label')}
        placeholder={t('find.label')}
      />
      <span role="status" className={styles.count}>
        {words}
      </span>
      <IconButton
        label={t('find.previous')}
        icon={<ArrowUp />}
        disabled={count === 0}
        onClick={() => onStep(-1)}
      />
      <IconButton
        label={t('find.next')}
        icon={<ArrowDown />}
        disabled={count === 0}
        onClick={() => onStep(1)}
      />
      <IconButton label={t('find.close')} icon={<X />} onClick={onClose} />
    </search>
  );
}
