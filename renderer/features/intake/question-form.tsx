import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AskOf } from '../../../shared/ipc/asks.ts';
import { useAction } from '../../stores/actions/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { cleanString } from '../../ui/clean-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/section.tsx';
import styles from './intake-screen.module.css';
import { answerOf } from './model/answers.ts';
import { PickKeys } from './pick-keys.tsx';
import { QuestionCard } from './question-card.tsx';
import { useAnswers } from './use-answers.ts';

interface QuestionFormProps {
  readonly run: string;
  readonly ask: AskOf<'questions'>;
  readonly busy: boolean;
  /** True when the answers were taken. */
  readonly onSend: (answers: Readonly<Record<string, string>>) => Promise<boolean>;
}

/** All open questions, answered together. */
export function QuestionForm({ run, ask, busy, onSend }: QuestionFormProps) {
  const { t } = useTranslation('intake');
  const { questions } = ask;
  const { draftOf, change, forget } = useAnswers(run, questions);
  const cards = useRef(new Map<string, HTMLElement>());
  const [current, setCurrent] = useState<string | null>(null);
  const [warned, setWarned] = useState(false);
  const answers = questions.map((question) => ({
    question,
    answer: answerOf(question, draftOf(question.id)),
  }));
  const missing = answers.filter(({ answer }) => answer === null).map(({ question }) => question);
  const show = (id: string): void => {
    const card = cards.current.get(id);
    card?.scrollIntoView({ block: 'nearest' });
    card?.focus();
  };
  const send = async (leaveRest: boolean): Promise<void> => {
    if (busy) return;
    if (missing.length > 0 && !leaveRest) {
      setWarned(true);
      return;
    }
    const given = answers.map(({ question, answer }) => [
      question.id,
      answer ?? t('decideYourself'),
    ]);
    if (await onSend(Object.fromEntries(given))) forget();
  };
  useAction({
    id: 'intake.send',
    label: t('send'),
    group: t('group'),
    shortcut: 'Mod+Enter',
    enabled: !busy,
    run: () => void send(false),
  });
  const at = current ?? missing[0]?.id ?? questions[0]?.id ?? null;
  return (
    <Section title={t('questions')} actions={<span className={styles.dim}>{t('pickHint')}</span>}>
      <PickKeys
        questions={questions}
        current={at}
        onPick={(id, option) => change(id, { own: false, option })}
        onShow={show}
      />
      <div className={styles.cards}>
        {questions.map((question, index) => (
          <QuestionCard
            key={question.id}
            cardRef={(element) => {
              if (element === null) cards.current.delete(question.id);
              else cards.current.set(question.id, element);
            }}
            question={question}
            place={{ number: index + 1, total: questions.length }}
            draft={draftOf(question.id)}
            hasAnswer={answers[index]?.answer !== null}
            onChange={(part) => change(question.id, part)}
            onFocus={() => setCurrent(question.id)}
          />
        ))}
      </div>
      <div className={styles.sendBar}>
        {warned && missing.length > 0 ? (
          <Notice
            tone="warn"
            live
            actions={
              <Button busy={busy} onClick={() => void send(true)}>
                {t('leaveToClaude', { count: missing.length })}
              </Button>
            }
          >
            <p>{t('missing', { count: missing.length })}</p>
            <ul className={styles.missing}>
              {missing.map((question) => (
                <li key={question.id}>
                  <button type="button" className="link" onClick={() => show(question.id)}>
                    {cleanString(question.question, { maxChars: 160 })}
                  </button>
                </li>
              ))}
            </ul>
            <p>
              {t('missingHint')} {t('leaveHint', { text: t('decideYourself') })}
            </p>
          </Notice>
        ) : (
          <span className={styles.dim}>
            {missing.length === 0
              ? t('sendingCount', { count: questions.length })
              : questions.length === 1
                ? ''
                : `${t('missing', { count: missing.length })} ${missing.map((question) => questions.indexOf(question) + 1).join(', ')}`}
          </span>
        )}
        <Button
          kind="primary"
          shortcut="Mod+Enter"
          busy={busy ? t('sending') : false}
          onClick={() => void send(false)}
        >
          {t('send')}
        </Button>
      </div>
    </Section>
  );
}
