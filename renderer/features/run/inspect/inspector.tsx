import type { TFunction } from 'i18next';
import { X } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { BlobRef, RunEvent } from '../../../../shared/run/event.ts';
import type { RunState } from '../../../../shared/run/state.ts';
import { stepOfKey } from '../../../../shared/run/step-of-key.ts';
import { classNames } from '../../../ui/class-names.ts';
import { CodeText } from '../../../ui/code-text.tsx';
import { formatTimeOfDay } from '../../../ui/format/time.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { PlainText } from '../../../ui/plain-text.tsx';
import { useLocale } from '../../../ui/use-locale.ts';
import { BlobText } from './blob-text.tsx';
import { ContextBar } from './context-bar.tsx';
import { EditDiff } from './edit-diff.tsx';
import { factsOf } from './event-facts.ts';
import { flagsOf } from './event-flags.ts';
import styles from './inspector.module.css';
import type { EventGroup } from './use-event-group.ts';

interface InspectorProps {
  readonly runId: string;
  readonly group: EventGroup;
  readonly state: RunState;
  /** ISO 8601. */
  readonly epoch: string;
  readonly onClose: () => void;
}

/** What was asked, answered and changed by one event: first the facts, then the texts. */
export function Inspector({ runId, group, state, epoch, onClose }: InspectorProps) {
  const { t } = useTranslation('run');
  const locale = useLocale();
  const facts = useMemo(() => factsOf(group, { t, locale, state }), [group, t, locale, state]);
  const flags = useMemo(() => flagsOf(group, state, t), [group, state, t]);
  const { begin, chosen } = group;
  const at = Date.parse(epoch) + begin.at / 1e6;
  return (
    <article className={styles.inspector} aria-label={t('inspector')}>
      <header className={styles.head}>
        <span className={classNames(styles.sign, styles[actorOf(begin)])} aria-hidden="true">
          ◆
        </span>
        <h2 className={styles.title}>
          <PlainText text={titleOf(begin, t)} maxChars={80} />
        </h2>
        <IconButton label={t('closeInspector')} icon={<X />} onClick={onClose} />
      </header>
      <p className={styles.place}>
        {placeOf(begin.key, state, t)}
        {formatTimeOfDay(at, locale, { seconds: true })} · {t('eventNo', { seq: chosen.seq })}
      </p>
      <KeyValues
        className={styles.facts}
        items={facts.map((fact) => ({
          label: fact.label,
          value: (
            <span className={fact.tone === undefined ? undefined : styles[fact.tone]}>
              <PlainText text={fact.value} maxChars={2_000} />
            </span>
          ),
        }))}
      />
      {begin.kind === 'model.requested' && begin.context !== undefined && (
        <ContextBar context={begin.context} title={t('context.title')} />
      )}
      {flags.map((flag) => (
        <div key={flag.title} className={styles.flag}>
          <strong>
            <span aria-hidden="true">▲ </span>
            {flag.title}:
          </strong>{' '}
          <PlainText text={flag.text} maxChars={2_000} />
        </div>
      ))}
      {group.files.map((file) => (
        <EditDiff key={file.seq} runId={runId} change={file} blobs={group.blobs} />
      ))}
      <Texts runId={runId} group={group} />
      <details className={styles.raw}>
        <summary>{t('raw')}</summary>
        <CodeText text={JSON.stringify(chosen, null, 2)} maxLines={200} label={t('raw')} />
      </details>
    </article>
  );
}

