import { useTranslation } from 'react-i18next';
import type { Plan, PlanStep } from '../../../shared/plan/plan.ts';
import type { StepState } from '../../../shared/run/state.ts';
import { Badge } from '../../ui/badge.tsx';
import { cleanString } from '../../ui/clean-text.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { CommentBox } from './comment-box.tsx';
import { CommentsView } from './comments-view.tsx';
import { Instructions } from './instructions.tsx';
import type { Comment } from './model/comments.ts';
import { dependentsOf } from './model/edit-plan.ts';
import styles from './step-detail.module.css';
import { FaultList, FileRows, StepLinks, TextItems } from './step-parts.tsx';

export interface CommentDesk {
  /** Comments on what is shown. */
  readonly comments: readonly Comment[];
  /** Null where nothing can be commented on. */
  readonly onAdd: ((line: number | null, text: string) => void) | null;
  readonly onChange: ((id: string, text: string | null) => void) | null;
  /** The box for a comment on the whole step is open. */
  readonly isOpen: boolean;
  readonly onOpen: (open: boolean) => void;
}

interface StepDetailProps {
  readonly plan: Plan;
  readonly step: PlanStep;
  readonly number: number;
  readonly state: StepState | undefined;
  readonly executor: string;
  readonly faults: readonly string[];
  readonly desk: CommentDesk;
  readonly onSelect: (id: string) => void;
}

/** Everything about one step, to be read and commented on. */
export function StepDetail(props: StepDetailProps) {
  const { plan, step, number, state, desk } = props;
  const { t } = useTranslation('plan');
  return (
    <div className={styles.detail}>
      <div className={styles.titleRow}>
        <h2>
          {number} · <PlainText text={step.title} maxChars={400} />
        </h2>
        <span className={styles.id}>{cleanString(step.id, { maxChars: 80 })}</span>
      </div>
      <div className={styles.facts}>
        <Badge tone="executor">
          {t('executes', { model: cleanString(props.executor, { maxChars: 120 }) })}
        </Badge>
        {state !== undefined && state.status !== 'waiting' && (
          <StatusMark status={state.status} label={t(`status.${state.status}`)} showLabel />
        )}
      </div>
      <FaultList faults={props.faults} />
      <StepLinks
        title={t('field.dependsOn')}
        ids={step.dependsOn}
        steps={plan.steps}
        onSelect={props.onSelect}
      />
      <Instructions
        key={step.id}
        text={step.instructions}
        comments={desk.comments.filter((comment) => comment.line !== null)}
        onComment={desk.onAdd}
        onChangeComment={desk.onChange}
      />
      <FileRows files={step.files} />
      <TextItems title={t('field.edgeCases')} items={step.edgeCases} />
      <TextItems title={t('field.stepChecks')} items={step.checks} mono empty={t('noChecks')} />
      <TextItems title={t('field.doneWhen')} items={step.doneWhen} empty={t('noCriteria')} />
      <StepLinks
        title={t('neededBy')}
        ids={dependentsOf(plan, step.id).map((other) => other.id)}
        steps={plan.steps}
        onSelect={props.onSelect}
      />
      <DetailComments desk={desk} label={t('commentOnStep', { number })} />
    </div>
  );
}

/** Comments on the step or plan as such, and the way to write one. */
export function DetailComments({
  desk,
  label,
}: {
  readonly desk: CommentDesk;
  readonly label: string;
}) {
  const { comments, onAdd, onChange, isOpen, onOpen } = desk;
  return (
    <>
      <CommentsView
        comments={comments.filter((comment) => comment.line === null)}
        onChange={onChange}
      />
      {isOpen && onAdd !== null && (
        <CommentBox
          label={label}
          onSave={(text) => {
            onAdd(null, text);
            onOpen(false);
          }}
          onCancel={() => onOpen(false)}
        />
      )}
    </>
  );
}
