import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RunState } from '../../../../shared/run/state.ts';
import type { Failure } from '../../../../shared/run/view-outcome.ts';
import { CodeText } from '../../../ui/code-text.tsx';
import { PlainText } from '../../../ui/plain-text.tsx';
import { reasonWords } from '../reason-words.ts';
import styles from './outcome-banner.module.css';
import { tellingLine } from './telling-line.ts';

interface FailureLineProps {
  readonly runId: string;
  readonly failure: Failure;
  readonly state: RunState;
}

/** What failed, in a line or two; what a check printed is one click away. Nothing where there is only a word. */
export function FailureLine({ runId, failure, state }: FailureLineProps) {
  const { t } = useTranslation('run');
  const index = state.steps.findIndex((step) => step.id === failure.step);
  const isSaid = failure.evidence === '' || failure.evidence === state.finished?.reason;
  if (isSaid && index < 0) return null;
  const [first = '', ...printed] = failure.evidence.split('\n');
  const telling = tellingLine(printed);
  return (
    <>
      <p>
        <strong>{t(`failure.${failure.cause}`)}</strong>
        {!isSaid && (
          <>
            : <PlainText text={reasonWords(first.replace(/:$/, ''), t)} maxChars={600} />
          </>
        )}
        {failure.step !== null && index >= 0 && (
          <>
            {' '}
            <Link
              to="/runs/$run"
              params={{ run: runId }}
              search={{ step: failure.step }}
              className="link"
            >
              {t('seeStep', { number: index + 1 })}
            </Link>
          </>
        )}
      </p>
      {!isSaid && printed.length > 0 && (
        <details className={styles.printed}>
          <summary>
            {telling === null ? t('printed') : <PlainText text={telling} maxChars={240} />}
          </summary>
          <CodeText text={printed.join('\n')} maxLines={40} label={t('printed')} />
        </details>
      )}
    </>
  );
}
