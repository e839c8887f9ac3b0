import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AskOf, Revert } from '../../../shared/ipc/asks.ts';
import { useAct } from '../../client/use-invoke.ts';
import { useAction } from '../../stores/actions/use-action.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import styles from './delivery-panel.module.css';

type Form = 'branch' | 'patch' | 'apply';

interface DeliveryPanelProps {
  readonly run: string;
  readonly ask: AskOf<'delivery'>;
  readonly form: Form;
  readonly branch: string;
  readonly reverts: readonly Revert[];
  readonly count: number;
  readonly onClear: () => void;
}

/** What a person decides about the finished change: take it, take part of it, or refuse it. */
export function DeliveryPanel(props: DeliveryPanelProps) {
  const { run, ask, branch, reverts, count, onClear } = props;
  const { t } = useTranslation('changes');
  const [form, setForm] = useState<Form>(props.form);
  const [refusing, setRefusing] = useState(false);
  const { act, busy, error } = useAct('run.answer');
  const { tree, faults } = ask;
  const send = (decision: Parameters<typeof answerOf>[0]) =>
    act({ run, ask: ask.id, answer: answerOf(decision) });
  const deliver = (): void => void send({ kind: 'approve', tree, form });
  const adjust = (): void => void send({ kind: 'adjust', tree, reverts: [...reverts] });
  const isRed = faults.length > 0;
  const group = t('title');
  useAction({
    ...{ id: 'changes.deliver', label: t('deliver.do'), group, shortcut: 'Mod+Enter' },
    enabled: !isRed && count === 0 && !busy,
    run: deliver,
  });
  useAction({
    ...{ id: 'changes.adjust', label: t('deliver.adjust', { count }), group },
    enabled: count > 0 && !busy,
    run: adjust,
  });
  useAction({
    ...{ id: 'changes.refuse', label: t('deliver.refuse'), group },
    enabled: !busy,
    run: () => setRefusing(true),
  });
  return (
    <section className={styles.panel} aria-label={t('deliver.label')}>
      <div className={styles.words}>
        <h2>{t('deliver.label')}</h2>
        <p className={styles.summary}>
          <PlainText text={ask.summary} maxChars={600} />
        </p>
        <Standing faults={faults} adjusted={ask.adjusted} />
        {error !== null && <ErrorView error={error} />}
      </div>
      {count > 0 ? (
        <div className={styles.choice}>
          <p>{t('deliver.marked', { count })}</p>
          <div className={styles.buttons}>
            <Button kind="primary" busy={busy && t('deliver.checking')} onClick={adjust}>
              {t('deliver.adjust', { count })}
            </Button>
            <Button onClick={onClear}>{t('deliver.clear')}</Button>
          </div>
        </div>
      ) : (
        <div className={styles.choice}>
          <RadioGroup<Form>
            label={t('deliver.form')}
            value={form}
            onChange={setForm}
            options={[
              {
                value: 'branch',
                label: t('deliver.branch'),
                detail: t('deliver.branchDoes', { branch }),
              },
              { value: 'patch', label: t('deliver.patch'), detail: t('deliver.patchDoes') },
              { value: 'apply', label: t('deliver.apply'), detail: t('deliver.applyDoes') },
            ]}
          />
          <div className={styles.buttons}>
            <Button
              kind="primary"
              shortcut="Mod+Enter"
              busy={busy && t('deliver.sending')}
              disabled={isRed}
              {...(isRed ? { disabledReason: t('deliver.isRed') } : {})}
              onClick={deliver}
            >
              {t('deliver.do')}
            </Button>
            <Button onClick={() => setRefusing(true)}>{t('deliver.refuse')}</Button>
          </div>
        </div>
      )}
      <RefuseDialog
        open={refusing}
        busy={busy}
        onClose={() => setRefusing(false)}
        onRefuse={(reason) => {
          void send({ kind: 'refuse', tree, reason }).then(() => setRefusing(false));
        }}
      />
    </section>
  );
}

type Decision = Extract<
  Parameters<ReturnType<typeof useAct<'run.answer'>>['act']>[0]['answer'],
  { kind: 'delivery' }
>['decision'];

const answerOf = (decision: Decision) => ({ kind: 'delivery' as const, decision });

/** Whether the change is still what the checks and the verifier saw. */
function Standing({ faults, adjusted }: Pick<AskOf<'delivery'>, 'faults' | 'adjusted'>) {
  const { t } = useTranslation('changes');
  if (!adjusted) return null;
  if (faults.length === 0) return <Notice tone="ok">{t('deliver.green')}</Notice>;
  return (
    <Notice tone="bad">
      <p>{t('deliver.red', { count: faults.length })}</p>
      <ul className={styles.faults}>
        {faults.slice(0, 8).map((fault) => (
          <li key={fault}>
            <PlainText text={fault} maxChars={400} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}

interface RefuseDialogProps {
  readonly open: boolean;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onRefuse: (reason: string) => void;
}

function RefuseDialog({ open, busy, onClose, onRefuse }: RefuseDialogProps) {
  const { t } = useTranslation('changes');
  const [reason, setReason] = useState('');
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('refuse.title')}
      size="small"
      footer={
        <>
          <Button onClick={onClose}>{t('refuse.back')}</Button>
          <Button kind="danger" busy={busy} onClick={() => onRefuse(reason.trim())}>
            {t('refuse.do')}
          </Button>
        </>
      }
    >
      <p>{t('refuse.body')}</p>
      <TextArea
        label={t('refuse.reason')}
        value={reason}
        onChange={setReason}
        autoGrow
        placeholder={t('refuse.reason')}
      />
    </Dialog>
  );
}
