import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ToolServerSetting } from '../../../../shared/settings/settings.ts';
import { toolRoom } from '../../../../shared/tool-servers/tool-room.ts';
import { useInvoke } from '../../../client/use-invoke.ts';
import { ErrorView } from '../../../stores/errors/error-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { formatCount } from '../../../ui/format/count.ts';
import { Section } from '../../../ui/section.tsx';
import { useLocale } from '../../../ui/use-locale.ts';
import { Waiting } from '../../../ui/waiting.tsx';
import screen from '../settings-screen.module.css';
import type { SettingsDesk } from '../use-settings.ts';
import { ToolServerCard } from './tool-server-card.tsx';
import { ToolServerDialog } from './tool-server-dialog.tsx';
import { compactToolServer } from './tool-server-draft.ts';

/** Programs and addresses whose tools the executor may call besides its own nine. */
export function ToolServersSection({ desk }: { readonly desk: SettingsDesk }) {
  const { t } = useTranslation('settings');
  const locale = useLocale();
  const listed = useInvoke('toolServers.list', {});
  const settings = desk.view?.settings.toolServers ?? [];
  const [editing, setEditing] = useState<ToolServerSetting | 'new' | null>(null);
  const save = async (next: readonly ToolServerSetting[]): Promise<boolean> => {
    const value = next.length === 0 ? null : next.map(compactToolServer);
    const done = await desk.change('toolServers', value);
    if (done) listed.again();
    return done;
  };
  const replace = (name: string, by: ToolServerSetting): Promise<boolean> =>
    save(settings.map((one) => (one.name === name ? by : one)));
  const room = {
    tools: formatCount(toolRoom.tools, locale),
    tokens: formatCount(toolRoom.tokens, locale),
  };
  const add = (
    <Button icon={<Plus />} onClick={() => setEditing('new')}>
      {t('toolServerAdd')}
    </Button>
  );
  const fault = desk.faults.toolServers;
  return (
    <Section title={t('tools')} actions={settings.length === 0 ? undefined : add}>
      <p className={screen.dim}>{t('toolsHint', room)}</p>
      {listed.state === 'waiting' && listed.value === null && <Waiting words={t('toolsReading')} />}
      {listed.error !== null && <ErrorView error={listed.error} />}
      {settings.length === 0 && (
        <EmptyState title={t('toolsNone')} body={t('toolsNoneBody')} action={add} />
      )}
      {settings.map((setting) => {
        const view = listed.value?.servers.find(({ name }) => name === setting.name);
        if (view === undefined) return null;
        return (
          <ToolServerCard
            key={setting.name}
            view={view}
            setting={setting}
            onChange={(next) => replace(setting.name, next)}
            onEdit={() => setEditing(setting)}
            onRemove={() => void save(settings.filter(({ name }) => name !== setting.name))}
            onChanged={listed.again}
          />
        );
      })}
      {fault !== undefined && editing === null && <ErrorView error={fault} />}
      {editing !== null && (
        <ToolServerDialog
          before={editing === 'new' ? null : editing}
          taken={settings.map(({ name }) => name)}
          fault={fault}
          onSave={async (next) => {
            const done =
              editing === 'new' ? await save([...settings, next]) : await replace(next.name, next);
            if (done) setEditing(null);
          }}
          onClose={() => setEditing(null)}
        />
      )}
    </Section>
  );
}
