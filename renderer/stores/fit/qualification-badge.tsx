import { useTranslation } from 'react-i18next';
import type { ExamVerdict } from '../../../shared/models/qualification.ts';
import { Badge } from '../../ui/badge.tsx';
import { qualificationWords } from './qualification-words.ts';

interface QualificationBadgeProps {
  readonly qualified: ExamVerdict | 'none';
  /** The exam was of another file under this tag. */
  readonly stale?: boolean | undefined;
}

/** The result of the exam beside a model. */
export function QualificationBadge({ qualified, stale = false }: QualificationBadgeProps) {
  const { t } = useTranslation('fit');
  const { word, tone, shape } = qualificationWords(qualified, t);
  return (
    <Badge tone={stale ? 'neutral' : tone} icon={shape}>
      {stale ? t('stale', { word }) : word}
    </Badge>
  );
}
