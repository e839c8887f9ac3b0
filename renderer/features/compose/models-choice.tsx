import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ModelServer } from '../../../shared/ipc/settings.ts';
import { claudeModels } from '../../../shared/money/claude-models.ts';
import type { Settings } from '../../../shared/settings/settings.ts';
import { qualificationWords } from '../../stores/fit/qualification-words.ts';
import { describePlace } from '../../stores/models/describe-place.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/section.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './compose-screen.module.css';
import type { Draft } from './draft.ts';
import { findExecutor, modelNamed, type Terms } from './obstacles.ts';

interface ModelsChoiceProps {
  readonly terms: Terms;
  readonly settings: Settings;
  /** Null while the servers are being asked. */
  readonly servers: readonly ModelServer[] | null;
  readonly onChange: (change: Partial<Draft>) => void;
}

const claudeOptions = claudeModels.map((value) => ({ value, label: value }));

/** Planner, verifier and executor, each from what can be had. Other names may be typed. */
export function ModelsChoice({ terms, settings, servers, onChange }: ModelsChoiceProps) {
  const { t } = useTranslation('compose');
  const locale = useLocale();
  const placeWords = (name: string): string | null => {
    const place = describePlace(name, settings, servers ?? []);
    if (place === null) return null;
    return place.kind === 'openai'
      ? t('placeOpenai')
      : t('placePool', { count: place.members.length, list: place.members.join(', ') });
  };
  const local = (servers ?? []).flatMap((server) =>
    server.models.map((model) => ({
      value: `${server.name}/${model.tag}`,
      label: `${server.name}/${model.tag}`,
      detail: [
        qualificationWords(model.qualified, t).word,
        placeWords(server.name),
        model.cloud ? t('executorCloud') : null,
        model.parameters,
        model.quantization,
        model.bytes === null ? null : formatBytes(model.bytes, locale),
      ]
        .filter((fact) => fact !== null)
        .join(' · '),
    })),
  );
  const desk = terms.mode === 'local' ? local : claudeOptions;
  return (
    <Section title={t('models')}>
      <div className={styles.models}>
        {terms.mode !== 'cloud' && (
          <Field
            label={t('executor')}
            hint={(terms.executor ?? '') === '' ? t('executorHint') : undefined}
          >
            <Combobox
              allowFree
              options={local}
              value={terms.executor ?? ''}
              onChange={(executor) =>
                onChange({ executor: executor.trim() === '' ? null : executor })
              }
            />
          </Field>
        )}
        <Field label={t('planner')}>
          <Combobox
            allowFree
            options={desk}
            value={terms.planner}
            onChange={(planner) => onChange({ planner: planner.trim() === '' ? null : planner })}
          />
        </Field>
        <Field label={t('verifier')}>
          <Combobox
            allowFree
            options={desk}
            value={terms.verifier}
            onChange={(verifier) =>
              onChange({ verifier: verifier.trim() === '' ? null : verifier })
            }
          />
        </Field>
      </div>
      {terms.mode !== 'cloud' && (
        <ExecutorState terms={terms} settings={settings} servers={servers} />
      )}
    </Section>
  );
}

function ExecutorState(props: Omit<ModelsChoiceProps, 'onChange'>) {
  const { terms, settings, servers } = props;
  const { t } = useTranslation('compose');
  if (servers === null) return <Waiting words={t('asking')} />;
  const silent = servers.filter(({ state }) => state !== 'ready');
  const executor = terms.executor ?? '';
  switch (findExecutor(terms.executor, servers)) {
    case 'there':
      return (
        <>
          <PoolState executor={executor} settings={settings} servers={servers} />
          <ExamState executor={executor} servers={servers} />
        </>
      );
    case 'missing':
      return <Notice tone="warn">{t('executorMissing', { executor })}</Notice>;
    case 'no-server':
      return <Notice tone="warn">{t('executorNoServer')}</Notice>;
    case 'unreachable':
      return (
        <Notice tone="warn">
          {t('executorUnreachable', { detail: silent.map(({ detail }) => detail).join('; ') })}
        </Notice>
      );
    case 'unknown': {
      const detail = silent.map(({ name, url }) => `${name}, ${url}`).join('; ');
      if (silent.length > 0)
        return <Notice tone="warn">{t('executorUnreachable', { detail })}</Notice>;
      const isEmpty = servers.every(({ models }) => models.length === 0);
      return isEmpty ? <Notice tone="warn">{t('noModels')}</Notice> : null;
    }
  }
}

/** How much of a pool is there now; nothing for a single server. */
function PoolState(props: {
  readonly executor: string;
  readonly settings: Settings;
  readonly servers: readonly ModelServer[];
}) {
  const { t } = useTranslation('compose');
  const [name = ''] = props.executor.split('/');
  const place = describePlace(name, props.settings, props.servers);
  if (place?.kind !== 'pool') return null;
  const { members, ready } = place;
  const detail = props.servers.find((server) => server.name === name)?.detail ?? '';
  if (ready === members.length) {
    return (
      <p className={styles.dim}>{t('poolReady', { count: ready, list: members.join(', ') })}</p>
    );
  }
  return <Notice tone="warn">{t('poolPartly', { ready, count: members.length, detail })}</Notice>;
}

/** One plain sentence about what the exam said; nothing when it said that all is well. */
function ExamState({
  executor,
  servers,
}: {
  readonly executor: string;
  readonly servers: readonly ModelServer[];
}) {
  const { t } = useTranslation('compose');
  const model = modelNamed(executor, servers);
  if (model === null || model.qualified === 'executor') return null;
  const { sentence } = qualificationWords(model.qualified, t);
  return (
    <Notice tone={model.qualified === 'none' ? 'neutral' : 'warn'}>
      {sentence} <Link to="/models">{t('executorExam')}</Link>
    </Notice>
  );
}
