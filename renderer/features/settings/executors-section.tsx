import { useTranslation } from 'react-i18next';
import { useInvoke } from '../../client/use-invoke.ts';
import { qualificationWords } from '../../stores/fit/qualification-words.ts';
import { Section } from '../../ui/section.tsx';
import { PoolsSection } from './servers/pools-section.tsx';
import { ServersSection } from './servers-section.tsx';
import { ChoiceRow, NumberRow, SwitchRow, TextRow } from './setting-controls.tsx';
import type { SettingsDesk } from './use-settings.ts';

interface SectionProps {
  readonly desk: SettingsDesk;
}

/** The servers that execute, the model of choice, and what a run does by itself. */
export function ExecutorsSection({ desk }: SectionProps) {
  const { t } = useTranslation('settings');
  const models = useInvoke('models.list', {});
  const options = (models.value?.servers ?? []).flatMap((server) =>
    server.models.map(({ tag, qualified }) => ({
      value: `${server.name}/${tag}`,
      label: `${server.name}/${tag}`,
      detail: qualificationWords(qualified, t).word,
    })),
  );
  return (
    <>
      <ServersSection desk={desk} models={models} />
      <PoolsSection desk={desk} servers={models.value?.servers ?? []} />
      <Section title={t('executor')}>
        <TextRow
          desk={desk}
          name="executor"
          label={t('executor')}
          hint={t('executorHint')}
          options={options}
        />
        <TextRow
          desk={desk}
          name="strongerExecutor"
          label={t('strongerExecutor')}
          hint={t('strongerExecutorHint')}
          options={options}
        />
        <NumberRow
          desk={desk}
          name="parallelSteps"
          label={t('parallelSteps')}
          hint={t('parallelStepsHint')}
          min={1}
          max={64}
        />
        <SwitchRow
          desk={desk}
          name="allowCloudExecutors"
          label={t('allowCloud')}
          hint={t('allowCloudHint')}
        />
        <NumberRow
          desk={desk}
          name="budgets.contextTokens"
          label={t('contextTokens')}
          hint={t('contextTokensHint')}
          min={2_048}
          max={1_048_576}
          step={1_024}
        />
        <NumberRow
          desk={desk}
          name="budgets.outputReserve"
          label={t('outputReserve')}
          hint={t('outputReserveHint')}
          min={256}
          max={131_072}
          step={256}
        />
      </Section>
      <Section title={t('runDefaults')}>
        <ChoiceRow
          desk={desk}
          name="mode"
          label={t('mode')}
          options={[
            { value: 'hybrid', label: t('modeHybrid') },
            { value: 'local', label: t('modeLocal') },
            { value: 'cloud', label: t('modeCloud') },
          ]}
        />
        <ChoiceRow
          desk={desk}
          name="deliver"
          label={t('deliver')}
          options={[
            { value: 'branch', label: t('deliverBranch') },
            { value: 'patch', label: t('deliverPatch') },
            { value: 'apply', label: t('deliverApply') },
          ]}
        />
      </Section>
    </>
  );
}