function Texts({
  runId,
  group,
}: {
  readonly runId: string;
  readonly group: EventGroup;
}): ReactNode {
  const { t } = useTranslation('run');
  const { begin, end, asked, answered, blobs } = group;
  const isModel = begin.kind === 'model.requested';
  const blob = (ref: BlobRef, label: string, open: boolean): ReactNode => (
    <TextSection label={label} open={open}>
      <BlobText key={ref.blob} runId={runId} blob={ref} first={blobs[ref.blob]} label={label} />
    </TextSection>
  );
  return (
    <>
      {begin.kind === 'tool.started' && (
        <TextSection label={t('text.arguments')} open={group.files.length === 0}>
          {isBlob(begin.arguments) ? (
            <BlobText
              runId={runId}
              blob={begin.arguments}
              first={blobs[begin.arguments.blob]}
              label={t('text.arguments')}
            />
          ) : (
            <Arguments values={begin.arguments} />
          )}
        </TextSection>
      )}
      {end?.kind === 'tool.ended' &&
        (typeof end.output === 'string' ? (
          <TextSection label={t('text.output')} open>
            <CodeText text={end.output} maxLines={120} wrap label={t('text.output')} />
          </TextSection>
        ) : (
          blob(end.output, t('text.output'), true)
        ))}
      {end?.kind === 'check.ran' && (
        <TextSection label={t('text.output')} open>
          {end.output === null ? (
            <CodeText text={end.outputTail} maxLines={120} wrap label={t('text.output')} />
          ) : (
            <BlobText
              runId={runId}
              blob={end.output}
              first={blobs[end.output.blob]}
              label={t('text.output')}
            />
          )}
        </TextSection>
      )}
      {end?.kind === 'step.ended' && end.claim !== '' && (
        <TextSection label={t('text.claim')} open>
          <PlainText text={end.claim} maxChars={4_000} />
        </TextSection>
      )}
      {asked?.request !== undefined && blob(asked.request, t('text.request'), isModel)}
      {answered !== null && blob(answered.response, t('text.response'), isModel)}
    </>
  );
}

/** Whether arguments were too long for the event and lie in a blob. */
const isBlob = (given: BlobRef | Readonly<Record<string, unknown>>): given is BlobRef =>
  typeof given.blob === 'string' && typeof given.bytes === 'number';

function Arguments({ values }: { readonly values: Readonly<Record<string, unknown>> }) {
  return (
    <dl className={styles.arguments}>
      {Object.entries(values).map(([name, value]) => (
        <div key={name}>
          <dt>
            <PlainText text={name} maxChars={80} />
          </dt>
          <dd>
            <CodeText
              text={typeof value === 'string' ? value : JSON.stringify(value)}
              maxLines={60}
              wrap
              label={name}
            />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function TextSection(props: {
  readonly label: string;
  readonly open: boolean;
  readonly children: ReactNode;
}) {
  return (
    <details className={styles.section} open={props.open}>
      <summary>{props.label}</summary>
      {props.children}
    </details>
  );
}

function titleOf(event: RunEvent, t: TFunction): string {
  if (event.kind === 'tool.started' || event.kind === 'tool.ended') return event.tool;
  if (event.kind === 'check.started' || event.kind === 'check.ran') return event.command;
  if (event.kind === 'step.started') return event.title;
  return t(`kind.${event.kind.replace('.', '-')}`, { defaultValue: event.kind });
}

/** `turn 7 of step 4, try 2 · ` for what happened in a step. */
function placeOf(key: string, state: RunState, t: TFunction): string {
  const step = stepOfKey(key);
  if (step === null) return '';
  const number = state.steps.findIndex(({ id }) => id === step) + 1;
  const turn = /\/turn(\d+)/.exec(key)?.[1];
  const attempt = /\/try(\d+)/.exec(key)?.[1];
  const name = number > 0 ? number : step;
  const place =
    attempt === undefined
      ? t('placeOfStep', { step: name })
      : t('placeInStep', { step: name, attempt });
  return `${turn === undefined ? place : t('placeInTurn', { turn, place })} · `;
}

function actorOf(event: RunEvent): 'planner' | 'executor' | 'verifier' | 'human' {
  if (event.kind === 'model.requested' || event.kind === 'model.responded') return event.role;
  if (/^(human|command|delivery\.adjusted|intake\.answered)/.test(event.kind)) return 'human';
  if (event.lane === 'verification') return 'verifier';
  return event.lane === 'execution' ? 'executor' : 'planner';
}
