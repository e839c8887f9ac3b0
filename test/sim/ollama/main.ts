import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { scriptSchema } from './script.ts';
import { startOllamaSim } from './start-ollama-sim.ts';

/**
 * The simulator as a program, for a ride by hand:
 * `node test/sim/ollama/main.ts --port 11500 --script FILE.json [--model TAG] [--native] [--load-ms N] [--token-ms N]`
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    script: { type: 'string' },
    model: { type: 'string', default: 'sim-coder:7b' },
    native: { type: 'boolean', default: false },
    'load-ms': { type: 'string', default: '0' },
    'token-ms': { type: 'string', default: '0' },
  },
});

const script =
  values.script === undefined
    ? []
    : scriptSchema.parse(JSON.parse(readFileSync(values.script, 'utf8')));
const sim = await startOllamaSim({
  port: Number(values.port),
  script,
  models: [values.model],
  personality: values.native ? 'native' : 'rendered',
  loadMs: Number(values['load-ms']),
  tokenDelayMs: Number(values['token-ms']),
});
console.log(JSON.stringify({ url: sim.url, model: values.model }));
process.on('SIGTERM', () => process.exit(0));
