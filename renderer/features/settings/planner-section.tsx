import { useTranslation } from 'react-i18next';
import { claudeModels } from '../../../shared/money/claude-models.ts';
import { Section } from '../../ui/section.tsx';
import { KeySection } from './key-section.tsx';
import { ChoiceRow, NumberRow, TextRow } from './setting-controls.tsx';
import type { SettingsDesk } from './use-settings.ts';

interface SectionProps {
  readonly desk: SettingsDesk;
}

const claudeOptions = claudeModels.map((value) => ({ value, label: value }));

/** The key, the models behind planner and verifier, and where Claude is. */
export function PlannerSection({ desk }: SectionProps) {
  const { t } = useTranslation('settings');
  const efforts = [
    { value: 'low', label: t('effortLow') },
    { value: 'medium', label: t('effortMedium') },
    { value: 'high', label: t('effortHigh') },
    { value: 'xhigh', label: t('effortXhigh') },
    { value: 'max', label: t('effortMax') },
  ];
  return (
    <>
      <KeySection />
      <Section title={t('models')}>
        <TextRow
          desk={desk}
          name="planner"
          label={t('plannerModel')}
          hint={t('plannerModelHint')}
          options={claudeOptions}
        />
        <TextRow
          desk={desk}
          name="verifier"
          label={t('verifierModel')}
          hint={t('verifierModelHint')}
          options={claudeOptions}
        />
        <ChoiceRow
          desk={desk}
          name="effort.planner"
          label={t('effortPlanner')}
          options={efforts}
          asList
        />
        <ChoiceRow
          desk={desk}
          name="effort.verifier"
          label={t('effortVerifier')}
          options={efforts}
          asList
        />
        <TextRow desk={desk} name="claudeUrl" label={t('claudeUrl')} hint={t('claudeUrlHint')} />
        <NumberRow desk={desk} name="stallSeconds" label={t('stallSeconds')} min={1} max={3_600} />
      </Section>
    </>
  );
}
