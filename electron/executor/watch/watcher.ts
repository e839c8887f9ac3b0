import { type StepKey, stepKey } from '../../../shared/ids.ts';
import { ownedPaths } from '../../../shared/plan/plan.ts';
import type { AttemptWatch, StepBrief, StepEnd } from '../../workflow/ports.ts';
import type { ReadCall } from '../calls/read-turn.ts';
import type { CallValue } from '../run-call.ts';
import { createAlternation } from './alternation.ts';
import { findUnfounded } from './claims.ts';
import { createEditHistory } from './edit-history.ts';
import { limits } from './limits.ts';

type Reason = Extract<StepEnd, { kind: 'gave-up' }>['reason'];

/** What follows from what was noticed: words for the end of the result, or the end of the attempt. */
export interface Noticed {
  readonly notes: readonly string[];
  readonly end: { readonly reason: Reason; readonly detail: string } | null;
}

/**
 * The detectors inside an attempt. Each first tells the model, in the result that is due anyway, and ends the
 * attempt when that did not help; the workflow decides what comes then. What they see comes from the log alone, so
 * that a replay notices the same.
 */
export interface Watcher {
  /** A call is about to run; `loop`: how often the loop guard has seen it, 0 when that is not too often. */
  beforeCall(key: StepKey, call: ReadCall, loop: number): Noticed;
  afterCall(key: StepKey, call: ReadCall, value: CallValue): Noticed;
  /** An answer with calls is over. */
  afterTurn(key: StepKey): Noticed;
  /** Why a finish_step is not taken; null: it is. Asked once at most: then it is the harness that judges. */
  refuseFinish(key: StepKey, call: ReadCall): string | null;
}

const nothing: Noticed = { notes: [], end: null };

/** For runs without detectors. */
const blind: Watcher = {
  beforeCall: () => nothing,
  afterCall: () => nothing,
  afterTurn: () => nothing,
  refuseFinish: () => null,
};

export function createWatcher(brief: StepBrief, watch: AttemptWatch | undefined): Watcher {
  if (watch === undefined) return blind;
  const owned = new Set(ownedPaths(brief.step));
  const written = watch.touchedBefore === null ? null : new Set(watch.touchedBefore);
  const commands: { readonly command: string; readonly exitCode: number }[] = [];
  const progress = watchProgress(watch, owned.size > 0);
  const alternation = watchAlternation(watch);
  const told = new Set<string>();
  return {
    beforeCall: alternation.beforeCall,
    afterCall(key, call, value) {
      if (typeof value.exitCode === 'number') {
        commands.push({ command: String(call.arguments.command ?? ''), exitCode: value.exitCode });
      }
      if (call.effect !== 'read' && call.effect !== 'control')
        watch.remember(describeCall(call, value));
      const files = wroteFiles(call, value) ? watch.written() : [];
      for (const { path } of files) written?.add(path);
      if (files.length === 0) return nothing;
      alternation.treeChanged();
      const foreign = files.map(({ path }) => path).filter((path) => !owned.has(path));
      const strange = foreign.filter((path) => !told.has(path));
      for (const path of strange) told.add(path);
      const notes = strange.length === 0 ? [] : [tellForeign(watch, key, strange)];
      const seen = progress.afterWrite(key, files);
      return { notes: [...notes, ...seen.notes], end: seen.end };
    },
    afterTurn: progress.afterTurn,
    refuseFinish(key, call) {
      if (told.has(FINISH)) return null;
      told.add(FINISH);
      const claim = typeof call.arguments.summary === 'string' ? call.arguments.summary : '';
      const { checks } = brief.step;
      const unfounded = findUnfounded(claim, {
        commands,
        checks,
        written,
        mustChange: owned.size > 0,
      });
      return refuse(watch, key, { unfounded, skipped: skippedFiles(brief, written) });
    },
  };
}

/** No path: cannot be mistaken for one. */
const FINISH = '\0finish';

const wroteFiles = (call: ReadCall, value: CallValue): boolean =>
  (call.effect === 'write-tree' && value.paths.length > 0) ||
  (call.effect === 'command' && value.status !== 'refused');

function describeCall(call: ReadCall, value: CallValue): string {
  const about = call.arguments.command ?? call.arguments.path ?? call.arguments.question ?? '';
  const [first = ''] = value.text.split('\n');
  return `${call.name} ${clip(String(about), 120)}: ${clip(first, 160)}`;
}

