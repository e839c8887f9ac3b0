import { useTranslation } from 'react-i18next';
import type { ModelServer } from '../../../shared/ipc/settings.ts';
import type { RunState } from '../../../shared/run/state.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import { qualificationWords } from '../../stores/fit/qualification-words.ts';
import { describePlace } from '../../stores/models/describe-place.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './decision-bar.module.css';
import { type ExecutorChoice, listExecutors, warnOfExecutor } from './model/executors.ts';

interface ExecutorPickerProps {
  readonly state: RunState;
  readonly servers: readonly ModelServer[] | null;
  /** `SERVER/TAG`. */
  readonly value: string;
  readonly onChange: (name: string) => void;
}

/** Who does the work: any model of any server, the run's own at first. */
export function ExecutorPicker({ state, servers, value, onChange }: ExecutorPickerProps) {
  const { t } = useTranslation('plan');
  const locale = useLocale();
  const settings = useInvoke('settings.read', {}).value?.settings ?? null;
  if (state.started?.mode === 'cloud')
    return (
      <div className={styles.executor}>
        <b>{t('executor')}</b>
        <span>{value}</span>
        <span className={styles.note}>{t('executorCloud')}</span>
      </div>
    );
  const inForce = state.executorName ?? state.started?.executor ?? null;
  const choices = listExecutors(servers ?? [], inForce);
  const warning = servers === null ? null : warnOfExecutor(value, servers, state);
  const placeWords = (name: string): string | null => {
    const place = describePlace(name.split('/', 1)[0] ?? '', settings, servers ?? []);
    if (place === null) return null;
    return place.kind === 'openai'
      ? t('placeOpenai')
      : t('placePool', { count: place.members.length, ready: place.ready });
  };
  const describe = (choice: ExecutorChoice): string =>
    [
      choice.isCurrent ? t('executorCurrent') : null,
      placeWords(choice.name),
      choice.qualified === null ? null : qualificationWords(choice.qualified, t).word,
      choice.parameters,
      choice.quantization,
      choice.bytes === null ? null : formatBytes(choice.bytes, locale),
      choice.loaded ? t('executorLoaded') : null,
    ]
      .filter((part) => part !== null)
      .join(' · ');
  return (
    <Field
      className={styles.executor}
      label={t('executor')}
      hint={
        warning === null ? (
          servers === null ? (
            t('executorsLoading')
          ) : undefined
        ) : (
          <span className={styles.warning}>▲ {t(`executorWarning.${warning}`)}</span>
        )
      }
    >
      <Combobox
        options={choices.map((choice) => ({
          value: choice.name,
          label: choice.name,
          detail: describe(choice),
        }))}
        value={value}
        onChange={onChange}
      />
    </Field>
  );
}
