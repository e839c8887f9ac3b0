import { useTranslation } from 'react-i18next';
import { Badge } from '../../ui/badge.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import styles from './intake-screen.module.css';
import type { Answered, IntakeView, Question } from './model/intake-view.ts';

/** `user` is what the log calls the person at this machine. */
export function useWho(): (by: string) => string {
  const { t } = useTranslation('intake');
  return (by) => (by === 'user' ? t('by.user') : by === 'policy' ? t('by.policy') : by);
}

/** Questions with the answers they got, and by whom. */
export function AnsweredList({ answered }: { readonly answered: readonly Answered[] }) {
  const { t } = useTranslation('intake');
  const who = useWho();
  if (answered.length === 0) return null;
  return (
    <Section title={t('answered')}>
      <ul className={styles.cards}>
        {answered.map((question) => (
          <li key={question.id} className={styles.card}>
            <h3 className={styles.question}>
              <PlainText text={question.question} />
            </h3>
            <p className={styles.answer}>
              <PlainText text={question.answer} />
            </p>
            <p className={styles.dim}>
              ✓ <PlainText text={t('answeredBy', { by: who(question.by) })} />
            </p>
            {question.why.trim() !== '' && (
              <p className={styles.why}>
                <b>{t('why')}</b> <PlainText text={question.why} />
              </p>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Questions that were asked and never answered. */
export function OpenList({ open }: { readonly open: readonly Question[] }) {
  const { t } = useTranslation('intake');
  if (open.length === 0) return null;
  return (
    <Section title={t('unanswered')}>
      <ul className={styles.cards}>
        {open.map((question) => (
          <li key={question.id} className={styles.card}>
            <h3 className={styles.question}>
              <PlainText text={question.question} />
            </h3>
            <p className={styles.why}>
              <b>{t('why')}</b> <PlainText text={question.why} />
            </p>
            <ul className={styles.bullets}>
              {question.options.map((option) => (
                <li key={option}>
                  <PlainText text={option} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Files that Claude asked for, and what was decided. */
export function FileDecisions({ files }: { readonly files: IntakeView['files'] }) {
  const { t } = useTranslation('intake');
  const who = useWho();
  if (files.length === 0) return null;
  return (
    <Section title={t('files')}>
      <ul className={styles.rows}>
        {files.map((file) => (
          <li key={file.path} className={styles.row}>
            <span className="mono">
              <PlainText text={file.path} />
            </span>
            <Badge tone={file.shown ? 'planner' : 'neutral'}>
              {file.shown ? `↑ ${t('fileShown', { count: file.lines })}` : `⊘ ${t('fileKept')}`}
            </Badge>
            <span className={styles.dim}>
              <PlainText text={t('fileBy', { by: who(file.by) })} /> · <PlainText text={file.why} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
