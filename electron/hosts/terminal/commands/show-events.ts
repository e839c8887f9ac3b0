import { EXIT } from '../../../../shared/exit-code.ts';
import type { RunEvent } from '../../../../shared/run/event.ts';
import { isLogFault } from '../../../../shared/run/log-fault.ts';
import type { Engine } from '../../engine.ts';
import { cleanLine } from '../output/clean-text.ts';
import { eventLine } from '../output/json-lines.ts';
import { sayFailure } from '../say-failure.ts';
import type { TerminalIo } from '../terminal-io.ts';

/** Events that are read at a time. */
const PAGE = 500;

/** The whole log, one line an event: as the contract has them for programs, short for people. Damage ends it with its words. */
export async function showEvents(
  io: TerminalIo,
  engine: Pick<Engine, 'open'>,
  { run, json }: { readonly run: string; readonly json: boolean },
): Promise<number> {
  const opened = await engine.open(run);
  if (!opened.ok) return sayFailure(io, opened.error);
  const { runId, epoch } = opened.value;
  try {
    for (let next = 1; ; ) {
      const events = opened.value.events(next, PAGE);
      const last = events.at(-1);
      if (last === undefined) return EXIT.delivered;
      for (const event of events)
        io.stdout.write(`${json ? eventLine(runId, epoch, event) : describe(event)}\n`);
      next = last.seq + 1;
    }
  } catch (reason) {
    if (isLogFault(reason)) return sayFailure(io, reason.fault);
    throw reason;
  } finally {
    opened.value.close();
  }
}

const describe = ({ seq, at, lane, kind, key }: RunEvent): string =>
  `#${seq}  ${(at / 1e9).toFixed(3)} s  ${lane}  ${kind}  ${cleanLine(key, 200)}`;
