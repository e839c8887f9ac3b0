import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Served } from '../../../shared/ipc/models.ts';
import { useAct } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { Section } from '../../ui/section.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { ServerFacts } from './server-facts.tsx';
import styles from './servers.module.css';
import type { ModelsPage } from './use-models-page.ts';

interface ServersProps {
  readonly page: ModelsPage;
  readonly refresh: () => Promise<void>;
}

/** Each model server: whether it answers, what is to be known about it, how to get it going. */
export function Servers({ page, refresh }: ServersProps) {
  const { t } = useTranslation('models');
  const { servers } = page.shop;
  return (
    <Section title={t('server.title')}>
      {servers.length === 0 && <p className={styles.dim}>{t('server.none')}</p>}
      {servers.length > 1 && (
        <div className={styles.head}>
          <span className={styles.dim} aria-hidden="true">
            {t('server.which')}
          </span>
          <RadioGroup
            label={t('server.which')}
            inline
            options={servers.map(({ name }) => ({ value: name, label: name }))}
            value={page.server?.name ?? null}
            onChange={(server) => page.change({ server })}
          />
        </div>
      )}
      <ul className={styles.servers}>
        {servers.map((server) => (
          <Server key={server.name} server={server} refresh={refresh} />
        ))}
      </ul>
    </Section>
  );
}

const MARKS = {
  ready: 'done',
  stopped: 'waiting',
  unreachable: 'attention',
  failed: 'failed',
} as const;

interface ServerProps {
  readonly server: Served;
  readonly refresh: () => Promise<void>;
}

function Server({ server, refresh }: ServerProps) {
  const { t } = useTranslation('models');
  const version = server.version === null ? '' : ` ${server.version}`;
  return (
    <li className={styles.server}>
      <div className={styles.head}>
        <StatusMark
          status={MARKS[server.state]}
          label={`${server.name}${version}: ${t(`server.state.${server.state}`)}`}
          showLabel
        />
        <code>
          <PlainText text={server.url} maxChars={120} />
        </code>
        {server.state !== 'ready' && server.detail !== '' && (
          <PlainText text={server.detail} maxChars={300} />
        )}
        {server.canStart && <Start server={server} refresh={refresh} />}
      </div>
      <ServerFacts server={server} />
    </li>
  );
}

/** Starting a program is asked first: it says which, and where it will listen. */
function Start({ server, refresh }: ServerProps) {
  const { t } = useTranslation('models');
  const [asking, setAsking] = useState(false);
  const start = useAct('models.startServer');
  return (
    <>
      <Button kind="primary" onClick={() => setAsking(true)}>
        {t('server.start')}
      </Button>
      <ConfirmDialog
        open={asking}
        title={t('server.startTitle', { name: server.name })}
        body={
          <>
            <p>
              <PlainText
                text={t('server.startBody', { program: server.program ?? '', url: server.url })}
              />
            </p>
            {start.error !== null && <ErrorView error={start.error} />}
          </>
        }
        confirm={t('server.start')}
        busy={start.busy}
        onConfirm={() =>
          void start.act({ server: server.name }).then((reply) => {
            if (!reply.ok) return;
            setAsking(false);
            void refresh();
          })
        }
        onClose={() => setAsking(false)}
      />
    </>
  );
}
