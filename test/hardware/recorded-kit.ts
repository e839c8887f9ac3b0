import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { ProbeKit } from '../../electron/hardware/probe-kit.ts';
import type { ProgramAnswer } from '../../electron/hardware/run-program.ts';

/**
 * A machine from its folder in test/fixtures/machines. `machine.json` holds what the operating system tells its
 * programs; `files.txt` its files as `tail -n +1` prints several; every other file is the output of a program, named
 * `<program>.<what it was asked>.txt`. A first line `#exit 9` is an exit code, `#hang` no answer at all. The CSV
 * of nvidia-smi has the fields that its version knows as header, and is asked like the program itself.
 */
export const MACHINES = join(import.meta.dirname, '../fixtures/machines');

export const machineNames = (): readonly string[] => readdirSync(MACHINES).sort();

const metaSchema = z.object({
  platform: z.string(),
  arch: z.string(),
  release: z.string(),
  hostname: z.string(),
  env: z.record(z.string(), z.string()),
  totalmem: z.number().optional(),
  freemem: z.number().optional(),
  cpu: z.object({ name: z.string(), cores: z.number(), threads: z.number() }).optional(),
  os: z.string().optional(),
  modules: z.array(z.number()).optional(),
});

export interface RecordedKit extends ProbeKit {
  /** Every program that was asked for, with its arguments. */
  readonly asked: string[];
}

export function createRecordedKit(name: string): RecordedKit {
  const folder = join(MACHINES, name);
  const meta = metaSchema.parse(JSON.parse(readFileSync(join(folder, 'machine.json'), 'utf8')));
  const files = readFiles(join(folder, 'files.txt'));
  const outputs = readdirSync(folder);
  const asked: string[] = [];
  return {
    ...meta,
    asked,
    run: async (program, args, { timeoutMs, signal }) => {
      asked.push([program, ...args].join(' '));
      const output = outputs.find((file) => answers(file, program, args));
      if (output === undefined || !isWhereItIs(program, meta.platform)) return { kind: 'missing' };
      const answer = replay(readFileSync(join(folder, output), 'utf8'), output, args);
      if (answer !== 'hang') return answer;
      const hung: ProgramAnswer = { kind: 'hung', afterMs: timeoutMs };
      const stopped: ProgramAnswer = { kind: 'stopped' };
      return wait(timeoutMs, hung, { signal }).catch(() => stopped);
    },
    readText: async (path) => files.get(path) ?? null,
    readLink: async (path) => files.get(path)?.trim() ?? null,
    list: async (path) => {
      const inside = [...files.keys()].filter((file) => file.startsWith(`${path}/`));
      const names = inside.map((file) => file.slice(path.length + 1).split('/')[0] ?? '');
      return [...new Set(names)].sort();
    },
    now: () => new Date('2026-11-21T12:00:00Z'),
    totalmem: () => meta.totalmem ?? 0,
    freemem: () => meta.freemem ?? 0,
    system: {
      cpu: async () => meta.cpu ?? null,
      os: async () => meta.os ?? null,
      modules: async () => meta.modules ?? [],
    },
  };
}

/** Programs are at one place of those that are tried. */
const isWhereItIs = (program: string, platform: string): boolean =>
  platform === 'win32' ? program.includes('System32') : /^\/(?:usr|opt\/rocm)\//u.test(program);

function answers(file: string, program: string, args: readonly string[]): boolean {
  const [recorded, ...about] = file.split('.').slice(0, -1);
  const name = program
    .split(/[\\/]/u)
    .at(-1)
    ?.replace(/\.exe$/u, '');
  const asked = args.map((arg) => arg.replace(/^-+/u, '').split('=')[0] ?? '');
  // Short words are options; long ones may also be a part of one (a key of the registry, a command).
  const has = (word: string) =>
    asked.includes(word) || (word.length > 4 && args.some((arg) => arg.includes(word)));
  return name === recorded && about.every(has);
}

function replay(text: string, file: string, args: readonly string[]): ProgramAnswer | 'hang' {
  const mark = /^#(hang|exit (\d+))\n?/u.exec(text);
  if (mark?.[1] === 'hang') return 'hang';
  const stdout = text.slice(mark?.[0].length ?? 0);
  if (file.endsWith('.csv') && mark === null) return answerQuery(stdout, args);
  return { kind: 'done', code: Number(mark?.[2] ?? 0), stdout, stderr: '' };
}

function answerQuery(csv: string, args: readonly string[]): ProgramAnswer {
  const [header = '', ...rows] = csv.trimEnd().split('\n');
  const known = header.split(', ');
  const wanted = (args[0] ?? '').replace('--query-gpu=', '').split(',');
  const strange = wanted.find((field) => !known.includes(field));
  if (strange !== undefined) {
    const stdout = `Field "${strange}" is not a valid field to query.\n\n`;
    return { kind: 'done', code: 2, stdout, stderr: '' };
  }
  const lines = rows.map((row) => {
    const cells = row.split(', ');
    return wanted.map((field) => cells[known.indexOf(field)]).join(', ');
  });
  return { kind: 'done', code: 0, stdout: `${lines.join('\n')}\n`, stderr: '' };
}

function readFiles(path: string): ReadonlyMap<string, string> {
  const text = readdirSync(join(path, '..')).includes('files.txt')
    ? readFileSync(path, 'utf8')
    : '';
  const parts = text.split(/^==> (.+) <==$/mu).slice(1);
  const files = new Map<string, string>();
  for (let at = 0; at < parts.length; at += 2) {
    files.set(parts[at] ?? '', (parts[at + 1] ?? '').replace(/^\n/u, '').replace(/\n+$/u, '\n'));
  }
  return files;
}
