import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { Question } from '../../../shared/plan/intake.ts';
import { Badge } from '../../ui/badge.tsx';
import { cleanString } from '../../ui/clean-text.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import styles from './intake-screen.module.css';
import type { DraftAnswer } from './model/answers.ts';

interface QuestionCardProps {
  readonly question: Question;
  readonly place: { readonly number: number; readonly total: number };
  readonly draft: DraftAnswer;
  readonly hasAnswer: boolean;
  readonly onChange: (change: Partial<DraftAnswer>) => void;
  readonly onFocus: () => void;
  readonly cardRef: RefObject<HTMLElement | null> | ((element: HTMLElement | null) => void);
}

const OWN = 'own';

/** One question: why it matters, what can be answered, and room for an answer of one's own. */
export function QuestionCard(props: QuestionCardProps) {
  const { question, place, draft, onChange } = props;
  const { t } = useTranslation('intake');
  const name = cleanString(question.question, { maxChars: 200 });
  const options = [
    ...question.options.map((option, index) => ({
      value: String(index),
      label: `${index + 1} · ${cleanString(option)}`,
    })),
    { value: OWN, label: t('own') },
  ];
  const isOwn = draft.own || question.options.length === 0;
  const value = isOwn ? OWN : draft.option === null ? null : String(draft.option);
  return (
    <article
      ref={props.cardRef}
      tabIndex={-1}
      aria-label={t('questionOf', place)}
      className={styles.card}
      onFocus={props.onFocus}
    >
      <div className={styles.cardHead}>
        <span className={styles.dim}>{t('questionOf', place)}</span>
        <Badge tone={props.hasAnswer ? 'human' : 'neutral'}>
          {props.hasAnswer ? `✓ ${t('hasAnswer')}` : `○ ${t('unansweredState')}`}
        </Badge>
      </div>
      <h3 className={styles.question}>
        <PlainText text={question.question} />
      </h3>
      {question.why.trim() !== '' && (
        <p className={styles.why}>
          <b>{t('why')}</b> <PlainText text={question.why} />
        </p>
      )}
      {question.options.length > 0 && (
        <RadioGroup
          label={t('options', { question: name })}
          options={options}
          value={value}
          onChange={(picked) =>
            onChange(
              picked === OWN ? { own: true, option: null } : { own: false, option: Number(picked) },
            )
          }
        />
      )}
      {isOwn && (
        <TextArea
          label={t('ownAnswer', { question: name })}
          placeholder={t('ownPlaceholder')}
          value={draft.text}
          autoGrow
          maxLength={100_000}
          onChange={(text) => onChange({ own: true, option: null, text })}
        />
      )}
    </article>
  );
}
