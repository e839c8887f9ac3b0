import type { TandemError } from '../../shared/errors.ts';
import type { Shop } from '../../shared/ipc/models.ts';
import type { ToolServerView } from '../../shared/ipc/tool-servers.ts';
import type { Protections } from '../workflow/ports.ts';
import {
  examineData,
  examineGit,
  examineIsolation,
  examineKey,
  examineRuntime,
  examineSettings,
} from './doctor/examine-machine.ts';
import { examineShop } from './doctor/examine-shop.ts';
import { examineToolServers } from './doctor/examine-tool-servers.ts';
import type { DoctorFinding } from './engine.ts';

export interface DoctorInput {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** What is wrong with the settings file, if anything. */
  readonly settingsFault?: TandemError | null;
  /** What stands between commands and the rest of this machine. */
  readonly protections: Protections;
  /** Machine, servers and models, looked at now. */
  readonly shop: () => Promise<Shop>;
  /** Tool servers that people added, as they stand. */
  readonly toolServers?: readonly ToolServerView[];
  /** Milliseconds that one look at the outside may take. */
  readonly patienceMs?: number;
}

/** The shop looks at the devices, then asks servers, then their models: one patience for each, and one to spare. */
const SHOP_LOOKS = 4;

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
    examineShop(input.shop, patienceMs * SHOP_LOOKS),
    examineIsolation(input.protections),
    examineToolServers(input.toolServers ?? []),
  ]);
  return findings.flat();
}
