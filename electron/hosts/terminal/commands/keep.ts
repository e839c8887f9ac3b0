import { EXIT } from '../../../../shared/exit-code.ts';
import type { Engine } from '../../engine.ts';
import type { BundleCommand } from '../bundle-arguments.ts';
import { sayFailure } from '../say-failure.ts';
import type { TerminalIo } from '../terminal-io.ts';

export async function keepCommand(
  io: TerminalIo,
  engine: Pick<Engine, 'storage'>,
  { run, keep, json }: Extract<BundleCommand, { kind: 'keep' }>,
): Promise<number> {
  const kept = await engine.storage.keep(run, keep);
  if (!kept.ok) return sayFailure(io, kept.error);
  const { runId } = kept.value;
  if (json) io.stdout.write(`${JSON.stringify({ runId, kept: keep })}\n`);
  else if (keep) io.stdout.write(`${runId} is kept: no rule removes it.\n`);
  else io.stdout.write(`${runId} is no longer kept; rules may name it.\n`);
  return EXIT.delivered;
}
