import { useTranslation } from 'react-i18next';
import type { Plan } from '../../../shared/plan/plan.ts';
import { Markdown } from '../../ui/markdown.tsx';
import { Section } from '../../ui/section.tsx';
import styles from './step-detail.module.css';
import { type CommentDesk, DetailComments } from './step-detail.tsx';
import { FaultList, TextItems } from './step-parts.tsx';

interface WholeDetailProps {
  readonly plan: Plan;
  readonly faults: readonly string[];
  readonly desk: CommentDesk;
}

/** What holds for the plan as a whole. */
export function WholeDetail({ plan, faults, desk }: WholeDetailProps) {
  const { t } = useTranslation('plan');
  return (
    <div className={styles.detail}>
      <h2>{t('whole')}</h2>
      <FaultList faults={faults} />
      <Section title={t('field.summary')} level={3}>
        <Markdown text={plan.summary} />
      </Section>
      <TextItems title={t('field.assumptions')} items={plan.assumptions} empty={t('none')} />
      <TextItems title={t('field.outOfScope')} items={plan.outOfScope} empty={t('none')} />
      <TextItems title={t('field.checks')} items={plan.checks} mono empty={t('noWholeChecks')} />
      <DetailComments desk={desk} label={t('commentOnWhole')} />
    </div>
  );
}
