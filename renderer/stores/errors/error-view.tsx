import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TandemError } from '../../../shared/errors.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { describeErrorInWindow } from './describe-error-in-window.ts';

interface ErrorViewProps {
  readonly error: TandemError;
  readonly actions?: ReactNode;
  readonly className?: string | undefined;
}

/** An expected failure, in words, with its values for a report. */
export function ErrorView({ error, actions, className }: ErrorViewProps) {
  const { t } = useTranslation('errors');
  const { what, safe, next } = describeErrorInWindow(error, t);
  return (
    <ErrorNote
      what={what}
      safe={safe}
      next={next}
      details={JSON.stringify(error, null, 2)}
      actions={actions}
      className={className}
    />
  );
}
