import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { describePathFault } from '../../../shared/plan/check-path.ts';
import type { PlanStep } from '../../../shared/plan/plan.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Select } from '../../ui/select.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import styles from './step-form.module.css';

type Files = PlanStep['files'];

interface FilesEditorProps {
  readonly files: Files;
  readonly onChange: (files: Files, at: number | null) => void;
}

const ACTIONS = ['read', 'modify', 'create', 'delete'] as const;

/** The files of a step with what is done to each. A path outside the repository is said at once. */
export function FilesEditor({ files, onChange }: FilesEditorProps) {
  const { t } = useTranslation('plan');
  const options = ACTIONS.map((action) => ({ value: action, label: t(`action.${action}`) }));
  return (
    <fieldset className={styles.group}>
      <legend>{t('field.files')}</legend>
      {files.map((file, index) => {
        const fault = file.path === '' ? null : describePathFault(file.path);
        const change = (part: Partial<Files[number]>, at: number | null): void =>
          onChange(files.toSpliced(index, 1, { ...file, ...part }), at);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: paths are edited and may repeat meanwhile
          <div key={index}>
            <div className={styles.fileRow}>
              <Select
                label={t('actionOf', { number: index + 1 })}
                options={options}
                value={file.action}
                onChange={(action) => change({ action }, null)}
              />
              <TextInput
                label={t('pathOf', { number: index + 1 })}
                value={file.path}
                mono
                aria-invalid={fault !== null}
                onChange={(path) => change({ path }, index)}
              />
              <IconButton
                label={t('removeFile', { number: index + 1 })}
                icon={<X size={14} />}
                onClick={() => onChange(files.toSpliced(index, 1), null)}
              />
            </div>
            {fault !== null && (
              <p className={styles.fault} role="status">
                ✗ {t('pathFault', { fault })}
              </p>
            )}
          </div>
        );
      })}
      <div>
        <Button
          kind="quiet"
          icon={<Plus />}
          onClick={() => onChange([...files, { path: '', action: 'modify' }], null)}
        >
          {t('addFile')}
        </Button>
      </div>
    </fieldset>
  );
}
