import { useTranslation } from 'react-i18next';
import type { NextTest } from '../../../shared/run/blame/explanation.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import type { LookingBack } from './use-explanation.ts';
import styles from './why-screen.module.css';

interface NextTestsProps {
  readonly tests: readonly NextTest[];
  readonly lookingBack: LookingBack;
}

/** What would settle it, the cheapest first, with what it costs. Checks are repeated here; the rest has its page. */
export function NextTests({ tests, lookingBack }: NextTestsProps) {
  const { t } = useTranslation('why');
  const { repeated, error, isRunning, since, start, stop } = lookingBack;
  return (
    <>
      {tests.length === 0 && <p className={styles.facts}>{t('noNext')}</p>}
      <ul className={styles.tests}>
        {tests.map((test) => (
          <li key={test.what} className={styles.test}>
            <h3 className={styles.rule}>{t(`test.${test.what}`)}</h3>
            <p>{test.sentence}</p>
            <div className={styles.cardHead}>
              {test.what === 'repeat-check' ? (
                <Button onClick={start} busy={isRunning && t('repeating')}>
                  {t('repeat')}
                </Button>
              ) : (
                <a className="link" href={`#${test.address}`}>
                  {t('start')}: {t(`test.${test.what}`)}
                </a>
              )}
              <code>
                <PlainText text={test.command} maxChars={200} />
              </code>
              <CopyButton text={test.command} label={t('copyCommand')} />
            </div>
          </li>
        ))}
      </ul>
      {isRunning && <Waiting words={t('repeating')} since={since} onCancel={stop} />}
      <ul className={styles.reasons} aria-live="polite">
        {repeated.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows.
          <li key={index}>
            {t('repeated', {
              command: item.command,
              where: t(`where.${item.on}`),
              status: t(`status.${item.status}`),
            })}
          </li>
        ))}
      </ul>
      {error !== null && <ErrorView error={error} />}
    </>
  );
}
