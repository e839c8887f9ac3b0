import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TandemError } from '../../../../shared/errors.ts';
import type { Ask, AskAnswer } from '../../../../shared/ipc/asks.ts';
import type { StepState } from '../../../../shared/run/state.ts';
import { ErrorView } from '../../../stores/errors/error-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { cleanString } from '../../../ui/clean-text.ts';
import { PlainText } from '../../../ui/plain-text.tsx';
import { CommandAsk } from '../asks/command-ask.tsx';
import { ConsentAsk } from '../asks/consent-ask.tsx';
import styles from './needs-you.module.css';

export interface NeedsYouProps {
  readonly runId: string;
  readonly asks: readonly Ask[];
  /** For their numbers and titles. */
  readonly steps: readonly StepState[];
  /** The page that is open, as its address ends; what it asks itself is not said again above it. */
  readonly page: string;
  readonly busy: boolean;
  readonly error: TandemError | null;
  readonly onAnswer: (ask: Ask, answer: AskAnswer) => void;
}

/** Names that models gave, inside a sentence. */
const SHORT = { maxChars: 80 } as const;

/** Where an ask is answered; the others are answered in the bar itself. */
const PAGES: Readonly<Partial<Record<Ask['kind'], string>>> = {
  questions: 'intake',
  plan: 'plan',
  delivery: 'changes',
};

/** What the run waits for a person for, with the one thing to do about it. */
export function NeedsYou({ runId, steps, page, busy, error, onAnswer, ...props }: NeedsYouProps) {
  const { t } = useTranslation('run');
  const asks = props.asks.filter((one) => PAGES[one.kind] !== page);
  const ask = asks[0];
  if (ask === undefined) return null;
  return (
    <section className={styles.bar} aria-label={t('needsYou')}>
      <div className={styles.line} role="status">
        <span className={styles.who}>{t('needsYou')}</span>
        <AskWords ask={ask} steps={steps} />
        {asks.length > 1 && (
          <span className={styles.more}>{t('moreAsks', { count: asks.length - 1 })}</span>
        )}
      </div>
      {ask.kind === 'command' && (
        <CommandAsk
          key={ask.id}
          ask={ask}
          busy={busy}
          onAnswer={(answer) => onAnswer(ask, answer)}
        />
      )}
      {ask.kind === 'consent' && (
        <ConsentAsk
          key={ask.id}
          ask={ask}
          busy={busy}
          onAnswer={(answer) => onAnswer(ask, answer)}
        />
      )}
      <div className={styles.actions}>
        <AskActions runId={runId} ask={ask} busy={busy} onAnswer={onAnswer} />
      </div>
      {error !== null && <ErrorView error={error} className={styles.error} />}
    </section>
  );
}

function AskWords({ ask, steps }: { readonly ask: Ask } & Pick<NeedsYouProps, 'steps'>): ReactNode {
  const { t } = useTranslation('run');
  const nameOf = (id: string): string => {
    const index = steps.findIndex((step) => step.id === id);
    const title = cleanString(steps[index]?.title ?? id, SHORT);
    return index < 0 ? title : t('ask.step', { number: index + 1, title });
  };
  switch (ask.kind) {
    case 'questions':
      return <span>{t('ask.questions', { count: ask.questions.length })}</span>;
    case 'file':
      return (
        <span>
          {t('ask.file')}{' '}
          <code>
            <PlainText text={ask.path} maxChars={300} />
          </code>
          : <PlainText text={ask.why} maxChars={400} />
        </span>
      );
    case 'plan':
      return (
        <span>
          {ask.faults.length > 0
            ? t('ask.planFaults', { count: ask.faults.length })
            : ask.before === null
              ? t('ask.plan', { version: ask.version })
              : t('ask.planUpTo', { step: nameOf(ask.before) })}
        </span>
      );
    case 'delivery':
      return <span>{t('ask.delivery', { count: ask.files.length })}</span>;
    case 'consent':
      return <span>{t('ask.consent')}</span>;
    case 'command':
      return ask.tool === undefined ? (
        <span>{t('ask.command', { step: nameOf(ask.step) })}</span>
      ) : (
        <span>
          {t('ask.tool', { step: nameOf(ask.step) })}{' '}
          <code>
            <PlainText text={ask.tool} maxChars={200} />
          </code>
        </span>
      );
    case 'paused':
      return <span>{t('ask.paused', { step: nameOf(ask.step) })}</span>;
  }
}

interface AskActionsProps {
  readonly runId: string;
  readonly ask: Ask;
  readonly busy: boolean;
  readonly onAnswer: (ask: Ask, answer: AskAnswer) => void;
}

function AskActions({ runId, ask, busy, onAnswer }: AskActionsProps): ReactNode {
  const { t } = useTranslation('run');
  const params = { run: runId };
  switch (ask.kind) {
    case 'questions':
      return (
        <Link to="/runs/$run/intake" params={params} className={styles.go}>
          {t('do.questions')}
        </Link>
      );
    case 'plan':
      return (
        <Link to="/runs/$run/plan" params={params} className={styles.go}>
          {t('do.plan')}
        </Link>
      );
    case 'delivery':
      return (
        <Link to="/runs/$run/changes" params={params} className={styles.go}>
          {t('do.delivery')}
        </Link>
      );
    case 'file':
      return (
        <>
          <Button
            kind="primary"
            busy={busy}
            onClick={() => onAnswer(ask, { kind: 'file', show: true })}
          >
            {t('do.showFile')}
          </Button>
          <Button busy={busy} onClick={() => onAnswer(ask, { kind: 'file', show: false })}>
            {t('do.hideFile')}
          </Button>
        </>
      );
    case 'paused':
      return (
        <Button
          kind="primary"
          shortcut="p"
          busy={busy}
          onClick={() => onAnswer(ask, { kind: 'paused', goOn: true })}
        >
          {t('goOn')}
        </Button>
      );
    case 'command':
    case 'consent':
      return null;
  }
}
