import { constants } from 'node:os';
import { z } from 'zod';
import { assertNever } from '../../../shared/result.ts';
import type { CommandEnd, CommandOutcome } from '../../sandbox/run-command.ts';
import type { Breach } from '../../sandbox/watchdog.ts';
import type { ToolResult } from '../../workflow/ports.ts';
import { defineTool } from '../tool.ts';

const DEFAULT_SECONDS = 120;
const MOST_SECONDS = 600;

export const runCommand = defineTool({
  name: 'run_command',
  description:
    'Run a shell command in the project folder, such as a test or a build. It gets no input and no terminal; background processes end with it.',
  effect: 'command',
  input: z.object({
    command: z.string().describe('Like: npm test'),
    timeout_seconds: z.int().optional().describe('Default 120, at most 600.'),
  }),
  async run(input, context) {
    if (input.command.trim() === '') {
      return { status: 'error', text: 'command is empty.', exitCode: null, paths: [] };
    }
    if (input.command.includes('\0')) {
      return {
        status: 'error',
        text: 'command contains a NUL character.',
        exitCode: null,
        paths: [],
      };
    }
    const most = context.timeoutMs ?? MOST_SECONDS * 1000;
    const asked = (input.timeout_seconds ?? DEFAULT_SECONDS) * 1000;
    const timeoutMs = Math.min(Math.max(1_000, asked), most);
    const end = await context.runShell({
      command: input.command,
      folder: context.root,
      timeoutMs,
      signal: context.signal,
    });
    return describeEnd(end, timeoutMs);
  },
});

function describeEnd(end: CommandEnd, timeoutMs: number): ToolResult {
  const seconds = (end.ms / 1000).toFixed(1);
  const left =
    end.leftBehind === 0
      ? ''
      : `\n[${end.leftBehind} background process(es) were still running and were ended.]`;
  const text = `${describeOutcome(end.outcome, timeoutMs)} after ${seconds} s${describeOutput(end)}${left}`;
  const all = end.stdout.bytes + end.stderr.bytes;
  const cut = end.stdout.cut || end.stderr.cut ? { cutFrom: all } : {};
  return {
    status: statusOf(end.outcome),
    text,
    exitCode: exitCodeOf(end.outcome),
    paths: [],
    ...cut,
  };
}

function describeOutcome(outcome: CommandOutcome, timeoutMs: number): string {
  switch (outcome.kind) {
    case 'exited':
      return `Exit code ${outcome.code}`;
    case 'signalled':
      return `Ended by signal ${outcome.signal}`;
    case 'timeout':
      return `Timed out (limit ${timeoutMs / 1000} s; it and its processes were ended)`;
    case 'cancelled':
      return 'Cancelled';
    case 'not-started':
      return `Could not be started: ${outcome.detail}`;
    case 'limit':
      return `Ended because it went over the limit on ${describeBreach(outcome.breach)}`;
    default:
      return assertNever(outcome);
  }
}

function describeBreach(breach: Breach): string {
  const inMegabytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MB`;
  switch (breach.limit) {
    case 'processes':
      return `processes (${breach.value} at a time, ${breach.ceiling} allowed)`;
    case 'memory':
    case 'output':
    case 'disk':
      return `${breach.limit} (${inMegabytes(breach.value)}, ${inMegabytes(breach.ceiling)} allowed)`;
    default:
      return assertNever(breach.limit);
  }
}

function describeOutput(end: CommandEnd): string {
  const out = end.stdout.text.trimEnd();
  const problems = end.stderr.text.trimEnd();
  if (out === '' && problems === '') return '. It printed nothing.';
  const shown = out === '' ? '' : `\nstdout:\n${out}`;
  return problems === '' ? shown : `${shown}\nstderr:\n${problems}`;
}

/** A command that fails has still been run: `ok`, with its exit code saying the rest. */
function statusOf(outcome: CommandOutcome): ToolResult['status'] {
  switch (outcome.kind) {
    case 'exited':
    case 'signalled':
      return 'ok';
    case 'timeout':
    case 'cancelled':
      return outcome.kind;
    case 'limit':
    case 'not-started':
      return 'error';
    default:
      return assertNever(outcome);
  }
}

/** As a shell reports it: 128 and the signal's number. */
function exitCodeOf(outcome: CommandOutcome): number | null {
  if (outcome.kind === 'exited') return outcome.code;
  return outcome.kind === 'signalled' ? 128 + (signalNumbers.get(outcome.signal) ?? 0) : null;
}

const signalNumbers: ReadonlyMap<string, number> = new Map(Object.entries(constants.signals));
