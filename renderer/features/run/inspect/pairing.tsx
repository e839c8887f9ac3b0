import type { TFunction } from 'i18next';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { markOf } from '../../../../shared/run/mark.ts';
import type { RunState } from '../../../../shared/run/state.ts';
import { describeNote } from '../../../../shared/run/view-span-words.ts';
import { formatCount, formatPercent } from '../../../ui/format/count.ts';
import { formatDuration } from '../../../ui/format/duration.ts';
import { KeyValues } from '../../../ui/key-values.tsx';
import { PlainText } from '../../../ui/plain-text.tsx';
import { useLocale } from '../../../ui/use-locale.ts';
import { ContextBar } from './context-bar.tsx';
import type { Fact, FactWords } from './event-facts.ts';
import styles from './inspector.module.css';
import { PoolMembers } from './pool-members.tsx';
import { ProtectionFacts } from './protection-facts.tsx';
import { useRunningContexts } from './use-running-contexts.ts';

interface PairingProps {
  readonly runId: string;
  readonly isRunning: boolean;
  readonly state: RunState;
  readonly onSelect: (seq: number) => void;
}

const MOST_INCIDENTS = 30;

type Started = NonNullable<RunState['started']>;

/** Who rides this run, each with model, server and context; what protects the machine; and what went wrong so far. */
export function Pairing({ runId, state, isRunning, onSelect }: PairingProps) {
  const { t } = useTranslation('run');
  const locale = useLocale();
  const { started, incidents } = state;
  const contexts = useRunningContexts(runId);
  const words = useMemo(() => incidentWords(state, t), [state, t]);
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
          {
            label: t('role.executor'),
            value: <ExecutorFacts state={state} isRunning={isRunning} />,
          },
          {
            label: t('role.verifier'),
            value: <Cloud tone="verifier" model={started.verifier} started={started} />,
          },
          { label: t('fact.policy'), value: t(`policy.${started.policy}`) },
          { label: t('fact.protection'), value: <ProtectionFacts state={state} /> },
          { label: t('fact.commands'), value: commandWords(started, t) },
          ...termFacts(state, { t, locale }).map(({ label, value, tone }) => ({
            label,
            value: (
              <span className={tone === undefined ? undefined : styles[tone]}>
                <PlainText text={value} maxChars={600} />
              </span>
            ),
          })),
        ]}
      />
      {contexts.map(({ seq, number, context }) => (
        <ContextBar
          key={seq}
          context={context}
          title={contexts.length === 1 ? t('context.now') : t('context.nowOf', { step: number })}
        />
      ))}
      {incidents.length > 0 && (
        <section className={styles.incidents} aria-labelledby="incidents">
          <h3 id="incidents">{t('incidents', { count: incidents.length })}</h3>
          <ul>
            {incidents.slice(-MOST_INCIDENTS).map((incident) => (
              <li key={incident.seq}>
                <button type="button" onClick={() => onSelect(incident.seq)}>
                  <span aria-hidden="true">▲ </span>
                  <PlainText text={words.get(incident.seq) ?? incident.what} maxChars={200} />
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

/** Incidents that there are words for, by number; the log keeps the others' own. */
const incidentWords = ({ steps }: RunState, t: TFunction): ReadonlyMap<number, string> =>
  new Map(
    steps.flatMap(({ notes = [] }, index) =>
      notes.flatMap((note) => {
        const words = describeNote(markOf(note), (key, values) => t(key, values));
        const said = words === null ? null : t('inStep', { step: index + 1, what: words });
        return said === null ? [] : [[note.seq, said] as const];
      }),
    ),
  );

const COMMANDS = { ask: 'commandsAsk', deny: 'commandsDeny', allow: 'commandsAllow' } as const;

const commandWords = ({ commands, commandRules = [] }: Started, t: TFunction): string => {
  const words = t(COMMANDS[commands ?? 'allow']);
  const count = commandRules.length;
  return count === 0 ? words : `${words} · ${t('rules', { count })}`;
};

/** What a run records that leaves it to the servers’ slots. */
const UNBOUNDED = 64;

/** Terms and preparations that only some runs have. */
function termFacts(
  { started, setup, toolServers = {} }: RunState,
  { t, locale }: Pick<FactWords, 't' | 'locale'>,
): readonly Fact[] {
  const facts: Fact[] = [];
  if ((started?.parallelSteps ?? 1) > 1) {
    const count = started?.parallelSteps ?? 1;
    const value = count >= UNBOUNDED ? t('parallelAny') : t('parallelSteps', { count });
    facts.push({ label: t('fact.atOnce'), value });
  }
  if (started?.strongerExecutor !== undefined)
    facts.push({ label: t('fact.stronger'), value: started.strongerExecutor });
  if (setup !== undefined) {
    const took = setup.cached ? t('setupCached') : formatDuration(setup.ms, locale);
    const words = `${setup.command} · ${t(`ended.${setup.status}`)} · ${took}`;
    const isGood = setup.status === 'passed';
    facts.push({ label: t('fact.setup'), value: words, tone: isGood ? undefined : 'bad' });
  } else if (started?.setup !== undefined)
    facts.push({ label: t('fact.setup'), value: `${started.setup} · ${t('setupToRun')}` });
  const offered = Object.values(toolServers).map(({ server, tools }) => {
    const tokens = tools.reduce((sum, tool) => sum + tool.tokens, 0);
    const count = tools.length;
    return `${server}: ${t('toolsOf', { count, tokens: formatCount(tokens, locale) })}`;
  });
  if (offered.length > 0) facts.push({ label: t('fact.tools'), value: offered.join(' · ') });
  return facts;
}

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

function ExecutorFacts(props: {
  readonly state: RunState;
  readonly isRunning: boolean;
}): ReactNode {
  const { state, isRunning } = props;
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
      {probed.flavour !== undefined && (
        <span className={styles.line}>
          {t(`flavour.${probed.flavour}`, { defaultValue: probed.flavour })}
          {' · '}
          {probed.slots == null ? t('slotsUnknown') : t('slots', { count: probed.slots })}
          {probed.transport !== undefined &&
            ` · ${t('callsAs', { transport: t(`transport.${probed.transport}`) })}`}
        </span>
      )}
      {probed.flavour === undefined && <br />}
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
      {probed.members !== undefined && (
        <PoolMembers members={probed.members} isRunning={isRunning} />
      )}
    </>
  );
}
