import type { Device, MachineFinding } from '../../shared/hardware/machine.ts';
import type { ProbeKit } from './probe-kit.ts';
import type { ProgramAnswer } from './run-program.ts';

/** A look at one part of the machine: the kit with the limits of this look applied. */
export interface Probe {
  readonly kit: ProbeKit;
  /** Programs that gave no answer in time, by name. */
  readonly hung: ReadonlySet<string>;
  run(program: string, args: readonly string[]): Promise<ProgramAnswer>;
}

/** What a probe brings back. */
export interface Found {
  readonly devices: readonly Device[];
  readonly findings: readonly MachineFinding[];
}

export const nothingFound: Found = { devices: [], findings: [] };

/** How long any one program may take. */
export const PROGRAM_LIMIT_MS = 3_000;

/** What a program may still take that is asked because of another's answer, such as that for MIG instances. */
const GRACE_MS = 900;

/** A look that begins now: no program longer than `limitMs`, and all of it little longer. */
export function createProbe(kit: ProbeKit, signal: AbortSignal, limitMs: number): Probe {
  const end = kit.now().getTime() + limitMs + GRACE_MS;
  const hung = new Set<string>();
  return {
    kit,
    hung,
    run: async (program, args) => {
      const timeoutMs = Math.min(limitMs, end - kit.now().getTime());
      // No time is left when what was asked before took all of it; that one is the one that hung.
      if (timeoutMs < 1) return { kind: 'hung', afterMs: limitMs };
      const answer = await kit.run(program, args, { timeoutMs, signal });
      if (answer.kind === 'hung') hung.add(program.split(/[\\/]/u).at(-1) ?? program);
      if (answer.kind !== 'done') return answer;
      return { ...answer, stdout: plain(answer.stdout), stderr: plain(answer.stderr) };
    },
  };
}

/** Without what moves a cursor or colours: it ends up on screens and in reports of others. */
export const plain = (text: string): string => text.replace(/[^\P{Cc}\n\r\t]/gu, '');

/** The answer of the first program of these that exists. */
export async function runFirst(
  probe: Probe,
  programs: readonly string[],
  args: readonly string[],
): Promise<ProgramAnswer> {
  for (const program of programs) {
    const answer = await probe.run(program, args);
    if (answer.kind !== 'missing') return answer;
  }
  return { kind: 'missing' };
}

/** What a program that ended well wrote; null for every other end. */
export const outputOf = (answer: ProgramAnswer): string | null =>
  answer.kind === 'done' && answer.code === 0 ? answer.stdout : null;
