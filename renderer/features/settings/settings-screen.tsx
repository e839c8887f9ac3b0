import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { BudgetsSection } from './budgets-section.tsx';
import { CommandsSection } from './commands/commands-section.tsx';
import { EffectiveSection } from './effective-section.tsx';
import { ExecutorsSection } from './executors-section.tsx';
import { PlannerSection } from './planner-section.tsx';
import { PolicySection } from './policy-section.tsx';
import { RepositoriesSection } from './repositories/repositories-section.tsx';
import { SandboxSection } from './sandbox/sandbox-section.tsx';
import styles from './settings-screen.module.css';
import { StorageSection } from './storage/storage-section.tsx';
import { ToolServersSection } from './tool-servers/tool-servers-section.tsx';
import { type SettingsDesk, useSettings } from './use-settings.ts';

const sections = [
  'planner',
  'executors',
  'tools',
  'commands',
  'repositories',
  'sandbox',
  'policy',
  'budgets',
  'storage',
  'appearance',
  'effective',
] as const;
type SectionName = (typeof sections)[number];

/** What is settled once instead of on every run, each value with where it comes from. */
export function SettingsScreen() {
  const { t } = useTranslation('settings');
  const desk = useSettings();
  const { section } = useParams({ strict: false });
  const current = sections.find((name) => name === section) ?? 'planner';
  return (
    <div className={styles.screen}>
      <header className={styles.top}>
        <h1 tabIndex={-1}>{t('title')}</h1>
        {desk.view !== null && (
          <p className={styles.dim}>
            {desk.view.version === 'none' ? (
              t('noFile')
            ) : (
              <PlainText text={t('fileHint', { path: desk.view.path })} />
            )}
          </p>
        )}
      </header>
      <nav className={styles.sections} aria-label={t('sections')}>
        {sections.map((name) => (
          <Link
            key={name}
            to="/settings/$section"
            params={{ section: name }}
            aria-current={name === current ? 'page' : undefined}
            className={styles.section}
          >
            {t(`section.${name}`)}
          </Link>
        ))}
      </nav>
      <div className={styles.body}>
        {desk.error !== null && <ErrorView error={desk.error} />}
        {desk.view === null && desk.error === null && <Waiting words={t('reading')} />}
        <FileFault desk={desk} />
        {desk.view !== null && <Current name={current} desk={desk} />}
      </div>
    </div>
  );
}

function Current({ name, desk }: { readonly name: SectionName; readonly desk: SettingsDesk }) {
  switch (name) {
    case 'planner':
      return <PlannerSection desk={desk} />;
    case 'executors':
      return <ExecutorsSection desk={desk} />;
    case 'tools':
      return <ToolServersSection desk={desk} />;
    case 'commands':
      return <CommandsSection desk={desk} />;
    case 'repositories':
      return <RepositoriesSection desk={desk} />;
    case 'sandbox':
      return <SandboxSection desk={desk} />;
    case 'policy':
      return <PolicySection desk={desk} />;
    case 'budgets':
      return <BudgetsSection desk={desk} />;
    case 'storage':
      return <StorageSection desk={desk} />;
    case 'appearance':
      return <AppearanceSection />;
    case 'effective':
      return <EffectiveSection desk={desk} />;
  }
}

/** A settings file that can't be used stops every run, so it is said above everything else. */
function FileFault({ desk }: { readonly desk: SettingsDesk }) {
  const { t } = useTranslation('settings');
  const [asking, setAsking] = useState(false);
  const fault = desk.view?.fault ?? null;
  const own = desk.faults[''];
  if (fault === null) return null;
  return (
    <>
      <ErrorView
        error={fault}
        actions={<Button onClick={() => setAsking(true)}>{t('putAside')}</Button>}
      />
      {own !== undefined && <ErrorView error={own} />}
      <ConfirmDialog
        open={asking}
        title={t('putAsideTitle')}
        body={t('putAsideBody')}
        confirm={t('putAside')}
        onConfirm={() => {
          setAsking(false);
          void desk.putAside();
        }}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
