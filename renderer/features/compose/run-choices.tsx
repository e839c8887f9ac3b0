import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../shared/settings/settings.ts';
import { Field } from '../../ui/field.tsx';
import { NumberInput } from '../../ui/number-input.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { Section } from '../../ui/section.tsx';
import styles from './compose-screen.module.css';
import type { Draft } from './draft.ts';
import type { Terms } from './obstacles.ts';
import type { en } from './text/en.ts';

interface ChoicesProps {
  readonly draft: Draft;
  readonly terms: Terms;
  readonly settings: Settings;
  readonly onChange: (change: Partial<Draft>) => void;
}

/** Who rides, in words that say what each choice means for the source and the bill. */
export function ModeChoice({ terms, onChange }: Pick<ChoicesProps, 'terms' | 'onChange'>) {
  const { t } = useTranslation('compose');
  return (
    <Section title={t('mode')}>
      <RadioGroup
        label={t('mode')}
        value={terms.mode}
        onChange={(mode) => onChange({ mode })}
        options={[
          { value: 'hybrid', label: t('modeHybrid'), detail: t('modeHybridDetail') },
          { value: 'local', label: t('modeLocal'), detail: t('modeLocalDetail') },
          { value: 'cloud', label: t('modeCloud'), detail: t('modeCloudDetail') },
        ]}
      />
    </Section>
  );
}

/** What comes out, and whether commands are shown first. */
export function ResultChoice({ draft, terms, settings, onChange }: ChoicesProps) {
  const { t } = useTranslation('compose');
  return (
    <div className={styles.columns}>
      <Section title={t('delivery')}>
        <RadioGroup
          label={t('delivery')}
          value={terms.deliver}
          onChange={(deliver) => onChange({ deliver })}
          options={[
            { value: 'branch', label: t('deliverBranch'), detail: t('deliverBranchDetail') },
            { value: 'patch', label: t('deliverPatch'), detail: t('deliverPatchDetail') },
            { value: 'apply', label: t('deliverApply'), detail: t('deliverApplyDetail') },
          ]}
        />
      </Section>
      <Section title={t('commands')}>
        <RadioGroup
          label={t('commands')}
          value={draft.commands ?? settings.commands}
          onChange={(commands) => onChange({ commands })}
          options={[
            { value: 'allow', label: t('commandsAllow'), detail: t('commandsAllowDetail') },
            { value: 'ask', label: t('commandsAsk'), detail: t('commandsAskDetail') },
            { value: 'deny', label: t('commandsDeny'), detail: t('commandsDenyDetail') },
          ]}
        />
      </Section>
    </div>
  );
}

const LIMITS = [
  ['rounds', 'limitRounds', 1],
  ['tries', 'limitTries', 1],
  ['turns', 'limitTurns', 1],
  ['replans', 'limitReplans', 0],
  ['advice', 'limitAdvice', 0],
  ['checkSeconds', 'limitCheckSeconds', 1],
] as const satisfies readonly (readonly [keyof Settings['budgets'], keyof typeof en, number])[];

/** Ceilings of this run; a value that is the settings' own is not written into the run's request. */
export function LimitsChoice({
  draft,
  settings,
  onChange,
}: Pick<ChoicesProps, 'draft' | 'settings' | 'onChange'>) {
  const { t } = useTranslation('compose');
  const set = (name: string, value: number | null, standard: number): void => {
    const { [name]: _, ...others } = draft.budgets;
    const isStandard = value === null || value === standard;
    onChange({ budgets: isStandard ? others : { ...others, [name]: value } });
  };
  return (
    <details className={styles.details}>
      <summary>{t('limits')}</summary>
      <p className={styles.dim}>{t('limitsHint')}</p>
      <div className={styles.limits}>
        {LIMITS.map(([name, label, least]) => {
          const standard = settings.budgets[name];
          return (
            <Field key={name} label={t(label)}>
              <NumberInput
                value={draft.budgets[name] ?? standard}
                min={least}
                max={standard}
                onChange={(value) => set(name, value, standard)}
              />
            </Field>
          );
        })}
      </div>
    </details>
  );
}
