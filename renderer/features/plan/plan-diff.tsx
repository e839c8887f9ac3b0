import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  diffPlans,
  type FieldDiff,
  isUnchanged,
  type StepDiff,
} from '../../../shared/plan/diff-plans.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { PlanComment } from '../../../shared/run/event.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import { foldKept, markWords, type Shown } from './model/word-marks.ts';
import styles from './plan-diff.module.css';

interface PlanDiffViewProps {
  readonly before: Plan;
  readonly after: Plan;
  readonly title: string;
  /** What people said about the earlier one; each stands where it belongs. */
  readonly comments: readonly PlanComment[];
  readonly onSelect: (id: string) => void;
}

/** Two versions of a plan, one beside the other in words: what is new, gone, changed; the rest is counted. */
export function PlanDiffView({ before, after, title, comments, onSelect }: PlanDiffViewProps) {
  const { t } = useTranslation('plan');
  const diff = useMemo(() => diffPlans(before, after), [before, after]);
  const quiet = diff.steps.filter((step) => step.kind === 'same' && !step.moved).length;
  const ofStep = (id: string) => comments.filter((comment) => comment.step === id);
  return (
    <Section title={title} className={styles.diff}>
      {isUnchanged(diff) && <p className={styles.dim}>{t('diff.nothing')}</p>}
      <Said comments={comments.filter((comment) => comment.step === null)} />
      {diff.whole.length > 0 && (
        <article className={styles.entry}>
          <h3>{t('whole')}</h3>
          <Fields fields={diff.whole} ofStep={false} />
        </article>
      )}
      {diff.steps.map((entry) => {
        const id = entry.kind === 'changed' ? entry.before.id : entry.step.id;
        const said = ofStep(id);
        if (entry.kind === 'same' && !entry.moved && said.length === 0) return null;
        return (
          <Entry
            key={`${entry.kind} ${entry.step.id}`}
            entry={entry}
            said={said}
            onSelect={onSelect}
          />
        );
      })}
      {quiet > 0 && <p className={styles.dim}>{t('diff.unchanged', { count: quiet })}</p>}
    </Section>
  );
}

const TONES: Readonly<Record<StepDiff['kind'], Tone>> = {
  added: 'ok',
  removed: 'bad',
  changed: 'planner',
  same: 'neutral',
};
const SHAPES: Readonly<Record<StepDiff['kind'], string>> = {
  added: '+',
  removed: '−',
  changed: '±',
  same: '=',
};

interface EntryProps {
  readonly entry: StepDiff;
  readonly said: readonly PlanComment[];
  readonly onSelect: (id: string) => void;
}

function Entry({ entry, said, onSelect }: EntryProps) {
  const { t } = useTranslation('plan');
  const { step } = entry;
  const isMoved = (entry.kind === 'same' || entry.kind === 'changed') && entry.moved;
  return (
    <article className={styles.entry}>
      <div className={styles.entryHead}>
        <Badge tone={TONES[entry.kind]}>
          {SHAPES[entry.kind]} {t(`diff.${entry.kind}`)}
        </Badge>
        {isMoved && <Badge>{t('diff.moved')}</Badge>}
        <h3>
          {entry.kind === 'removed' ? (
            <del>
              <PlainText text={step.title} maxChars={300} />
            </del>
          ) : (
            <button type="button" className="link" onClick={() => onSelect(step.id)}>
              <PlainText text={step.title} maxChars={300} />
            </button>
          )}
        </h3>
      </div>
      <Said comments={said} />
      {entry.kind === 'changed' && <Fields fields={entry.fields} ofStep />}
      {entry.kind === 'added' && (
        <p className={styles.text}>
          <PlainText text={step.instructions} maxChars={4_000} />
        </p>
      )}
    </article>
  );
}

function Said({ comments }: { readonly comments: readonly PlanComment[] }) {
  const { t } = useTranslation('plan');
  return comments.map((comment, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: recorded comments have no identity but their place
    <p key={index} className={styles.said}>
      <b>{t('diff.youCommented')}</b> <PlainText text={comment.text} maxChars={4_000} />
    </p>
  ));
}

interface FieldsProps {
  readonly fields: readonly FieldDiff[];
  readonly ofStep: boolean;
}

function Fields({ fields, ofStep }: FieldsProps) {
  const { t } = useTranslation('plan');
  return (
    <dl className={styles.fields}>
      {fields.map((field) => (
        <div key={field.field}>
          <dt>
            {t(field.field === 'checks' && ofStep ? 'field.stepChecks' : `field.${field.field}`)}
          </dt>
          <dd>
            {field.kind === 'text' ? (
              <Words before={field.before} after={field.after} />
            ) : (
              <ul>
                {field.items.map((item, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: items may repeat
                  <li key={index}>
                    <Marked piece={item} />
                  </li>
                ))}
              </ul>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Words({ before, after }: { readonly before: string; readonly after: string }) {
  const pieces = useMemo(() => foldKept(markWords(before, after)), [before, after]);
  return (
    <p className={styles.text}>
      {pieces.map((piece, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
        <Marked key={index} piece={piece} />
      ))}
    </p>
  );
}

function Marked({ piece }: { readonly piece: Shown }) {
  const { t } = useTranslation('plan');
  if (piece.change === 'folded')
    return <span className={styles.folded}>{t('diff.lines', { count: piece.lines })}</span>;
  const text = <PlainText text={piece.text} maxChars={20_000} />;
  if (piece.change === 'added') return <ins className={styles.added}>{text}</ins>;
  if (piece.change === 'removed') return <del className={styles.removed}>{text}</del>;
  return text;
}
