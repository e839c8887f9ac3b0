import type { TandemError } from '../../shared/errors.ts';
import {
  examineData,
  examineGit,
  examineIsolation,
  examineKey,
  examineRuntime,
  examineSettings,
} from './doctor/examine-machine.ts';
import { examineOllama } from './doctor/examine-ollama.ts';
import type { DoctorFinding } from './engine.ts';

export interface DoctorInput {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** What is wrong with the settings file, if anything. */
  readonly settingsFault?: TandemError | null;
  /** What isolates commands here, in words; empty when nothing does. */
  readonly protections: readonly string[];
  /** Milliseconds that one look at the outside may take. */
  readonly patienceMs?: number;
}

/**
 * What a ride needs, looked at and not assumed: what is there, what is missing, what to do. Every look has a
 * time limit, none changes anything, and no key or password is in what comes back.
 */
export async function examine(input: DoctorInput): Promise<readonly DoctorFinding[]> {
  const patienceMs = input.patienceMs ?? 3000;
  const findings = await Promise.all([
    examineRuntime(),
    examineGit(input.env, patienceMs),
    examineData(input.home),
    examineSettings(input.settingsFault ?? null),
    examineKey(input.env),
    examineOllama(input.env, patienceMs),
    examineIsolation(input.protections),
  ]);
  return findings.flat();
}
