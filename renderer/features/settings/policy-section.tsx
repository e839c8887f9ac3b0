import { useTranslation } from 'react-i18next';
import { Section } from '../../ui/section.tsx';
import { ChoiceRow, LinesRow, SwitchRow, TextRow } from './setting-controls.tsx';
import styles from './settings-screen.module.css';
import type { SettingsDesk } from './use-settings.ts';

interface SectionProps {
  readonly desk: SettingsDesk;
}

/** What Claude may see, what never leaves, and where runs may be sent. */
export function PolicySection({ desk }: SectionProps) {
  return (
    <>
      <ClaudePolicy desk={desk} />
      <Telemetry desk={desk} />
    </>
  );
}

function ClaudePolicy({ desk }: SectionProps) {
  const { t } = useTranslation('settings');
  return (
    <Section title={t('policy')}>
      <ChoiceRow
        desk={desk}
        name="policy.level"
        label={t('level')}
        options={[
          { value: 'names', label: t('levelNames'), detail: t('levelNamesDetail') },
          { value: 'outline', label: t('levelOutline'), detail: t('levelOutlineDetail') },
          { value: 'excerpts', label: t('levelExcerpts'), detail: t('levelExcerptsDetail') },
          { value: 'open', label: t('levelOpen'), detail: t('levelOpenDetail') },
        ]}
      />
      <p className={styles.dim}>{t('always')}</p>
      <LinesRow
        desk={desk}
        name="policy.deniedPaths"
        label={t('deniedPaths')}
        hint={t('deniedPathsHint')}
      />
    </Section>
  );
}

/** A collector of one's own. Without an address nothing is sent. */
function Telemetry({ desk }: SectionProps) {
  const { t } = useTranslation('settings');
  return (
    <Section title={t('telemetry')}>
      <p className={styles.dim}>{t('telemetryHint')}</p>
      <TextRow
        desk={desk}
        name="telemetry.endpoint"
        label={t('telemetryEndpoint')}
        hint={t('telemetryEndpointHint')}
      />
      <TextRow
        desk={desk}
        name="telemetry.headerVariable"
        label={t('telemetryHeaders')}
        hint={t('telemetryHeadersHint')}
      />
      <SwitchRow
        desk={desk}
        name="telemetry.content"
        label={t('telemetryContent')}
        hint={t('telemetryContentHint')}
      />
      <SwitchRow
        desk={desk}
        name="telemetry.automatic"
        label={t('telemetryAutomatic')}
        hint={t('telemetryAutomaticHint')}
      />
    </Section>
  );
}
