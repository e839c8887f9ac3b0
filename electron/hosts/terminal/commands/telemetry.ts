import { EXIT } from '../../../../shared/exit-code.ts';
import type { TelemetryPreview, TelemetrySent } from '../../../../shared/ipc/telemetry.ts';
import type { Engine } from '../../engine.ts';
import { cleanBlock, cleanLine } from '../output/clean-text.ts';
import { describeAmount, describeCount } from '../output/format.ts';
import { detail, line } from '../output/lines.ts';
import { printWrapped } from '../output/narrator.ts';
import { createScreen } from '../output/screen.ts';
import { createPaint, decideColour, mark, type Paint } from '../output/style.ts';
import { sayFailure } from '../say-failure.ts';
import type { TelemetryAct } from '../telemetry-arguments.ts';
import type { TerminalIo } from '../terminal-io.ts';

/** Sends a run to a collector, or shows what would be sent. */
export async function telemetryCommand(
  io: TerminalIo,
  engine: Pick<Engine, 'telemetry'>,
  { run, preview, content, endpoint, json }: TelemetryAct & { readonly json: boolean },
): Promise<number> {
  const order = {
    run,
    ...(content && { content }),
    ...(endpoint !== null && { endpoint }),
  };
  const screen = createScreen(io.stdout, { cursor: true });
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  if (preview) {
    const made = await engine.telemetry.preview(order);
    if (!made.ok) return sayFailure(io, made.error);
    if (json) io.stdout.write(`${JSON.stringify({ kind: 'telemetry.preview', ...made.value })}\n`);
    else for (const text of describePreview(made.value, paint)) printWrapped(screen, text);
    return EXIT.delivered;
  }
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  for (const name of ['SIGINT', 'SIGTERM'] as const) io.signals.on(name, stop);
  const showsProgress = io.stderr.isTTY === true;
  const sent = await engine.telemetry.send(
    { ...order, by: 'user' },
    {
      signal: stopping.signal,
      onProgress(done, of) {
        if (showsProgress)
          io.stderr.write(`\r\u001b[K${describeCount(done)} of ${describeCount(of)} spans`);
      },
    },
  );
  if (showsProgress) io.stderr.write('\r\u001b[K');
  for (const name of ['SIGINT', 'SIGTERM'] as const) io.signals.off(name, stop);
  if (!sent.ok) return sayFailure(io, sent.error);
  if (json) io.stdout.write(`${JSON.stringify({ kind: 'telemetry.ended', ...sent.value })}\n`);
  else for (const text of describeSent(sent.value, paint)) printWrapped(screen, text);
  return exitOf(sent.value);
}

function exitOf({ outcome }: TelemetrySent): number {
  if (outcome === 'sent') return EXIT.delivered;
  if (outcome === 'cancelled') return EXIT.stopped;
  return outcome === 'unreachable' || outcome === 'unavailable' ? EXIT.missing : EXIT.notApproved;
}

function describePreview(made: TelemetryPreview, paint: Paint): readonly string[] {
  const texts = made.content
    ? `with prompts, answers, arguments and outputs; ${describeAmount(made.masked, 'secret')} masked`
    : 'without prompts, answers, arguments and outputs';
  return [
    made.url === null
      ? line(paint, 'warn', mark.warn, cleanLine(made.refused ?? '', 400))
      : line(paint, 'quiet', mark.left, `would go to ${cleanLine(made.url, 400)}`),
    detail(
      paint,
      `${describeAmount(made.spans, 'span')}, ${describeCount(made.bytes)} bytes as JSON before packing`,
    ),
    detail(paint, `${texts}; conventions ${made.semconv}`),
    detail(paint, `attributes: ${made.attributes.map((name) => cleanLine(name, 80)).join(', ')}`),
    '',
    paint('strong', `the first ${made.sampleSpans} of them`),
    cleanBlock(made.sample),
  ];
}

const WORDS: Readonly<Record<TelemetrySent['outcome'], string>> = {
  sent: 'Sent',
  partial: 'Sent, but the collector did not take all of it',
  refused: 'The collector refused it',
  unavailable: 'The collector was not ready, again and again',
  unreachable: 'The collector did not answer',
  cancelled: 'Stopped',
};

function describeSent(sent: TelemetrySent, paint: Paint): readonly string[] {
  const isGood = sent.outcome === 'sent';
  return [
    line(
      paint,
      isGood ? 'good' : 'bad',
      isGood ? mark.good : mark.bad,
      `${WORDS[sent.outcome]}: ${cleanLine(sent.url, 400)}`,
    ),
    detail(
      paint,
      `${describeCount(sent.spans)} of ${describeAmount(sent.of, 'span')}, ${describeCount(sent.bytes)} bytes in ${describeAmount(sent.requests, 'request')}`,
    ),
    ...(sent.detail === '' ? [] : [detail(paint, cleanLine(sent.detail, 500))]),
    detail(paint, 'What was sent is written into the run.'),
  ];
}
