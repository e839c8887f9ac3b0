import { useTranslation } from 'react-i18next';
import {
  describeCommandLine,
  warnAboutCommand,
} from '../../../../shared/tool-servers/warn-command.ts';
import { Field } from '../../../ui/field.tsx';
import { RadioGroup } from '../../../ui/radio-group.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { TextInput } from '../../../ui/text-input.tsx';
import { ExactStart } from './exact-start.tsx';
import { commandOf, type ToolServerDraft, type ToolServerFault } from './tool-server-draft.ts';
import styles from './tool-servers.module.css';

interface StartsFieldsProps {
  readonly draft: ToolServerDraft;
  readonly faults: readonly ToolServerFault[];
  /** Its command can't be typed here and stays as it is. */
  readonly keepsCommand: boolean;
  readonly onChange: (part: Partial<ToolServerDraft>) => void;
}

/** A program with its arguments, or an address; and what either may reach. */
export function StartsFields(props: StartsFieldsProps) {
  const { draft, keepsCommand, onChange } = props;
  const { t } = useTranslation('settings');
  if (keepsCommand) return <p className={styles.dim}>{t('toolCommandKept')}</p>;
  return (
    <>
      <RadioGroup
        label={t('toolVia')}
        value={draft.via}
        onChange={(via) => onChange({ via })}
        options={[
          { value: 'program', label: t('toolViaProgram'), detail: t('toolViaProgramDetail') },
          { value: 'address', label: t('toolViaAddress'), detail: t('toolViaAddressDetail') },
        ]}
      />
      {draft.via === 'program' ? <ProgramFields {...props} /> : <AddressFields {...props} />}
    </>
  );
}

function ProgramFields({ draft, faults, onChange }: StartsFieldsProps) {
  const { t } = useTranslation('settings');
  const command = commandOf(draft);
  return (
    <>
      <Field label={t('toolProgram')} hint={t('toolProgramHint')}>
        <TextInput
          value={draft.program}
          onChange={(program) => onChange({ program })}
          mono
          placeholder="/usr/bin/npx"
        />
      </Field>
      <Field label={t('toolArgs')} hint={t('toolArgsHint')}>
        <TextArea
          value={draft.args}
          onChange={(args) => onChange({ args })}
          rows={3}
          mono
          spellCheck={false}
        />
      </Field>
      {draft.program.trim() !== '' && (
        <ExactStart
          starts={describeCommandLine(command)}
          isProgram
          warnings={warnAboutCommand(command)}
        />
      )}
      <Field
        label={t('toolEnvironment')}
        hint={t('toolEnvironmentHint')}
        error={faults.includes('environment-bad') && t('toolEnvironmentBad')}
      >
        <TextArea
          value={draft.environment}
          onChange={(environment) => onChange({ environment })}
          rows={2}
          mono
        />
      </Field>
      <Field
        label={t('toolHosts')}
        hint={t('toolHostsHint')}
        error={faults.includes('hosts-bad') && t('hostsBad')}
      >
        <TextArea
          value={draft.allowedHosts}
          onChange={(allowedHosts) => onChange({ allowedHosts })}
          rows={2}
          mono
        />
      </Field>
    </>
  );
}

function AddressFields({ draft, faults, onChange }: StartsFieldsProps) {
  const { t } = useTranslation('settings');
  return (
    <>
      <Field
        label={t('serverUrl')}
        error={draft.url !== '' && faults.includes('url-bad') && t('toolUrlBad')}
      >
        <TextInput
          value={draft.url}
          onChange={(url) => onChange({ url })}
          mono
          placeholder="https://tools.house.example/mcp"
        />
      </Field>
      <Field
        label={t('toolHeaders')}
        hint={t('toolHeadersHint')}
        error={faults.includes('headers-bad') && t('toolHeadersBad')}
      >
        <TextArea
          value={draft.headers}
          onChange={(headers) => onChange({ headers })}
          rows={2}
          mono
          placeholder="Authorization: TOOLS_TOKEN"
        />
      </Field>
    </>
  );
}
