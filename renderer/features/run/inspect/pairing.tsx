import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunState } from '../../../../shared/run/state.ts';
import { formatCount, formatPercent } from '../../../ui/format/count.ts';
import { KeyValues } from '../../../ui/key-values.tsx';
import { PlainText } from '../../../ui/plain-text.tsx';
import { useLocale } from '../../../ui/use-locale.ts';
import styles from './inspector.module.css';

interface PairingProps {
  readonly state: RunState;
  readonly onSelect: (seq: number) => void;
}

const MOST_INCIDENTS = 30;

type Started = NonNullable<RunState['started']>;

/** Who rides this run, each with model, server and context; what protects the machine; and what went wrong so far. */
export function Pairing({ state, onSelect }: PairingProps) {
  const { t } = useTranslation('run');
  const { started, environment, incidents } = state;
  if (started === null) return <p className={styles.note}>{t('nothingYet')}</p>;
  return (
    <article className={styles.inspector} aria-label={t('who')}>
      <header className={styles.head}>
        <h2 className={styles.title}>{t('who')}</h2>
      </header>
      <KeyValues
        className={styles.facts}
        items={[
          {
            label: t('role.planner'),
            value: <Cloud tone="planner" model={started.planner} started={started} />,
          },
          { label: t('role.executor'), value: <ExecutorFacts state={state} /> },
          {
            label: t('role.verifier'),
            value: <Cloud tone="verifier" model={started.verifier} started={started} />,
          },
          { label: t('fact.policy'), value: t(`policy.${started.policy}`) },
          {
            label: t('fact.protection'),
            value:
              environment === null
                ? t('notKnownYet')
                : environment.protections.length > 0
                  ? environment.protections.join(', ')
                  : t(consentOf(state), { by: environment.unsandboxedConsent ?? '—' }),
          },
          {
            label: t('fact.commands'),
            value: t(started.commands === 'ask' ? 'commandsAsk' : 'commandsAllow'),
          },
        ]}
      />
      {incidents.length > 0 && (
        <section className={styles.incidents} aria-labelledby="incidents">
          <h3 id="incidents">{t('incidents', { count: incidents.length })}</h3>
          <ul>
            {incidents.slice(-MOST_INCIDENTS).map((incident) => (
              <li key={incident.seq}>
                <button type="button" onClick={() => onSelect(incident.seq)}>
                  <span aria-hidden="true">▲ </span>
                  <PlainText text={incident.what} maxChars={200} />
                </button>
              </li>
            ))}
          </ul>
          {incidents.length > MOST_INCIDENTS && (
            <p className={styles.note}>
              {t('earlierIncidents', { count: incidents.length - MOST_INCIDENTS })}
            </p>
          )}
        </section>
      )}
      <p className={styles.note}>{t('selectHint')}</p>
    </article>
  );
}

/** Who agreed that nothing isolates the commands. */
const consentOf = ({ started, environment }: RunState): string =>
  started?.scripted === true
    ? 'unprotectedSample'
    : environment?.unsandboxedConsent === 'user'
      ? 'unprotectedByYou'
      : 'unprotected';

function Cloud(props: {
  readonly tone: 'planner' | 'verifier';
  readonly model: string;
  readonly started: Started;
}): ReactNode {
  const { t } = useTranslation('run');
  const { scripted, mode } = props.started;
  const where = scripted ? 'writtenAhead' : mode === 'local' ? 'inHouse' : 'atAnthropic';
  return (
    <>
      <span className={styles[props.tone]}>
        <PlainText text={props.model} maxChars={80} />
      </span>{' '}
      {t(where)}
    </>
  );
}

function ExecutorFacts({ state }: { readonly state: RunState }): ReactNode {
  const { t } = useTranslation('run');
  const locale = useLocale();
  const probed = state.executor;
  const name = state.executorName ?? state.started?.executor ?? '';
  if (probed === null) {
    return (
      <>
        <span className={styles.executor}>
          <PlainText text={name} maxChars={80} />
        </span>
        , {t('notReadYet')}
      </>
    );
  }
  if (state.started?.scripted === true)
    return (
      <>
        <span className={styles.executor}>
          <PlainText text={probed.model} maxChars={80} />
        </span>{' '}
        {t('writtenAhead')}
      </>
    );
  const isShort = probed.contextAllocated !== null && probed.contextAllocated < probed.contextAsked;
  return (
    <>
      <span className={styles.executor}>
        <PlainText text={probed.model} maxChars={80} />
      </span>{' '}
      {t('onServer', {
        server: `${probed.server}${probed.version === null ? '' : ` ${probed.version}`}`,
      })}
      {probed.quantization !== null && `, ${probed.quantization}`}
      <br />
      {probed.contextAllocated === null
        ? t('contextUnknown', { count: probed.contextAsked })
        : t('allocated', {
            count: probed.contextAllocated,
            shown: formatCount(probed.contextAllocated, locale),
          })}
      {probed.contextAllocated !== null && (isShort ? ' ▲' : ' ✓')}
      {probed.gpuShare !== null &&
        ` · ${t('onGpu', { share: formatPercent(probed.gpuShare, locale) })}`}
      {!probed.qualified && (
        <>
          <br />
          <span className={styles.warn}>{t('unqualified')}</span>
        </>
      )}
    </>
  );
}
