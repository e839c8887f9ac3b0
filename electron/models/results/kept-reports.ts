import { createHash } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TandemError } from '../../../shared/errors.ts';
import { type Machine, machineSchema } from '../../../shared/hardware/machine.ts';
import type { KeptReport } from '../../../shared/ipc/machines.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { describeIssue, type FileFault, faultOf, parseJson } from './file-fault.ts';
import { replaceFile, withFileLock } from './private-file.ts';
import { readText } from './read-text.ts';

/** Machine reports of others (or older ones of this machine), a file each in the data folder. */
export interface KeptReports {
  /** By the machines' names. What can't be read is left out and is in `faults`. */
  list(): readonly KeptReport[];
  faults(): readonly FileFault[];
  /** Replaces an earlier one of the same machine. Errors: `disk-full`, `folder-unwritable`. */
  keep(machine: Machine): Result<KeptReport, TandemError>;
  /** One that is not there is no fault: it is gone either way. Throws when the file system refuses. */
  drop(id: string): void;
}

const FILE = /^([0-9a-f]{32})\.json$/;
const MAX_BYTES = 8_000_000;

export function createKeptReports(home: string): KeptReports {
  const folder = join(home, 'machines');
  return {
    list: () => readAll(folder).reports,
    faults: () => readAll(folder).faults,
    keep(machine) {
      const id = idOf(machine);
      const path = join(folder, `${id}.json`);
      return withFileLock(join(folder, 'reports'), () => {
        replaceFile(path, `${JSON.stringify(machine)}\n`);
        return ok({ id, machine });
      });
    },
    drop(id) {
      // An id is the name of a file of ours; anything else would be a way out of the folder.
      if (FILE.test(`${id}.json`)) rmSync(join(folder, `${id}.json`), { force: true });
    },
  };
}

/** A machine names itself as it likes; the file does not. */
const idOf = (machine: Machine): string =>
  createHash('sha256').update(machine.id).digest('hex').slice(0, 32);

function readAll(folder: string) {
  const reports: KeptReport[] = [];
  const faults: FileFault[] = [];
  for (const name of namesIn(folder)) {
    const id = FILE.exec(name)?.[1];
    if (id === undefined) continue;
    const read = readReport(join(folder, name));
    if (read === null) continue;
    if ('fault' in read) faults.push(read.fault);
    else reports.push({ id, machine: read.machine });
  }
  const byName = (a: KeptReport, b: KeptReport) =>
    a.machine.host.name < b.machine.host.name ? -1 : 1;
  return { reports: reports.toSorted(byName), faults };
}

function readReport(path: string): { machine: Machine } | { fault: FileFault } | null {
  const read = readText(path, MAX_BYTES);
  if ('fault' in read) return { fault: faultOf(read.fault) };
  // Dropped by another process just now.
  if (read.text === null) return null;
  const parsed = parseJson(path, read.text);
  if ('fault' in parsed) return { fault: faultOf(parsed.fault) };
  const machine = machineSchema.safeParse(parsed.value);
  if (machine.success) return { machine: machine.data };
  return { fault: faultOf(describeIssue(path, read.text, machine.error)) };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (thrown) {
    if (thrown instanceof Error && 'syscall' in thrown) return [];
    throw thrown;
  }
}
