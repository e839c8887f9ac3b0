import { join } from 'node:path';
import type { TandemError } from '../../../shared/errors.ts';
import { type Measurement, measurementSchema } from '../../../shared/models/measurement.ts';
import { type Qualification, qualificationSchema } from '../../../shared/models/qualification.ts';
import { type ModelName, modelKey } from '../../../shared/models/same-file.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { openEntriesFile } from './entries-file.ts';
import {
  exportText,
  MAX_EXCHANGE,
  parseExchange,
  QUALIFICATIONS_FORMAT,
  QUALIFICATIONS_LIST,
} from './exchange.ts';
import { type FileFault, faultOf } from './file-fault.ts';
import {
  findQualification,
  isNewer,
  type QualificationMatch,
  qualificationKey,
} from './qualifications.ts';
import { readText } from './read-text.ts';

/** Exactly what a measurement was of: nothing about it may differ for its numbers to count. */
export type MeasuredLoad = Pick<
  Measurement,
  | 'machine'
  | 'server'
  | 'serverVersion'
  | 'tag'
  | 'digest'
  | 'quantization'
  | 'context'
  | 'kv'
  | 'slots'
>;

/** Measurements and exams of this machine, with what a team and others found. Nothing is kept in memory alone. */
export interface Results {
  measurements(): readonly Measurement[];
  /** Those of the team's file among them. */
  qualifications(): readonly Qualification[];
  faults(): readonly FileFault[];
  /** The newest of each load is kept. Errors of these three: `disk-full`, `folder-unwritable`. */
  keepMeasurement(measurement: Measurement): Result<void, TandemError>;
  keepQualification(qualification: Qualification): Result<void, TandemError>;
  /** Also `file-invalid`, with the line; then nothing was taken. `known`: there as they are, or newer. */
  importText(text: string, path?: string): Result<Imported, TandemError>;
  /** Everything that was found here or imported; not the team's own. */
  exportText(): string;
  measurementFor(load: MeasuredLoad): Measurement | null;
  qualificationFor(asked: ModelName & { readonly server?: string }): QualificationMatch | null;
}

export interface Imported {
  readonly taken: number;
  readonly known: number;
}

export interface ResultsPlace {
  /** The data folder. */
  readonly home: string;
  /** Where an administrator may have put `qualifications.json`; null: nowhere. */
  readonly policyFolder: string | null;
  /** Milliseconds since 1970; default the clock. */
  readonly now?: () => number;
}

export function createResults(place: ResultsPlace): Results {
  const now = place.now ?? Date.now;
  const measured = openEntriesFile(join(place.home, 'models', 'measurements.json'), {
    format: 'tandem.measurements/1',
    list: 'measurements',
    schema: measurementSchema,
  });
  const examined = openEntriesFile(join(place.home, 'models', 'qualifications.json'), {
    format: QUALIFICATIONS_FORMAT,
    list: QUALIFICATIONS_LIST,
    schema: qualificationSchema,
  });
  const team = () => readTeam(place.policyFolder, now());
  const everyone = () => [...examined.read(), ...team().entries];
  return {
    measurements: measured.read,
    qualifications: everyone,
    faults: () => [...measured.faults(), ...examined.faults(), ...team().faults],
    keepMeasurement: (one) =>
      measured.update((all) => [...all.filter((other) => loadKey(other) !== loadKey(one)), one]),
    keepQualification: (one) => examined.update((all) => withNewest(all, [one]).entries),
    importText(text, path = 'The text') {
      const parsed = parseExchange(text, { path, origin: 'imported', now: now() });
      if (!parsed.ok) return parsed;
      const teams = team().entries;
      let taken = 0;
      const kept = examined.update((all) => {
        const fresh = parsed.value.filter((one) => !teams.some((other) => isCovered(one, other)));
        const merged = withNewest(all, fresh);
        taken = merged.taken;
        return merged.entries;
      });
      return kept.ok ? ok({ taken, known: parsed.value.length - taken }) : kept;
    },
    exportText: () => exportText(examined.read()),
    measurementFor: (load) => measured.read().find((one) => loadKey(one) === loadKey(load)) ?? null,
    qualificationFor: (asked) => findQualification(everyone(), asked),
  };
}

const loadKey = (load: MeasuredLoad): string =>
  JSON.stringify([
    load.machine,
    load.server,
    load.serverVersion,
    modelKey(load),
    load.quantization,
    load.context,
    load.kv,
    load.slots,
  ]);

const isCovered = (one: Qualification, by: Qualification): boolean =>
  qualificationKey(one) === qualificationKey(by) && !isNewer(one, by);

/** The newest of each key, and how many of `fresh` are new. */
function withNewest(all: readonly Qualification[], fresh: readonly Qualification[]) {
  const byKey = new Map(all.map((one) => [qualificationKey(one), one]));
  const taken = new Set<string>();
  for (const one of fresh) {
    const key = qualificationKey(one);
    const known = byKey.get(key);
    if (known !== undefined && !isNewer(one, known)) continue;
    byKey.set(key, one);
    taken.add(key);
  }
  return { entries: [...byKey.values()], taken: taken.size };
}

/** A team's file is taken as a whole or not at all; it is never written. */
function readTeam(
  folder: string | null,
  now: number,
): { readonly entries: readonly Qualification[]; readonly faults: readonly FileFault[] } {
  if (folder === null) return { entries: [], faults: [] };
  const path = join(folder, 'qualifications.json');
  const read = readText(path, MAX_EXCHANGE);
  if ('fault' in read) return { entries: [], faults: [faultOf(read.fault)] };
  if (read.text === null) return { entries: [], faults: [] };
  const parsed = parseExchange(read.text, { path, origin: 'team', now });
  if (parsed.ok) return { entries: parsed.value, faults: [] };
  const { error } = parsed;
  return { entries: [], faults: error.kind === 'file-invalid' ? [faultOf(error)] : [] };
}
