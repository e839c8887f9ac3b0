import type { FileDiff } from '../../shared/ipc/changes.ts';
import type { EventOf, RunEvent } from '../../shared/run/event.ts';
import { compareGently } from './compare-lines.ts';

/** What the verifier found in one file, the last round first, at the lines as they are numbered now. */
export async function locateFindings(
  events: readonly RunEvent[],
  path: string,
  read: {
    /** Lines of the file as the verifier saw it at an event. */
    readonly at: (seq: number) => readonly string[];
    /** Lines of the file as it is shown. */
    readonly now: readonly string[];
  },
): Promise<FileDiff['findings']> {
  const rounds = events.filter(
    (event): event is EventOf<'verify.ended'> => event.kind === 'verify.ended',
  );
  const located: FileDiff['findings'] = [];
  for (const { round, verdict, seq } of rounds.reverse()) {
    const here = verdict.findings.filter((finding) => finding.file === path);
    if (here.length === 0) continue;
    const lineNow = await mapLines(read.at(seq), read.now);
    for (const { stepId, line, severity, problem, instruction } of here) {
      located.push({
        round,
        step: stepId,
        line: line === null ? null : lineNow(line),
        severity,
        problem,
        instruction,
      });
    }
  }
  return located;
}

/** Where a line is now, counted from 1; null when it is gone, or was never there. */
async function mapLines(
  then: readonly string[],
  now: readonly string[],
): Promise<(line: number) => number | null> {
  const { blocks } = await compareGently(then, now);
  return (line) => {
    if (line < 1 || line > then.length) return null;
    let shift = 0;
    for (const block of blocks) {
      if (line - 1 < block.oldAt) break;
      if (line - 1 < block.oldAt + block.oldCount) {
        // Rewritten since: the place is still the best there is, unless nothing is left of it.
        const offset = Math.min(line - 1 - block.oldAt, block.newCount - 1);
        return offset < 0 ? null : block.newAt + offset + 1;
      }
      shift = block.newAt + block.newCount - (block.oldAt + block.oldCount);
    }
    return line + shift;
  };
}
