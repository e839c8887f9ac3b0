import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import { Budget } from './budget.tsx';
import { ExamCard } from './exam-card.tsx';
import { MeasuredCard } from './measured-card.tsx';
import { ModelActions } from './model-actions.tsx';
import { ModelFacts } from './model-facts.tsx';
import styles from './models-screen.module.css';
import type { ModelsPage } from './use-models-page.ts';

interface ModelDetailProps {
  readonly page: ModelsPage;
  readonly refresh: () => Promise<void>;
}

/** Everything about the selected model: what it needs, what it showed, what can be done with it. */
export function ModelDetail({ page, refresh }: ModelDetailProps) {
  const { t } = useTranslation('models');
  const { selected, fit } = page;
  if (selected === null) return <EmptyState title={t('detail.none')} />;
  const context = fit?.load.context ?? page.load.context;
  return (
    <Section title={<PlainText text={selected.name} maxChars={200} />} className={styles.detail}>
      {selected.cloud && <Notice tone="warn">{t('cloud.warning')}</Notice>}
      <Budget page={page} />
      <ModelActions page={page} row={selected} context={context} refresh={refresh} all />
      {fit?.verdict === 'too-big' && <p className={styles.dim}>{t('detail.anyway')}</p>}
      <MeasuredCard measurements={selected.measurements} />
      <ExamCard known={selected.exam} />
      <ModelFacts row={selected} place={page.place} />
    </Section>
  );
}