function tellForeign(watch: AttemptWatch, key: StepKey, paths: readonly string[]): string {
  const names = `${paths.slice(0, 5).join(', ')}${paths.length > 5 ? ` and ${paths.length - 5} more` : ''}`;
  const detail = `a command changed ${names}, which the step does not own`;
  watch.flag(stepKey(key, 'foreign'), { detector: 'foreign-files', detail, did: 'told' });
  return `[This changed ${names}, which this step may not change. Put it back: files that are not the step’s make the attempt fail.]`;
}

function refuse(
  watch: AttemptWatch,
  key: StepKey,
  found: { readonly unfounded: readonly string[]; readonly skipped: readonly string[] },
): string | null {
  const { unfounded, skipped } = found;
  if (unfounded.length > 0) {
    const detail = unfounded.join(' ');
    watch.flag(stepKey(key, 'claim'), { detector: 'unfounded-claim', detail, did: 'told' });
  }
  if (skipped.length > 0) {
    const detail = `to be changed by the plan and not touched: ${skipped.join(', ')}`;
    watch.flag(stepKey(key, 'skipped'), { detector: 'item-skipped', detail, did: 'told' });
  }
  const said = [
    ...unfounded,
    ...(skipped.length === 0
      ? []
      : [`The plan has this step change ${skipped.join(', ')}; no call has.`]),
  ];
  if (said.length === 0) return null;
  return `Not finished yet. ${said.join(' ')} Do what is missing. If it is right as it is, call finish_step again and say in the summary only what was done.`;
}

/** Of a step that nothing was written for, one sentence says enough. */
function skippedFiles(brief: StepBrief, written: ReadonlySet<string> | null): readonly string[] {
  if (written === null || written.size === 0) return [];
  return ownedPaths(brief.step).filter((path) => !written.has(path));
}

function watchProgress(watch: AttemptWatch, mustChange: boolean) {
  const edits = createEditHistory();
  let idle = 0;
  return {
    afterWrite(key: StepKey, files: Parameters<typeof edits.enter>[0]): Noticed {
      idle = -1;
      const undone = edits.enter(files);
      if (undone === null || undone.times < limits.undoTold) return nothing;
      const detail = `${undone.path} came back to an earlier content for the ${ordinal(undone.times)} time`;
      if (undone.times >= limits.undoEnd)
        return { notes: [], end: { reason: 'edit-undo', detail } };
      if (undone.times > limits.undoTold) return nothing;
      watch.flag(stepKey(key, 'undo'), { detector: 'edit-undo', detail, did: 'told' });
      return {
        notes: [`[${detail}: you are undoing your own edits. Decide on one way and keep to it.]`],
        end: null,
      };
    },
    afterTurn(key: StepKey): Noticed {
      idle += 1;
      if (!mustChange || idle < limits.noEditTurns) return nothing;
      const detail = `no file was changed in ${idle} answers`;
      if (idle >= limits.noEditEnd) return { notes: [], end: { reason: 'no-edit', detail } };
      if (idle > limits.noEditTurns) return nothing;
      watch.flag(stepKey(key, 'no-edit'), { detector: 'no-edit', detail, did: 'told' });
      return {
        notes: [
          `[${detail}. Make the change now with edit_file or write_file; if all is done, call finish_step.]`,
        ],
        end: null,
      };
    },
  };
}

function watchAlternation(watch: AttemptWatch) {
  const alternation = createAlternation(limits.alternating);
  let told = false;
  return {
    treeChanged: alternation.treeChanged,
    beforeCall(key: StepKey, call: ReadCall, loop: number): Noticed {
      const other = alternation.see(call);
      if (loop > 0) {
        const detail = `${call.name} ${loop} times with the same arguments`;
        if (!told)
          watch.flag(stepKey(key, 'repeated'), { detector: 'repeated-call', detail, did: 'told' });
        told = true;
        return nothing;
      }
      if (other === null) return nothing;
      const detail = `${other} and ${call.name} in turns with the same arguments, and nothing changed`;
      if (told) return { notes: [], end: { reason: 'loop', detail: `${detail}, after a warning` } };
      told = true;
      watch.flag(stepKey(key, 'repeated'), { detector: 'repeated-call', detail, did: 'told' });
      return {
        notes: [
          '[You are calling the same two things in turns; nothing has changed since. Do something else. Going on like this ends the attempt.]',
        ],
        end: null,
      };
    },
  };
}

const clip = (text: string, max: number): string =>
  text.length > max ? `${text.slice(0, max)}…` : text;

const ordinal = (count: number): string =>
  ['', 'first', 'second', 'third', 'fourth', 'fifth'][count] ?? `${count}th`;
