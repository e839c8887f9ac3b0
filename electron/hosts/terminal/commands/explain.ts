import type { TandemError } from '../../../../shared/errors.ts';
import { EXIT } from '../../../../shared/exit-code.ts';
import type { Result } from '../../../../shared/result.ts';
import type { Explanation } from '../../../../shared/run/blame/explanation.ts';
import type { Engine, RunEnd } from '../../engine.ts';
import type { ExplainAct } from '../explain-arguments.ts';
import { cleanLine } from '../output/clean-text.ts';
import { describeExplanation, describeWhyLine } from '../output/explain-lines.ts';
import { printWrapped } from '../output/narrator.ts';
import { createScreen } from '../output/screen.ts';
import { createPaint, decideColour, type Paint } from '../output/style.ts';
import { sayFailure } from '../say-failure.ts';
import { commandName, type TerminalIo } from '../terminal-io.ts';

/** Why a run did not end as it should. Exit code 0 whatever it says: the explanation is what was asked for. */
export async function explainCommand(
  io: TerminalIo,
  engine: Pick<Engine, 'explanations'>,
  act: ExplainAct & { readonly json: boolean },
): Promise<number> {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  for (const name of ['SIGINT', 'SIGTERM'] as const) io.signals.on(name, stop);
  const explained = await explain(io, engine, act, stopping.signal);
  for (const name of ['SIGINT', 'SIGTERM'] as const) io.signals.off(name, stop);
  if (!explained.ok) return sayFailure(io, explained.error);
  if (act.json)
    io.stdout.write(`${JSON.stringify({ runId: explained.value.run, ...explained.value })}\n`);
  else print(io, explained.value);
  return stopping.signal.aborted ? EXIT.stopped : EXIT.delivered;
}

async function explain(
  io: TerminalIo,
  { explanations }: Pick<Engine, 'explanations'>,
  { run, lookBack, judge }: ExplainAct,
  signal: AbortSignal,
): Promise<Result<Explanation, TandemError>> {
  if (judge !== null) {
    const judged = await explanations.judge(run, { ...judge, by: 'user' });
    if (!judged.ok || !lookBack) return judged;
  }
  if (!lookBack) return explanations.explain(run);
  return explanations.lookBack(run, {
    signal,
    onRepeated: ({ command, on, status }) => {
      const where = on === 'base' ? 'the untouched files' : 'the final files';
      io.stderr.write(`  ${cleanLine(command, 120)} on ${where}: ${status}\n`);
    },
  });
}

function print(io: TerminalIo, explained: Explanation): void {
  const screen = createScreen(io.stdout, { cursor: true });
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  for (const text of describeExplanation(explained, paint, commandName(io)))
    printWrapped(screen, text);
}

/** The ends that somebody wants explained: whoever stopped a run knows why, and wants to be gone. */
const EXPLAINED: ReadonlySet<string> = new Set(['rejected', 'exhausted', 'failed']);

/** For the end of a run: nothing where nobody is to blame. */
export async function whyLines(
  io: TerminalIo,
  engine: Pick<Engine, 'explanations'>,
  { runId, finished }: RunEnd,
  paint: Paint,
): Promise<readonly string[]> {
  if (!EXPLAINED.has(finished.outcome)) return [];
  const explained = await engine.explanations.explain(runId);
  if (!explained.ok || !explained.value.isFailure) return [];
  return describeWhyLine(explained.value, paint, `${commandName(io)} explain ${runId}`);
}
