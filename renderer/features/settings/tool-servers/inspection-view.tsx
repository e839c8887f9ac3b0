import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InspectedTool, Inspection } from '../../../../shared/ipc/tool-servers.ts';
import type { ToolServerSetting } from '../../../../shared/settings/settings.ts';
import { toolRoom } from '../../../../shared/tool-servers/tool-room.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { formatCount } from '../../../ui/format/count.ts';
import { Meter } from '../../../ui/meter.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { PlainText } from '../../../ui/plain-text.tsx';
import { useLocale } from '../../../ui/use-locale.ts';
import { ExactStart } from './exact-start.tsx';
import { InspectedToolRow, type ToolPolicy } from './inspected-tool.tsx';
import styles from './tool-servers.module.css';

interface InspectionViewProps {
  readonly inspection: Inspection;
  /** As it is now; a policy may have been changed since the look. */
  readonly setting: ToolServerSetting;
  readonly approving: boolean;
  readonly onApprove: () => Promise<void>;
  readonly onClose: () => void;
  /** Null: as for all of its tools. */
  readonly onPolicy: (tool: string, policy: ToolPolicy | null) => void;
}

/** What a server has, tool by tool, before it is approved; what changed since, and what would not fit. */
export function InspectionView(props: InspectionViewProps) {
  const { inspection, setting, onPolicy, onClose } = props;
  const { server, tools, gone, sandboxed, seen } = inspection;
  const { t } = useTranslation('settings');
  if (seen === '') {
    return (
      <Notice tone="bad" live>
        <PlainText text={server.detail} maxChars={2_000} />
      </Notice>
    );
  }
  const waiting = tools.filter(({ state }) => state !== 'approved').length;
  return (
    <section className={styles.inspection} aria-label={t('toolInspection', { name: server.name })}>
      {server.transport === 'stdio' && !sandboxed && (
        <Notice tone="warn">{t('toolNotSandboxed')}</Notice>
      )}
      {tools.length === 0 ? (
        <EmptyState title={t('toolEmpty')} body={t('toolEmptyBody')} />
      ) : (
        <Room inspection={inspection} />
      )}
      {server.state === 'approved' && waiting > 0 && (
        <Notice tone="warn">{t('toolWaiting', { count: waiting })}</Notice>
      )}
      {gone.length > 0 && (
        <Notice tone="warn">
          <PlainText text={t('toolGone', { names: gone.join(', ') })} />
        </Notice>
      )}
      <ul className={styles.tools}>
        {tools.toSorted(byAttention).map((tool) => (
          <InspectedToolRow
            key={tool.name}
            tool={tool}
            setting={setting}
            onPolicy={(policy) => onPolicy(tool.name, policy)}
          />
        ))}
      </ul>
      <div className={styles.actions}>
        <Approval {...props} />
        <Button kind="quiet" onClick={onClose}>
          {t('toolCloseInspection')}
        </Button>
      </div>
    </section>
  );
}

/** What asks for attention first: changed ones, then those whose texts stand out, then new ones. */
const attentionOf = ({ state, suspicious }: InspectedTool): number =>
  state === 'changed' ? 0 : suspicious.length > 0 ? 1 : state === 'new' ? 2 : 3;
const byAttention = (a: InspectedTool, b: InspectedTool): number => attentionOf(a) - attentionOf(b);

/** What its tools take of the room that all tool servers share. */
function Room({ inspection: { tools, tokens } }: Pick<InspectionViewProps, 'inspection'>) {
  const { t } = useTranslation('settings');
  const locale = useLocale();
  const offered = tools.filter(({ leftOut }) => leftOut === null).length;
  const out = tools.length - offered;
  return (
    <div className={styles.room}>
      <Meter
        value={Math.min(tokens, toolRoom.tokens)}
        max={toolRoom.tokens}
        label={t('toolRoom')}
        text={t('toolRoomUsed', {
          count: offered,
          most: formatCount(toolRoom.tools, locale),
          tokens: formatCount(tokens, locale),
          room: formatCount(toolRoom.tokens, locale),
        })}
      />
      <p className={styles.dim}>
        {t('toolRoomHint')}
        {out > 0 && ` ${t('toolRoomOut', { count: out })}`}
      </p>
    </div>
  );
}

/** One plain question about exactly what is on the screen. */
function Approval({ inspection, approving, onApprove }: InspectionViewProps) {
  const { t } = useTranslation('settings');
  const [asking, setAsking] = useState(false);
  const { server, tools, gone } = inspection;
  const isAll =
    server.state === 'approved' &&
    gone.length === 0 &&
    tools.every(({ state }) => state === 'approved');
  if (isAll) return <p className={styles.dim}>{`✓ ${t('toolAllApproved')}`}</p>;
  const suspicious = tools.filter((tool) => tool.suspicious.length > 0).length;
  return (
    <>
      <Button kind="primary" busy={approving} onClick={() => setAsking(true)}>
        {t('toolApprove', { count: tools.length })}
      </Button>
      <ConfirmDialog
        open={asking}
        title={t('toolApproveTitle', { name: server.name })}
        body={
          <div className={styles.confirm}>
            <ExactStart
              starts={server.starts}
              isProgram={server.transport === 'stdio'}
              warnings={server.warnings}
            />
            <p>{t('toolApproveBody', { count: tools.length })}</p>
            {suspicious > 0 && (
              <Notice tone="warn">{t('toolApproveSuspicious', { count: suspicious })}</Notice>
            )}
          </div>
        }
        confirm={t('toolApproveConfirm')}
        onConfirm={() => {
          setAsking(false);
          void onApprove();
        }}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
