import { EXIT } from '../../../../shared/exit-code.ts';
import type { CleanUp, RunStorage } from '../../../../shared/ipc/storage.ts';
import type { Engine } from '../../engine.ts';
import { cleanLine } from '../output/clean-text.ts';
import { describeAmount, describeBytes } from '../output/format.ts';
import { createPaint, decideColour, mark, type Paint } from '../output/style.ts';
import { sayFailure } from '../say-failure.ts';
import type { TerminalIo } from '../terminal-io.ts';

/** `tandem runs --storage`: what each run takes, and what the rules would remove next. */
export async function storageCommand(
  io: TerminalIo,
  engine: Pick<Engine, 'storage'>,
  json: boolean,
): Promise<number> {
  const listed = await engine.storage.list({ snapshots: true });
  if (!listed.ok) return sayFailure(io, listed.error);
  const next = await engine.storage.next();
  if (!next.ok) return sayFailure(io, next.error);
  if (json) {
    for (const run of listed.value) io.stdout.write(`${JSON.stringify(run)}\n`);
    return EXIT.delivered;
  }
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  const lines = [
    ...listed.value.flatMap((run) => describeRun(run, paint)),
    describeTotal(listed.value),
    ...describeNext(next.value, paint),
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
  return EXIT.delivered;
}

const totalOf = (run: RunStorage): number =>
  run.fileBytes + run.worktreeBytes + run.patchBytes + (run.snapshotBytes ?? 0);

function describeRun(run: RunStorage, paint: Paint): readonly string[] {
  const marks = [run.kept && 'kept', run.imported && 'imported', run.held !== null && run.held]
    .filter((word) => typeof word === 'string')
    .map((word) => ` · ${cleanLine(word, 80)}`);
  const parts = [
    `file ${describeBytes(run.fileBytes)} (events ${describeBytes(run.eventBytes)}, payloads ${describeBytes(run.payloadBytes)})`,
    run.worktreeBytes > 0 && `worktree ${describeBytes(run.worktreeBytes)}`,
    run.snapshotBytes === null && 'snapshots unknown',
    run.snapshotBytes !== null &&
      run.snapshotBytes > 0 &&
      `snapshots about ${describeBytes(run.snapshotBytes)}`,
    run.patchBytes > 0 && `patch ${describeBytes(run.patchBytes)}`,
  ].filter((part) => typeof part === 'string');
  return [
    `${run.runId}  ${describeBytes(totalOf(run)).padStart(9)}  ${cleanLine(run.request, 80)}${marks.join('')}`,
    paint('quiet', `  ${parts.join(', ')}`),
  ];
}

const describeTotal = (runs: readonly RunStorage[]): string =>
  `${describeAmount(runs.length, 'run')} take ${describeBytes(runs.reduce((sum, run) => sum + totalOf(run), 0))}.`;

function describeNext(next: CleanUp, paint: Paint): readonly string[] {
  if (!next.on) return ['No rule removes runs (settings: retention).'];
  if (next.runs.length === 0) return ['The rules name no run now.'];
  return [
    `${paint('warn', mark.warn)} The rules would remove ${describeAmount(next.runs.length, 'run')}, ${describeBytes(next.bytes)}:`,
    ...next.runs.map(({ runId, because }) => `  ${runId}: ${because}`),
  ];
}
