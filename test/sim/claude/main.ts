import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { faultNames, type SimScript } from './script.ts';
import { startClaudeSim } from './start-claude-sim.ts';

/** The simulated Claude as a program: `node test/sim/claude/main.ts --port 8787 --script ride.json`. */

const stage = z.enum(['intake', 'plan', 'verify', 'advise']);
const scriptSchema = z.strictObject({
  answers: z.partialRecord(stage, z.array(z.unknown())).optional(),
  faults: z
    .array(
      z.strictObject({
        fault: z.enum(faultNames),
        stage: stage.optional(),
        times: z.int().positive().optional(),
        retryAfter: z.union([z.number(), z.string()]).optional(),
        type: z.string().optional(),
        at: z.number().optional(),
        everyMs: z.number().optional(),
        pings: z.int().optional(),
      }),
    )
    .optional(),
  model: z.string().optional(),
});

const { values } = parseArgs({
  options: { port: { type: 'string' }, script: { type: 'string' }, lenient: { type: 'boolean' } },
});
const script: SimScript = JSON.parse(
  JSON.stringify(
    values.script === undefined
      ? {}
      : scriptSchema.parse(JSON.parse(readFileSync(values.script, 'utf8'))),
  ),
);
const sim = await startClaudeSim({
  script,
  strict: values.lenient !== true,
  port: Number(values.port ?? 0),
});
console.log(`Simulated Claude at ${sim.url}`);
