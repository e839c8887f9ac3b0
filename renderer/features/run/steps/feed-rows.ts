import type { StepNote } from '../../../../shared/run/state.ts';
import {
  type AttemptLine,
  type AttemptView,
  attemptsOf,
  type CallDetail,
  notesBetween,
  viewAttempt,
} from '../../../../shared/run/view-attempt.ts';
import type { SpanList } from '../../../../shared/run/view-spans.ts';
import type { StepView } from '../../../../shared/run/view-stages.ts';

/** Lines of the list of steps, one under the other, so that a list of any length can be virtual. */
export type FeedRow =
  | {
      readonly kind: 'step';
      readonly key: string;
      readonly step: StepView;
      readonly attempt: AttemptView | null;
      readonly isOpen: boolean;
      readonly failedBefore: boolean;
    }
  | {
      readonly kind: 'attempt';
      readonly key: string;
      readonly attempt: AttemptView;
      readonly why: string;
    }
  | {
      readonly kind: 'line';
      readonly key: string;
      readonly line: AttemptLine;
      /** Of a line that says what was noticed. */
      readonly note: StepNote | undefined;
    }
  | { readonly kind: 'live'; readonly key: string }
  | { readonly kind: 'loose'; readonly key: string };

/** Lines of one attempt that are listed. */
const MOST_LINES = 2_000;

interface Feed {
  readonly steps: readonly StepView[];
  readonly spans: SpanList;
  readonly isRunning: boolean;
  /** Whether this step shows its lines. */
  readonly isOpen: (step: StepView) => boolean;
}

/** The rows, and which of them is the live one (-1: none). */
export function feedRows({ steps, spans, isRunning, isOpen }: Feed): {
  readonly rows: readonly FeedRow[];
  readonly live: number;
} {
  const rows: FeedRow[] = [];
  let live = -1;
  // What is heard of the models is not told apart by step: one line for all that is going on.
  const lastAtWork = steps.findLast(({ state }) => state.status === 'running');
  for (const step of steps) {
    const attempts = attemptsOf(spans, step.state.id);
    const open = isOpen(step);
    // A step that is closed shows its last attempt only; looking through thousands of others would take its time.
    const shown = open ? attempts : attempts.slice(-1);
    const views = shown.map((attempt) => viewAttempt(spans, attempt, MOST_LINES));
    const last = views.at(-1) ?? null;
    const failedBefore = attempts.slice(0, -1).some((before) => before.last.status === 'bad');
    rows.push({
      kind: 'step',
      key: `step ${step.state.id}`,
      step,
      attempt: last,
      isOpen: open,
      failedBefore,
    });
    if (open) rows.push(...openRows(step, views));
    if (isRunning && step === lastAtWork) {
      live = rows.length;
      rows.push({ kind: 'live', key: 'live' });
    }
  }
  if (isRunning && live < 0) {
    live = rows.length;
    rows.push({ kind: 'live', key: 'live' });
  }
  return { rows, live };
}

/** The attempts at a step with their lines, each followed by what was noted when it was over. */
function openRows(step: StepView, views: readonly AttemptView[]): readonly FeedRow[] {
  const notes = step.state.notes ?? [];
  const noteAt = new Map(notes.map((note) => [note.seq, note]));
  return views.flatMap((view, index): readonly FeedRow[] => {
    const { span } = view;
    const isOver = span.status !== 'open' && span.status !== 'cut';
    const next = views[index + 1]?.span.seq ?? Number.POSITIVE_INFINITY;
    const after = isOver ? notesBetween(notes, span.endSeq, next) : [];
    const lines = [...view.lines, ...after].map((line) => ({
      ...{ kind: 'line' as const, key: `${line.seq}`, line },
      note: noteAt.get(line.seq),
    }));
    const why = span.status === 'bad' ? step.state.reason : '';
    return views.length > 1
      ? [{ kind: 'attempt', key: `${span.key} ${span.seq}`, attempt: view, why }, ...lines]
      : lines;
  });
}

export type Details = ReadonlyMap<string, CallDetail>;
