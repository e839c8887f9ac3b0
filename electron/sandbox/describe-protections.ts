import type { Protections } from '../workflow/ports.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { hasProc } from './processes.ts';

/**
 * Describes the protections on this machine. Nothing wraps the tool runner yet: commands run with the
 * user's own rights, and that is what this says.
 */
export function describeProtections(limits: Limits = defaultLimits()): Protections {
  const root = process.getuid?.() === 0;
  const who = root
    ? 'as root, so they can change anything on this machine'
    : 'with your own rights, so they can read and change what you can';
  return {
    isolated: false,
    sandbox: null,
    root,
    isolation: [],
    limits: describeLimits(limits),
    gaps: [],
    sentence: `Commands that the executor writes run without isolation ${who}. Their environment holds no keys, and time, output and processes are limited.`,
  };
}

function describeLimits(limits: Limits): readonly string[] {
  const always = [
    'environment built from an allow list: no keys or tokens',
    `time: ${limits.timeoutMs / 1000} s unless a check asks for more`,
    `output: ended after ${inUnits(limits.outputBytes)}, first and last lines kept`,
    `one file: ${inUnits(limits.fileBytes)}`,
  ];
  const watched = [
    `processes: ${limits.processes} at a time`,
    `memory: ${inUnits(limits.memoryBytes)} for all of them`,
    `disk: ${inUnits(limits.diskReserveBytes)} are left free`,
    'processes left behind are ended with the command',
  ];
  return hasProc ? [...always, ...watched] : always;
}

function inUnits(bytes: number): string {
  const gib = bytes / 1024 ** 3;
  return gib >= 1 ? `${Number(gib.toFixed(1))} GB` : `${Math.round(bytes / 1024 ** 2)} MB`;
}
