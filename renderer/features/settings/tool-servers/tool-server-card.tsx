import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ToolServerView } from '../../../../shared/ipc/tool-servers.ts';
import type { ToolServerSetting } from '../../../../shared/settings/settings.ts';
import { useAct } from '../../../client/use-invoke.ts';
import { ErrorView } from '../../../stores/errors/error-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { PlainText } from '../../../ui/plain-text.tsx';
import { type Status, StatusMark } from '../../../ui/status-mark.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { useToasts } from '../../../ui/use-toasts.ts';
import { Waiting } from '../../../ui/waiting.tsx';
import { BeforeAfter } from './before-after.tsx';
import { ExactStart } from './exact-start.tsx';
import { InspectionView } from './inspection-view.tsx';
import { laidOut } from './laid-out.ts';
import styles from './tool-servers.module.css';
import { useInspection } from './use-inspection.ts';

const STATES = {
  off: { mark: 'skipped', word: 'toolOff', says: 'toolOffSays' },
  'not-approved': { mark: 'waiting', word: 'toolNotApproved', says: 'toolNotApprovedSays' },
  changed: { mark: 'attention', word: 'toolChanged', says: 'toolChangedSays' },
  approved: { mark: 'done', word: 'toolApproved', says: 'toolApprovedSays' },
  fault: { mark: 'failed', word: 'toolFault', says: 'toolFault' },
} as const satisfies Record<
  ToolServerView['state'],
  { readonly mark: Status; readonly word: string; readonly says: string }
>;

interface ToolServerCardProps {
  readonly view: ToolServerView;
  readonly setting: ToolServerSetting;
  readonly onChange: (next: ToolServerSetting) => Promise<boolean>;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
  /** Its approval is another one now. */
  readonly onChanged: () => void;
}

/** One tool server: what it starts, how it stands, and what can be done about it. */
export function ToolServerCard(props: ToolServerCardProps) {
  const { view, setting, onChange, onChanged } = props;
  const { t } = useTranslation('settings');
  const looked = useInspection(view, onChanged);
  const { mark, word, says } = STATES[view.state];
  return (
    <article className={styles.card} aria-label={view.name}>
      <header className={styles.cardHead}>
        <h3>{view.name}</h3>
        <StatusMark status={mark} label={t(word)} showLabel />
        <Switch
          className={styles.enabled}
          label={t('toolEnabled')}
          checked={setting.enabled}
          onChange={(enabled) => void onChange({ ...setting, enabled })}
        />
      </header>
      <p>
        {view.state === 'fault' ? (
          <PlainText text={view.detail} maxChars={2_000} />
        ) : (
          t(says, { count: view.approvedTools })
        )}
      </p>
      <ExactStart
        starts={view.starts}
        isProgram={view.transport === 'stdio'}
        warnings={view.warnings}
      />
      <Given view={view} />
      {view.difference !== null && (
        <BeforeAfter
          label={t('toolDifference')}
          before={laidOut(view.difference.before)}
          now={laidOut(view.difference.now)}
        />
      )}
      <CardActions {...props} looked={looked} />
      {looked.since !== null && <Waiting words={t('toolLooking')} since={looked.since} />}
      {looked.error !== null && <ErrorView error={looked.error} />}
      {looked.inspection !== null && looked.since === null && (
        <InspectionView
          inspection={looked.inspection}
          setting={setting}
          approving={looked.approving}
          onApprove={looked.approve}
          onClose={looked.close}
          onPolicy={(tool, policy) => {
            const { [tool]: _, ...others } = setting.tools;
            const tools = policy === null ? others : { ...others, [tool]: policy };
            void onChange({ ...setting, tools });
          }}
        />
      )}
    </article>
  );
}

/** What it is given and may reach, in one line. */
function Given({ view }: { readonly view: ToolServerView }) {
  const { t } = useTranslation('settings');
  const list = (names: readonly string[]): string =>
    names.length === 0 ? t('noneSet') : names.join(', ');
  const policies = { allow: 'policyAllow', ask: 'policyAsk', deny: 'policyDeny' } as const;
  const isProgram = view.transport === 'stdio';
  const facts = [
    [t('toolVariables'), list(view.variables)],
    ...(isProgram ? [[t('toolHostsShort'), list(view.allowedHosts)]] : []),
    [t('toolTimeout'), String(view.timeoutSeconds)],
    [t('toolPolicy'), t(policies[view.policy])],
  ];
  return (
    <dl className={styles.given}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <PlainText text={value ?? ''} maxChars={4_000} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function CardActions({
  view,
  onEdit,
  onRemove,
  onChanged,
  looked,
}: ToolServerCardProps & { readonly looked: ReturnType<typeof useInspection> }) {
  const { t } = useTranslation('settings');
  const toasts = useToasts();
  const forget = useAct('toolServers.forget');
  const [removing, setRemoving] = useState(false);
  const isProgram = view.transport === 'stdio';
  const { name } = view;
  return (
    <>
      <div className={styles.actions}>
        <Button
          kind={view.state === 'not-approved' || view.state === 'changed' ? 'primary' : 'plain'}
          busy={looked.since === null ? false : t('toolLookingShort')}
          onClick={looked.look}
        >
          {isProgram ? t('toolLookProgram') : t('toolLookAddress')}
        </Button>
        <Button onClick={onEdit} aria-label={t('toolServerEdit', { name })}>
          {t('toolEdit')}
        </Button>
        {view.approvedAt !== null && (
          <Button
            busy={forget.busy}
            onClick={async () => {
              const reply = await forget.act({ name });
              if (!reply.ok) return;
              looked.close();
              toasts.add({ tone: 'ok', title: t('toolForgotten', { name }) });
              onChanged();
            }}
          >
            {t('toolForget')}
          </Button>
        )}
        <Button
          kind="quiet"
          onClick={() => setRemoving(true)}
          aria-label={t('serverRemove', { name })}
        >
          {t('toolRemove')}
        </Button>
      </div>
      {forget.error !== null && <ErrorView error={forget.error} />}
      <ConfirmDialog
        open={removing}
        danger
        title={t('toolRemoveTitle', { name })}
        body={t('toolRemoveBody')}
        confirm={t('toolRemoveConfirm')}
        onConfirm={() => {
          setRemoving(false);
          onRemove();
        }}
        onClose={() => setRemoving(false)}
      />
    </>
  );
}
