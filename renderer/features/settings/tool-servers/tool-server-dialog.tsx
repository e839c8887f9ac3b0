import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TandemError } from '../../../../shared/errors.ts';
import type { ToolServerSetting } from '../../../../shared/settings/settings.ts';
import { ErrorView } from '../../../stores/errors/error-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { NumberInput } from '../../../ui/number-input.tsx';
import { RadioGroup } from '../../../ui/radio-group.tsx';
import { TextInput } from '../../../ui/text-input.tsx';
import { StartsFields } from './starts-fields.tsx';
import {
  emptyToolServer,
  findToolServerFaults,
  isTypeable,
  readToolServer,
  type ToolServerDraft,
  toolServerOf,
} from './tool-server-draft.ts';
import styles from './tool-servers.module.css';

interface ToolServerDialogProps {
  /** Null: a new one. */
  readonly before: ToolServerSetting | null;
  /** Names that others have. */
  readonly taken: readonly string[];
  /** Why the last try to save was refused. */
  readonly fault: TandemError | undefined;
  readonly onSave: (next: ToolServerSetting) => Promise<void>;
  readonly onClose: () => void;
}

/** What a tool server is and what it is given. Saving starts nothing. */
export function ToolServerDialog({ before, taken, fault, onSave, onClose }: ToolServerDialogProps) {
  const { t } = useTranslation('settings');
  const [draft, setDraft] = useState(before === null ? emptyToolServer : readToolServer(before));
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<ToolServerDraft>): void => setDraft({ ...draft, ...part });
  const faults = findToolServerFaults(draft, before === null ? taken : []);
  const keepsCommand = !isTypeable(before?.command);
  const save = async (): Promise<void> => {
    const next = toolServerOf(draft, before);
    setBusy(true);
    await onSave(keepsCommand && before !== null ? { ...next, command: before.command } : next);
    setBusy(false);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      size="medium"
      title={before === null ? t('toolServerAdd') : t('toolServerEdit', { name: before.name })}
      description={t('toolServerStartsNothing')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            kind="primary"
            busy={busy}
            disabled={faults.length > 0}
            disabledReason={t('notGoodYet')}
            onClick={() => void save()}
          >
            {t('toolServerSave')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Field
          label={t('serverName')}
          hint={before === null ? t('toolServerNameHint') : t('toolServerNameFixed')}
          error={
            draft.name !== '' && nameFault(faults, t('toolServerNameBad'), t('toolServerNameTwice'))
          }
        >
          <TextInput
            value={draft.name}
            disabled={before !== null}
            onChange={(name) => change({ name })}
          />
        </Field>
        <StartsFields draft={draft} faults={faults} keepsCommand={keepsCommand} onChange={change} />
        <Field label={t('toolPolicy')} hint={t('toolPolicyHint')}>
          <RadioGroup
            inline
            value={draft.policy}
            onChange={(policy) => change({ policy })}
            options={[
              { value: 'ask', label: t('policyAsk') },
              { value: 'allow', label: t('policyAllow') },
              { value: 'deny', label: t('policyDeny') },
            ]}
          />
        </Field>
        <Field label={t('toolTimeout')} hint={t('toolTimeoutHint')}>
          <NumberInput
            value={draft.timeoutSeconds}
            onChange={(timeoutSeconds) => change({ timeoutSeconds })}
            min={1}
            max={3_600}
          />
        </Field>
        {fault !== undefined && <ErrorView error={fault} />}
      </div>
    </Dialog>
  );
}

function nameFault(faults: readonly string[], bad: string, twice: string): string | false {
  if (faults.includes('name-twice')) return twice;
  return faults.includes('name-bad') && bad;
}
