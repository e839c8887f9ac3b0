import type { TandemError } from '../../../../shared/errors.ts';
import { EXIT, exitCodeOfError } from '../../../../shared/exit-code.ts';
import type { Engine, ReplayReport } from '../../engine.ts';
import { cleanLine } from '../output/clean-text.ts';
import { describeAmount } from '../output/format.ts';
import { createPaint, decideColour, mark } from '../output/style.ts';
import { sayFailure } from '../say-failure.ts';
import type { TerminalIo } from '../terminal-io.ts';
import { wholeName } from '../whole-name.ts';

export async function replayCommand(
  io: TerminalIo,
  engine: Engine,
  args: { readonly run: string; readonly json: boolean },
): Promise<number> {
  const replay = await engine.replay(args.run);
  if (!replay.ok) {
    if (args.json) {
      const runId = await wholeName(engine, args.run);
      io.stdout.write(`${JSON.stringify({ same: false, runId, error: replay.error })}\n`);
    }
    sayFailure(io, replay.error);
    if (!args.json) io.stderr.write(describeWhere(replay.error));
    return exitCodeOfError(replay.error.kind);
  }
  if (args.json) {
    io.stdout.write(`${JSON.stringify({ same: true, ...replay.value })}\n`);
    return EXIT.delivered;
  }
  const { runId, steps, events, outcome } = replay.value;
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  io.stdout.write(
    `${paint('good', mark.good)} ${cleanLine(runId, 60)}: today’s workflow asks for the same ` +
      `${describeAmount(steps, 'step')} (${describeAmount(events, 'event')}) and ends ${cleanLine(outcome)}.\n` +
      describeProof(replay.value) +
      '  Nothing was executed, sent or written.\n',
  );
  return EXIT.delivered;
}

/** What was looked at beyond the steps, and what differs for a reason that was known before. */
function describeProof({ requests, answers, payloads, declared }: ReplayReport): string {
  const { all, same, changed, unchecked } = requests;
  const more = [
    ...(changed > 0 ? [`${changed} differ as expected`] : []),
    ...(unchecked > 0 ? [`${unchecked} could not be built`] : []),
  ];
  const lines = [
    `Requests to models: ${same} of ${all} are built the same${more.map((text) => `, ${text}`).join('')}.`,
    `Answers: ${answers.same} are read the same${answers.unchecked > 0 ? `, ${answers.unchecked} were not kept whole` : ''}. ${describeAmount(payloads, 'payload')} proved by hash.`,
    ...declared.map(
      ({ cause, count, seq, what }) =>
        `Expected difference, ${cause}: ${count}, first at event ${seq} (${cleanLine(what, 80)}).`,
    ),
  ];
  return lines.map((text) => `  ${text}\n`).join('');
}

/** Where log and workflow part: the event, the kind of thing, and a little of both sides. */
function describeWhere(error: TandemError): string {
  if (error.kind !== 'replay-diverged' || !error.where) return '';
  const { path, recorded, actual, at } = error.where;
  const place = at === null ? '' : `, from character ${at + 1} on`;
  const event = typeof error.seq === 'number' ? `event ${error.seq}, ` : '';
  return (
    `  ${event}cause: ${error.cause ?? 'code'}. ${cleanLine(path, 120)}${place}\n` +
    `    recorded: ${cleanLine(recorded, 160)}\n    today:    ${cleanLine(actual, 160)}\n`
  );
}
