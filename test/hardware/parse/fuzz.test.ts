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
import { MACHINES } from '../recorded-kit.ts';

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

/** A recording with pieces taken out, doubled or replaced by what doesn't belong there. */
const damaged = fc
  .tuple(
    fc.constantFrom(...recordings),
    fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(40), fc.string()), {
      maxLength: 4,
    }),
    fc.constantFrom('', '-', '[N/A]', '99999999999999999999', '-1', 'NaN', '1e999', '\0', '"', ','),
  )
  .map(([text, cuts, filler]) =>
    cuts.reduce((now, [where, length, insert]) => {
      const at = Math.floor(where * now.length);
      return now.slice(0, at) + filler + insert + now.slice(at + length);
    }, text),
  );

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
});
