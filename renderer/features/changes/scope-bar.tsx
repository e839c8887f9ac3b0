import { useTranslation } from 'react-i18next';
import type { ChangeScope } from '../../../shared/ipc/changes.ts';
import { Select } from '../../ui/select.tsx';
import styles from './changes-screen.module.css';
import { Segments } from './segments.tsx';

interface ScopeBarProps {
  readonly scope: ChangeScope;
  readonly steps: readonly { readonly id: string; readonly title: string }[];
  /** Files by scope, as far as they are known. */
  readonly counts: { readonly run: number | null; readonly branch: number | null };
  readonly stepCount: number | null;
  readonly onScope: (scope: ChangeScope) => void;
}

type Kind = 'run' | 'step' | 'branch';

/** What of the change is looked at: all of it, one step's part, or the branch as it is now. */
export function ScopeBar({ scope, steps, counts, stepCount, onScope }: ScopeBarProps) {
  const { t } = useTranslation('changes');
  const kind: Kind = scope.kind === 'until' ? 'run' : scope.kind;
  const label = (name: string, count: number | null): string =>
    count === null ? name : t('scope.counted', { name, count });
  const first = steps[0];
  const choose = (to: Kind): void => {
    if (to !== 'step') onScope({ kind: to });
    else if (first !== undefined) onScope({ kind: 'step', step: first.id });
  };
  return (
    <div className={styles.scopes}>
      <Segments<Kind>
        label={t('scope.label')}
        value={kind}
        onChange={choose}
        segments={[
          { value: 'run', label: label(t('scope.run'), counts.run) },
          {
            value: 'step',
            label: label(t('scope.step'), scope.kind === 'step' ? stepCount : null),
            disabled: first === undefined,
          },
          { value: 'branch', label: label(t('scope.branch'), counts.branch) },
        ]}
      />
      {scope.kind === 'step' && (
        <Select
          label={t('scope.whichStep')}
          value={scope.step}
          onChange={(step) => onScope({ kind: 'step', step })}
          options={steps.map((step) => ({ value: step.id, label: `${step.id} · ${step.title}` }))}
        />
      )}
    </div>
  );
}
