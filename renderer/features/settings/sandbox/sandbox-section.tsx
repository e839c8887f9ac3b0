import { useTranslation } from 'react-i18next';
import { useInvoke } from '../../../client/use-invoke.ts';
import { ContainmentView } from '../../../stores/containment/containment-view.tsx';
import { ErrorView } from '../../../stores/errors/error-view.tsx';
import { Section } from '../../../ui/section.tsx';
import { Waiting } from '../../../ui/waiting.tsx';
import { isAbsolute } from '../repositories/repository-drafts.ts';
import { LinesRow } from '../setting-controls.tsx';
import screen from '../settings-screen.module.css';
import { isHost } from '../tool-servers/tool-server-draft.ts';
import type { SettingsDesk } from '../use-settings.ts';

/** What holds commands on this machine and what does not, and what they may reach besides the worktree. */
export function SandboxSection({ desk }: { readonly desk: SettingsDesk }) {
  const { t } = useTranslation('settings');
  // What is allowed is part of what holds: a change of it is looked up anew.
  const version = desk.view?.version ?? '';
  return (
    <>
      <Section title={t('sandboxHere')}>
        <p className={screen.dim}>{t('sandboxHereHint')}</p>
        <Here key={version} />
      </Section>
      <Section title={t('sandboxAllowed')}>
        <p className={screen.dim}>{t('sandboxAllowedHint')}</p>
        <LinesRow
          desk={desk}
          name="sandbox.allowedHosts"
          label={t('sandboxHosts')}
          hint={t('sandboxHostsHint')}
          isGood={isHost}
          bad={t('hostsBad')}
        />
        <LinesRow
          desk={desk}
          name="sandbox.readableFolders"
          label={t('sandboxFolders')}
          hint={t('sandboxFoldersHint')}
          isGood={isAbsolute}
          bad={t('sandboxFoldersBad')}
        />
      </Section>
    </>
  );
}

function Here() {
  const { t } = useTranslation('settings');
  const facts = useInvoke('host.describe', {});
  const containment = facts.value?.containment;
  if (facts.error !== null) return <ErrorView error={facts.error} />;
  if (facts.value === null) return <Waiting words={t('sandboxLooking')} />;
  return containment === undefined ? null : <ContainmentView containment={containment} />;
}
