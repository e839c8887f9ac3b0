import { statSync } from 'node:fs';
import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { isLogFault } from '../../../shared/run/log-fault.ts';
import type { OpenRun } from '../../store/open-run.ts';
import type { DeskEngine } from './desk-engine.ts';

/**
 * Run files opened for the screen. A few that nobody holds stay open, because a window asks about the same
 * run again and again; the one not used for the longest is closed first.
 */
export interface KeptRuns {
  /** Keeps the run open until released. */
  hold(run: string): Promise<Result<HeldRun, TandemError>>;
  /** Looks into a run; damage found on the way is the error it is. */
  use<T>(
    run: string,
    look: (open: OpenRun) => Result<T, TandemError>,
  ): Promise<Result<T, TandemError>>;
  close(): void;
}

export interface HeldRun {
  readonly open: OpenRun;
  release(): void;
}

interface Kept {
  readonly open: OpenRun;
  /** Which file it was that was opened. */
  readonly file: string | null;
  holders: number;
}

const IDLE_KEPT = 4;

/** Deleted, or put back from a backup: nobody holds it, so what it was is not shown any more. */
const isOutdated = ({ open, file, holders }: Kept): boolean =>
  holders === 0 && nameFile(open) !== file;

function nameFile({ runFile }: OpenRun): string | null {
  const stat = statSync(runFile, { throwIfNoEntry: false });
  return stat === undefined ? null : `${stat.dev}:${stat.ino}`;
}

export function createKeptRuns(engine: Pick<DeskEngine, 'open'>): KeptRuns {
  const kept = new Map<string, Kept>();
  const opening = new Map<string, ReturnType<DeskEngine['open']>>();
  const closeIdle = () => {
    const idle = [...kept].filter(([, { holders }]) => holders === 0);
    for (const [runId, { open }] of idle.slice(0, Math.max(0, idle.length - IDLE_KEPT))) {
      kept.delete(runId);
      open.close();
    }
  };
  const find = async (run: string): Promise<Result<Kept, TandemError>> => {
    const known = kept.get(run);
    if (known !== undefined && !isOutdated(known)) return ok(known);
    if (known !== undefined) {
      kept.delete(run);
      known.open.close();
    }
    const under = opening.get(run) ?? engine.open(run);
    opening.set(run, under);
    const opened = await under;
    opening.delete(run);
    if (!opened.ok) return opened;
    const { runId } = opened.value;
    const other = kept.get(runId);
    // Asked for by the beginning of its name, or by two at once.
    if (other !== undefined && other.open !== opened.value) opened.value.close();
    const entry = other ?? { open: opened.value, holders: 0, file: nameFile(opened.value) };
    kept.set(runId, entry);
    return ok(entry);
  };
  const hold = async (run: string): Promise<Result<HeldRun, TandemError>> => {
    const found = await find(run);
    if (!found.ok) return found;
    const { open } = found.value;
    found.value.holders += 1;
    // Put last: it was used just now.
    kept.delete(open.runId);
    kept.set(open.runId, found.value);
    let isHeld = true;
    return ok({
      open,
      release() {
        if (!isHeld) return;
        isHeld = false;
        found.value.holders -= 1;
        closeIdle();
      },
    });
  };
  return {
    hold,
    async use(run, look) {
      const held = await hold(run);
      if (!held.ok) return held;
      try {
        return look(held.value.open);
      } catch (thrown) {
        if (isLogFault(thrown)) return err(thrown.fault);
        throw thrown;
      } finally {
        held.value.release();
      }
    },
    close() {
      for (const { open } of kept.values()) open.close();
      kept.clear();
    },
  };
}
