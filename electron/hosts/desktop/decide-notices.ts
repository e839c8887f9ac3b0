import type { Ask } from '../../../shared/ipc/asks.ts';
import type { DesktopPreferences } from '../../../shared/ipc/host.ts';
import type { RunSummary } from '../../../shared/ipc/runs.ts';
import type { DesktopText } from './text.ts';
import type { RunsChange } from './watch-runs.ts';

/** Something to announce, with the place that a click opens. */
export interface Notice {
  /** The same for the same thing, so that a newer one takes its place. */
  readonly id: string;
  readonly kind: keyof DesktopPreferences['notify'];
  readonly title: string;
  readonly body: string;
  readonly route: string;
}

/**
 * What changed that a person away from the window wants to know. Nothing is announced of what was so before
 * the first look, and only of runs that this process rides or rode. Pure.
 */
export function decideNotices(
  { runs, before }: RunsChange,
  options: { readonly text: DesktopText; readonly notify: DesktopPreferences['notify'] },
): readonly Notice[] {
  if (before === null) return [];
  const known = new Map(before.map((run) => [run.runId, run]));
  return runs
    .map((run) => noticeOf(run, known.get(run.runId), options.text))
    .filter((notice) => notice !== null)
    .filter((notice) => options.notify[notice.kind]);
}

function noticeOf(
  run: RunSummary,
  before: RunSummary | undefined,
  text: DesktopText,
): Notice | null {
  const wasHere = run.here || before?.here === true;
  if (!wasHere) return null;
  if (run.needs !== null && run.needs.id !== before?.needs?.id) {
    const body = `${text.asks[run.needs.kind]}\n${shorten(run.request)}`;
    const route = routeOfAsk(run.runId, run.needs.kind);
    return { id: run.runId, kind: 'needsYou', title: text.needsYou, body, route };
  }
  if (before?.status !== 'running' || run.status === 'running') return null;
  return endOf(run, text);
}

function endOf(run: RunSummary, text: DesktopText): Notice | null {
  const place = { id: run.runId, route: `/runs/${encodeURIComponent(run.runId)}` };
  const request = shorten(run.request);
  switch (run.status) {
    case 'approved':
    case 'rejected':
    case 'exhausted': {
      const body = `${text.outcomes[run.status]}\n${request}`;
      return { ...place, kind: 'finished', title: text.finished, body };
    }
    case 'cancelled':
      // Somebody stopped it by hand and knows.
      return null;
    case 'interrupted': {
      const body = `${text.canBeResumed}\n${request}`;
      return { ...place, kind: 'failed', title: text.interrupted, body };
    }
    default: {
      const body = run.note === '' ? request : `${shorten(run.note)}\n${request}`;
      return { ...place, kind: 'failed', title: text.failed, body };
    }
  }
}

/** Where an ask is answered. */
export function routeOfAsk(runId: string, kind: Ask['kind']): string {
  const run = `/runs/${encodeURIComponent(runId)}`;
  switch (kind) {
    case 'questions':
    case 'file':
      return `${run}/intake`;
    case 'plan':
      return `${run}/plan`;
    case 'delivery':
      return `${run}/changes`;
    case 'consent':
    case 'command':
    case 'paused':
      return run;
  }
}

const LONGEST = 120;

/** One line, short, without characters that turn text around or can't be seen. */
export function shorten(value: string): string {
  const line = value
    .slice(0, LONGEST * 4)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  const characters = [...line];
  return characters.length <= LONGEST ? line : `${characters.slice(0, LONGEST - 1).join('')}…`;
}
