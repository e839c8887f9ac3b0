import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AskAnswer, AskOf } from '../../../../shared/ipc/asks.ts';
import { useInvoke } from '../../../client/use-invoke.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { PlainText } from '../../../ui/plain-text.tsx';
import styles from './asks.module.css';

/** The engine's sentences without those about root, which the line below them says in people's own language. */
const withoutRoot = (detail: string): string =>
  detail
    .split(/(?<=\.) /)
    .filter((sentence) => !/\bas root\b/.test(sentence))
    .join(' ');

interface ConsentAskProps {
  readonly ask: AskOf<'consent'>;
  readonly busy: boolean;
  readonly onAnswer: (answer: AskAnswer) => void;
}

/** What does not protect this machine, said plainly, and whether the answer holds for this repository from now on. */
export function ConsentAsk({ ask, busy, onAnswer }: ConsentAskProps) {
  const { t } = useTranslation('run');
  const [remember, setRemember] = useState(false);
  const facts = useInvoke('host.describe', {}).value?.containment ?? null;
  const answer = (agree: boolean): void =>
    onAnswer({ kind: 'consent', agree, ...(agree && remember ? { remember } : {}) });
  return (
    <div className={styles.ask}>
      <p>
        <PlainText
          text={facts?.root === true ? withoutRoot(ask.detail) : ask.detail}
          maxChars={600}
        />
      </p>
      {facts?.root === true && (
        <p className={styles.root}>
          <span aria-hidden="true">▲ </span>
          {t(facts.isolated ? 'asRootInSandbox' : 'asRoot')}
        </p>
      )}
      {facts !== null && facts.gaps.length > 0 && (
        <ul className={styles.gaps} aria-label={t('gaps')}>
          {facts.gaps.map((gap) => (
            <li key={gap}>
              <PlainText text={gap} maxChars={400} />
            </li>
          ))}
        </ul>
      )}
      {ask.repository !== undefined && (
        <Checkbox
          checked={remember}
          onChange={setRemember}
          label={t('remember')}
          detail={
            <>
              {t('rememberAbout')}{' '}
              <code>
                <PlainText text={ask.repository} maxChars={300} />
              </code>
            </>
          }
        />
      )}
      <div className={styles.actions}>
        <Button kind="primary" busy={busy} onClick={() => answer(true)}>
          {t('do.agree')}
        </Button>
        <Button busy={busy} onClick={() => answer(false)}>
          {t('do.disagree')}
        </Button>
      </div>
    </div>
  );
}
