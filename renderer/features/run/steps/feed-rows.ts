import {
  type AttemptLine,
  type AttemptView,
  attemptsOf,
  type CallDetail,
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
  | { readonly kind: 'line'; readonly key: string; readonly line: AttemptLine }
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
  for (const step of steps) {
    const attempts = attemptsOf(spans, step.state.id);
    const views = attempts.map((attempt) => viewAttempt(spans, attempt, MOST_LINES));
    const open = isOpen(step);
    const last = views.at(-1) ?? null;
    const failedBefore = views.slice(0, -1).some((view) => view.span.status === 'bad');
    rows.push({
      kind: 'step',
      key: `step ${step.state.id}`,
      step,
      attempt: last,
      isOpen: open,
      failedBefore,
    });
    if (open) {
      for (const view of views) {
        if (views.length > 1) {
          rows.push({
            kind: 'attempt',
            key: view.span.key,
            attempt: view,
            why: view.span.status === 'bad' ? step.state.reason : '',
          });
        }
        for (const line of view.lines) rows.push({ kind: 'line', key: `${line.seq}`, line });
      }
    }
    if (isRunning && step.state.status === 'running') {
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

export type Details = ReadonlyMap<string, CallDetail>;
