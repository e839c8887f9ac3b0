import { useTranslation } from 'react-i18next';
import { Section } from '../../../ui/section.tsx';
import { useDrafts } from '../lists/use-drafts.ts';
import { ChoiceRow } from '../setting-controls.tsx';
import screen from '../settings-screen.module.css';
import type { SettingsDesk } from '../use-settings.ts';
import { RulesForm } from './rules-form.tsx';
import { TryCommand } from './try-command.tsx';

/** Which commands of the executor run, which are asked about, and which never run. */
export function CommandsSection({ desk }: { readonly desk: SettingsDesk }) {
  const { t } = useTranslation('settings');
  const settings = desk.view?.settings;
  const drafts = useDrafts(settings?.commandRules ?? []);
  return (
    <>
      <Section title={t('commandsTitle')}>
        <p className={screen.dim}>{t('commandsHint')}</p>
        <ChoiceRow
          desk={desk}
          name="commands"
          label={t('commands')}
          options={[
            { value: 'allow', label: t('commandsAllow') },
            { value: 'ask', label: t('commandsAsk') },
            { value: 'deny', label: t('commandsDeny') },
          ]}
        />
      </Section>
      <Section title={t('rules')}>
        <p className={screen.dim}>{t('rulesHint')}</p>
        <RulesForm desk={desk} drafts={drafts} />
      </Section>
      <TryCommand
        rules={drafts.items}
        otherwise={settings?.commands ?? 'allow'}
        isChanged={drafts.isChanged}
      />
    </>
  );
}
