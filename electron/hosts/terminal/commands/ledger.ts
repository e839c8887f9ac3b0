import { EXIT, exitCodeOfError } from '../../../../shared/exit-code.ts';
import type { TelemetryLine } from '../../../../shared/ipc/ledger.ts';
import type { Engine, LedgerLine } from '../../engine.ts';
import { cleanLine } from '../output/clean-text.ts';
import { describeDamage } from '../output/damage.ts';
import { describeAmount, describeBytes, describeCount } from '../output/format.ts';
import { detail, joined, line } from '../output/lines.ts';
import { printWrapped } from '../output/narrator.ts';
import { createScreen } from '../output/screen.ts';
import { createPaint, decideColour, mark, type Paint } from '../output/style.ts';
import { sayFailure } from '../say-failure.ts';
import type { TerminalIo } from '../terminal-io.ts';

export async function ledgerCommand(
  io: TerminalIo,
  engine: Engine,
  args: { readonly run: string; readonly json: boolean },
): Promise<number> {
  const ledger = await engine.ledger(args.run);
  if (!ledger.ok) return sayFailure(io, ledger.error);
  const { payloads, telemetry = [], damage } = ledger.value;
  if (args.json) {
    for (const payload of payloads) io.stdout.write(`${JSON.stringify(contractLine(payload))}\n`);
    return damage === null ? EXIT.delivered : sayFailure(io, damage);
  }
  const screen = createScreen(io.stdout, { cursor: true });
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  for (const text of describeLedger(payloads, paint, telemetry)) printWrapped(screen, text);
  if (damage === null) return EXIT.delivered;
  for (const text of describeDamage(damage, 'requests', paint)) printWrapped(screen, text);
  return exitCodeOfError(damage.kind);
}

/** The fields of the contract and no others, in its order. */
const contractLine = (payload: LedgerLine) => ({
  seq: payload.seq,
  at: payload.at,
  stage: payload.stage,
  model: payload.model,
  attempt: payload.attempt,
  status: payload.status,
  bytes: payload.bytes,
  sha256: payload.sha256,
  parts: payload.parts.map((part) => ({
    class: part.class,
    source: part.source,
    bytes: part.bytes,
  })),
  masked: payload.masked,
  denied: payload.denied,
});

export function describeLedger(
  payloads: readonly LedgerLine[],
  paint: Paint,
  telemetry: readonly TelemetryLine[] = [],
): readonly string[] {
  const apart = describeTelemetry(telemetry, paint);
  if (payloads.length === 0)
    return apart.length === 0
      ? ['Nothing left this machine.']
      : ['Nothing was sent to Claude.', '', ...apart];
  const bytes = payloads.reduce((sum, payload) => sum + payload.bytes, 0);
  return [
    ...payloads.flatMap((payload) => describePayload(payload, paint)),
    '',
    paint(
      'strong',
      `${describeCount(bytes)} bytes in ${describeAmount(payloads.length, 'request')}`,
    ),
    ...(apart.length === 0 ? [] : ['', ...apart]),
  ];
}

/** What went to a collector because people configured one, apart from what Claude was sent. */
function describeTelemetry(sent: readonly TelemetryLine[], paint: Paint): readonly string[] {
  if (sent.length === 0) return [];
  const bytes = sent.reduce((sum, request) => sum + request.bytes, 0);
  return [
    ...sent.flatMap((request) => {
      const isTaken = request.status !== null && request.status < 300;
      const when = request.at.slice(0, 19).replace('T', ' ');
      return [
        line(
          paint,
          isTaken ? 'good' : 'warn',
          isTaken ? mark.left : mark.warn,
          joined(
            `${when} telemetry to ${cleanLine(request.url, 200)}`,
            `${describeCount(request.bytes)} bytes`,
            request.status === null ? 'no answer' : `status ${request.status}`,
            describeAmount(request.spans, 'span'),
            request.content ? 'with content' : 'without content',
            `by ${cleanLine(request.by, 60)}`,
          ),
        ),
        detail(paint, `sha256 ${cleanLine(request.sha256, 64)}`),
      ];
    }),
    '',
    paint(
      'strong',
      `${describeCount(bytes)} bytes of telemetry in ${describeAmount(sent.length, 'request')}`,
    ),
  ];
}

function describePayload(payload: LedgerLine, paint: Paint): readonly string[] {
  const answered = payload.status !== null && payload.status < 400;
  const status = payload.status === null ? 'no answer' : `status ${payload.status}`;
  return [
    line(
      paint,
      answered ? 'good' : 'warn',
      answered ? mark.left : mark.warn,
      joined(
        `${payload.at.slice(0, 19).replace('T', ' ')} ${cleanLine(payload.stage, 40)} to ${cleanLine(payload.model, 60)}`,
        `${describeCount(payload.bytes)} bytes`,
        status,
        payload.attempt > 1 && `attempt ${payload.attempt}`,
        payload.masked > 0 && `${describeAmount(payload.masked, 'secret')} masked`,
      ),
    ),
    ...payload.parts.map((part) =>
      detail(
        paint,
        `${cleanLine(part.class, 30)} from ${cleanLine(part.source)}, ${describeBytes(part.bytes)}`,
      ),
    ),
    ...payload.denied.map((part) =>
      detail(paint, `held back: ${cleanLine(part.source)}, ${cleanLine(part.why, 200)}`),
    ),
    detail(paint, `sha256 ${cleanLine(payload.sha256, 64)}`),
  ];
}
