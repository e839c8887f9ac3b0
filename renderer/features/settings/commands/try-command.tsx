import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandRule } from '../../../../shared/run/kinds/command-rule.ts';
import { Field } from '../../../ui/field.tsx';
import { Section } from '../../../ui/section.tsx';
import { StatusMark } from '../../../ui/status-mark.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import screen from '../settings-screen.module.css';
import { DECISIONS, type Tried, tryCommand } from './rule-words.ts';

interface TryCommandProps {
  /** As they are typed, saved or not. */
  readonly rules: readonly CommandRule[];
  readonly otherwise: CommandRule['decision'];
  readonly isChanged: boolean;
}

/** Which rule would decide about a command. Runs nothing. */
export function TryCommand({ rules, otherwise, isChanged }: TryCommandProps) {
  const { t } = useTranslation('settings');
  const [command, setCommand] = useState('');
  const tried = command.trim() === '' ? null : tryCommand(command, { rules, otherwise });
  const hint = isChanged ? t('tryHintUnsaved') : t('tryHint');
  return (
    <Section title={t('tryTitle')}>
      <div className={screen.row}>
        <Field label={t('tryCommand')} hint={hint}>
          <TextArea
            value={command}
            onChange={setCommand}
            rows={2}
            mono
            placeholder="npm test && rm -rf build"
          />
        </Field>
      </div>
      <p role="status" className={screen.tried}>
        {tried !== null && (
          <>
            <StatusMark
              status={DECISIONS[tried.decision].mark}
              label={t(DECISIONS[tried.decision].word)}
              showLabel
            />{' '}
            <Why tried={tried} rules={rules} />
          </>
        )}
      </p>
    </Section>
  );
}

function Why({ tried, rules }: { readonly tried: Tried; readonly rules: readonly CommandRule[] }) {
  const { t } = useTranslation('settings');
  if (tried.rule === null) return t('tryByDefault');
  const given = { number: tried.rule + 1, pattern: rules[tried.rule]?.pattern ?? '' };
  return <bdi>{tried.isPartly ? t('tryPartly', given) : t('tryByRule', given)}</bdi>;
}
