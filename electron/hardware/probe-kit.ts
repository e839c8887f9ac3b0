import { readdir, readlink } from 'node:fs/promises';
import { arch, freemem, hostname, platform, release, totalmem } from 'node:os';
import { readBounded } from './read-bounded.ts';
import { readWithin } from './read-within.ts';
import { type ProgramAnswer, type RunOptions, runProgram } from './run-program.ts';

/**
 * Everything that a look at the machine touches. The probes see the world through this alone, so a test
 * answers for any machine with what its programs and files once said. Nothing in here throws: what can't be
 * read is null, and a program's silence is an answer of its own (run-program.ts).
 */
export interface ProbeKit {
  readonly platform: string;
  readonly arch: string;
  readonly release: string;
  readonly hostname: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  run(program: string, args: readonly string[], options: RunOptions): Promise<ProgramAnswer>;
  /** The first 4 MB of a file as text, or null. */
  readText(path: string): Promise<string | null>;
  /** The names in a folder in order; none when it can't be read. */
  list(folder: string): Promise<readonly string[]>;
  /** What a symbolic link holds, or null. */
  readLink(path: string): Promise<string | null>;
  now(): Date;
  /** Bytes, as the operating system tells this process. */
  totalmem(): number;
  freemem(): number;
  readonly system: SystemNames;
}

/** What the library `systeminformation` is asked: names and counts, never the memory of a graphics card. */
export interface SystemNames {
  cpu(): Promise<CpuNames | null>;
  os(): Promise<string | null>;
  /** Bytes of each memory module, for machines that hide a part of their memory from the system. */
  modules(): Promise<readonly number[]>;
}

export interface CpuNames {
  readonly name: string;
  readonly cores: number | null;
  readonly threads: number | null;
}

const READ_LIMIT_MS = 2_000;

/** The kit of this machine. */
export function createProbeKit(): ProbeKit {
  return {
    platform: platform(),
    arch: arch(),
    release: release(),
    hostname: hostname(),
    env: process.env,
    run: runProgram,
    // A file of a stuck driver is never read to its end.
    readText: (path) => readWithin(readBounded(path), READ_LIMIT_MS),
    list: (folder) => answerOr([], async () => (await readdir(folder)).sort()),
    readLink: (path) => answerOr(null, () => readlink(path)),
    now: () => new Date(),
    totalmem,
    freemem,
    system: createSystemNames(),
  };
}

/**
 * The library's `graphics()` is never called: it runs nvidia-smi synchronously, and one that hangs would
 * stop the whole engine. It is loaded when first needed, for it is large.
 */
function createSystemNames(): SystemNames {
  const library = async () => (await import('systeminformation')).default;
  return {
    cpu: () =>
      answerOr(null, async () => {
        const cpu = await (await library()).cpu();
        const name = `${cpu.manufacturer} ${cpu.brand}`.trim();
        return { name, cores: cpu.physicalCores || null, threads: cpu.cores || null };
      }),
    os: () =>
      answerOr(null, async () => {
        const os = await (await library()).osInfo();
        return `${os.distro} ${os.release}`.trim() || null;
      }),
    modules: () =>
      answerOr([], async () =>
        (await (await library()).memLayout())
          .map((module) => module.size)
          .filter((size) => size > 0),
      ),
  };
}

/** What fails here is one more thing that is not told: a folder of another kind of machine, a library's bad day. */
async function answerOr<T>(otherwise: T, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch {
    return otherwise;
  }
}
