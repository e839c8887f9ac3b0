import type { TandemError } from '../../../../shared/errors.ts';
import { EXIT } from '../../../../shared/exit-code.ts';
import type { InputOrigin, InputPart, ModelInput } from '../../../../shared/ipc/replays.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { RunEvent } from '../../../../shared/run/event.ts';
import { isLogFault } from '../../../../shared/run/log-fault.ts';
import type { OpenRun } from '../../../store/open-run.ts';
import type { Engine } from '../../engine.ts';
import { cleanBlock, cleanLine } from '../output/clean-text.ts';
import { describeBytes } from '../output/format.ts';
import type { ShownEvent } from '../replay-arguments.ts';
import { sayFailure } from '../say-failure.ts';
import type { TerminalIo } from '../terminal-io.ts';

export async function showRunOrEvent(
  io: TerminalIo,
  engine: Engine,
  args: { readonly run: string; readonly event: ShownEvent | 'all' | null; readonly json: boolean },
): Promise<number> {
  const { event } = args;
  if (event === 'all') return (await import('./show-events.ts')).showEvents(io, engine, args);
  if (event !== null) return showEvent(io, engine, { ...args, event });
  return (await import('./show.ts')).showCommand(io, engine, args);
}

/** One event with its payloads, or the exact request to a model that it belongs to. For agents as much as for people. */
async function showEvent(
  io: TerminalIo,
  engine: Pick<Engine, 'open' | 'replays'>,
  args: { readonly run: string; readonly event: ShownEvent; readonly json: boolean },
): Promise<number> {
  const { seq, of } = args.event;
  const shown =
    of === 'event'
      ? await readEvent(engine, args)
      : await readRequest(engine, { ...args, seq, of });
  if (!shown.ok) return sayFailure(io, shown.error);
  io.stdout.write(shown.value);
  return EXIT.delivered;
}

interface Asked {
  readonly run: string;
  readonly event: ShownEvent;
  readonly json: boolean;
}

async function readEvent(
  engine: Pick<Engine, 'open'>,
  { run, event: { seq }, json }: Asked,
): Promise<Result<string, TandemError>> {
  const opened = await engine.open(run);
  if (!opened.ok) return opened;
  try {
    const event = opened.value.event(seq);
    if (event === null) {
      const { lastSeq } = opened.value.snapshot();
      return err({ kind: 'usage', message: `This run has events 1 to ${lastSeq}, and no ${seq}.` });
    }
    const texts = readPayloads(opened.value, event);
    const { runId, epoch } = opened.value;
    const at = new Date(Date.parse(epoch) + event.at / 1e6).toISOString();
    if (!json) return ok(describeEvent(event, at, texts));
    const payloads = Object.fromEntries(texts);
    // The contract's `runId` and time; the event beside them is as it lies in the log.
    return ok(`${JSON.stringify({ runId, seq, at, kind: event.kind, event, payloads })}\n`);
  } catch (reason) {
    if (isLogFault(reason)) return err(reason.fault);
    throw reason;
  } finally {
    opened.value.close();
  }
}

/** Payloads that the event names, by the field that names them. */
function readPayloads(run: OpenRun, event: RunEvent): readonly (readonly [string, string])[] {
  const found: (readonly [string, string])[] = [];
  for (const [name, value] of Object.entries(event)) {
    if (typeof value !== 'object' || value === null || !('blob' in value)) continue;
    if (typeof value.blob !== 'string') continue;
    found.push([name, readWhole(run, value.blob)]);
  }
  return found;
}

function readWhole(run: OpenRun, hash: string): string {
  const pieces: Uint8Array[] = [];
  for (let offset: number | null = 0; offset !== null; ) {
    const part = run.blob(hash, offset, 4 * 1024 * 1024);
    pieces.push(part.content);
    offset = part.next;
  }
  return Buffer.concat(pieces).toString('utf8');
}

function describeEvent(
  event: RunEvent,
  time: string,
  texts: readonly (readonly [string, string])[],
): string {
  const { seq, at, key, parent, lane, kind, ...fields } = event;
  const head = `event ${seq}  ${kind}\n  key ${cleanLine(key, 400)}  lane ${lane}  at ${(at / 1e9).toFixed(3)} s (${time})\n`;
  const body = cleanBlock(JSON.stringify(fields, null, 2));
  const payloads = texts.map(([name, text]) => `\n--- ${name} ---\n${cleanBlock(text)}\n`);
  return `${head}${body}\n${payloads.join('')}`;
}

async function readRequest(
  { replays }: Pick<Engine, 'replays'>,
  {
    run,
    seq,
    of,
    json,
  }: { readonly run: string; readonly seq: number; readonly of: string; readonly json: boolean },
): Promise<Result<string, TandemError>> {
  const whole = async (what: number | 'raw' | 'answer'): Promise<Result<string, TandemError>> => {
    const pieces: string[] = [];
    for (let offset: number | null = 0; offset !== null; ) {
      const page = await replays.text({ run, seq, of: what, offset });
      if (!page.ok) return page;
      pieces.push(page.value.text);
      offset = page.value.next;
    }
    return ok(pieces.join(''));
  };
  const input = await replays.input({ run, seq });
  if (!input.ok) return input;
  if (of === 'raw' || of === 'answer') {
    const text = await whole(of);
    if (!text.ok || !json) return text;
    return ok(`${JSON.stringify({ ...input.value, parts: undefined, [of]: text.value })}\n`);
  }
  const parts: (InputPart & { readonly text: string })[] = [];
  for (const [index, part] of input.value.parts.entries()) {
    const text = await whole(index);
    if (!text.ok) return text;
    parts.push({ ...part, text: text.value });
  }
  if (json) return ok(`${JSON.stringify({ ...input.value, parts })}\n`);
  return ok(describeInput(input.value, parts));
}

const ORIGINS: Readonly<Record<InputOrigin, string>> = {
  kept: 'kept whole in the log',
  left: 'as it left through the door',
  rebuilt: 'rebuilt from the recorded history',
  continued: 'rebuilt behind the recorded beginning, which today’s code words otherwise',
  nearest:
    'NOT this request: today’s code builds another one, so this is the conversation’s beginning',
};

function describeInput(
  input: ModelInput,
  parts: readonly (InputPart & { readonly text: string })[],
): string {
  const proof = input.proven ? 'proved by its recorded hash' : 'not proved';
  const head = [
    `event ${input.seq}  ${cleanLine(input.key, 400)}`,
    `  ${input.role} (${cleanLine(input.purpose, 80)}) asked ${cleanLine(input.model, 120)} at ${cleanLine(input.provider, 80)}`,
    `  ${describeBytes(input.bytes)}, ${ORIGINS[input.origin]}; ${proof}`,
  ];
  const texts = parts.map(({ kind, role, name, bytes, text }) => {
    const named = [kind, role, name].filter((word) => word !== '' && word !== kind);
    const title = [kind, ...named].join(' · ');
    return `\n--- ${cleanLine(title, 200)} (${describeBytes(bytes)}) ---\n${cleanBlock(text)}\n`;
  });
  return `${head.join('\n')}\n${texts.join('')}`;
}
