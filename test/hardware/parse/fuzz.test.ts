import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { parseAmdSmi, parseRocmSmi } from '../../../electron/hardware/parse/parse-amd-tools.ts';
import {
  parseMacDisplays,
  parseMetalLimit,
  parseSysctl,
  parseVmStat,
} from '../../../electron/hardware/parse/parse-apple.ts';
import { parseCpuinfo } from '../../../electron/hardware/parse/parse-cpuinfo.ts';
import { parseCsvRows } from '../../../electron/hardware/parse/parse-csv-rows.ts';
import { parseCgroupLimit, parseMeminfo } from '../../../electron/hardware/parse/parse-meminfo.ts';
import { parseNumber, parseWhole } from '../../../electron/hardware/parse/parse-number.ts';
import { APP_FIELDS, parseNvidiaApps } from '../../../electron/hardware/parse/parse-nvidia-apps.ts';
import { parseMigList, parseMigMemory } from '../../../electron/hardware/parse/parse-nvidia-mig.ts';
import {
  NVIDIA_FIELDS,
  parseNvidiaQuery,
} from '../../../electron/hardware/parse/parse-nvidia-query.ts';
import { parseOsRelease, parseSwVers } from '../../../electron/hardware/parse/parse-os-release.ts';
import {
  parseKfdNode,
  parseLspci,
  parseUevent,
} from '../../../electron/hardware/parse/parse-pci.ts';
import {
  parseDedicatedUsage,
  parseDisplayClass,
  parseVideoControllers,
} from '../../../electron/hardware/parse/parse-windows.ts';
import type { ProbeKit } from '../../../electron/hardware/probe-kit.ts';
import { readMachine } from '../../../electron/hardware/read-machine.ts';
import { machineSchema } from '../../../shared/hardware/machine.ts';
import { createRecordedKit, MACHINES, machineNames } from '../recorded-kit.ts';
import { applyDamage, type Damage, damage } from './damage.ts';

const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  parseAmdSmi,
  parseRocmSmi,
  parseMacDisplays,
  parseMetalLimit,
  parseSysctl,
  parseVmStat,
  parseCpuinfo,
  parseCsvRows: (text) => parseCsvRows(text, APP_FIELDS),
  parseCgroupLimit,
  parseMeminfo,
  parseNumber,
  parseWhole,
  parseNvidiaApps,
  parseMigList,
  parseMigMemory,
  parseNvidiaQuery: (text) => parseNvidiaQuery(text, NVIDIA_FIELDS),
  parseOsRelease,
  parseSwVers,
  parseKfdNode,
  parseLspci,
  parseUevent,
  parseDedicatedUsage,
  parseDisplayClass,
  parseVideoControllers,
};

/** Every number anywhere in a value. */
function* numbersIn(value: unknown): Generator<number> {
  if (typeof value === 'number') yield value;
  else if (value instanceof Map) for (const one of value.values()) yield* numbersIn(one);
  else if (typeof value === 'object' && value !== null)
    for (const one of Object.values(value)) yield* numbersIn(one);
}

const recordings = readdirSync(MACHINES, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(?:txt|csv)$/u.test(file))
  .map((file) => readFileSync(join(MACHINES, file), 'utf8'));

const damaged = fc
  .tuple(fc.constantFrom(...recordings), fc.array(damage, { maxLength: 4 }))
  .map(([text, pieces]) => applyDamage(text, pieces));

/** A recorded machine of which every program and file is damaged in the same places. */
function createDamagedKit(name: string, pieces: readonly Damage[]): ProbeKit {
  const kit = createRecordedKit(name);
  return {
    ...kit,
    run: async (program, args, options) => {
      const answer = await kit.run(program, args, options);
      if (answer.kind !== 'done') return answer;
      return { ...answer, stdout: applyDamage(answer.stdout, pieces) };
    },
    readText: async (path) => {
      const text = await kit.readText(path);
      return text === null ? null : applyDamage(text, pieces);
    },
  };
}

describe('whatever programs write', () => {
  it.each(Object.keys(parsers))('%s neither throws nor makes up numbers', (name) => {
    fc.assert(
      fc.property(fc.oneof(damaged, fc.string({ maxLength: 400 }), fc.json()), (text) => {
        for (const number of numbersIn(parsers[name]?.(text))) {
          if (!Number.isFinite(number) || number < 0) throw new Error(`${number} of ${text}`);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is a machine all the same', async () => {
    const names = machineNames().filter((name) => !/hang|windows-old/u.test(name));
    const pieces = fc.array(damage, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), pieces, async (name, damages) => {
        const kit = createDamagedKit(name, damages);
        const machine = await readMachine(kit, { signal: new AbortController().signal });
        machineSchema.parse(machine);
      }),
      { numRuns: 300 },
    );
  });
});
