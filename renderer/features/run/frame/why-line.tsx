import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useInvoke } from '../../../client/use-invoke.ts';
import { PlainText } from '../../../ui/plain-text.tsx';

interface WhyLineProps {
  readonly runId: string;
}

/** Of a run that failed: the explanation in a line, and the page that proves it. */
export function WhyLine({ runId }: WhyLineProps) {
  const { t } = useTranslation('run');
  const { value } = useInvoke('explain.read', { run: runId });
  if (value === null || !value.isFailure) return null;
  return (
    <p>
      <strong>{t('explained.label')}</strong> <PlainText text={value.headline} maxChars={400} />
      {value.tier !== null && ` (${t(`explained.${value.tier}`)})`}{' '}
      <Link to="/runs/$run/why" params={{ run: runId }} className="link">
        {t('explained.open')}
      </Link>
    </p>
  );
}
