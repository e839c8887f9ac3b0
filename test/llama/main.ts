import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { scriptSchema } from '../sim/ollama/script.ts';
import { conversationsOf } from './conversations.ts';
import { startOllamaFront } from './ollama-front.ts';
import { scriptedGguf } from './scripted-gguf.ts';
import { writeGguf } from './write-gguf.ts';

/**
 * An Ollama with one scripted model, whose tokens come out of a real llama.cpp, as a program:
 * `node test/llama/main.ts --script FILE.json [--port P] [--model TAG]`. The script is the simulator's.
 * Prints its address as JSON when it is ready, then what the
 * engine counted in each answer, a line each; goes at SIGTERM.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    script: { type: 'string' },
    model: { type: 'string', default: 'scripted:tiny' },
  },
});
if (values.script === undefined) {
  console.error('usage: node test/llama/main.ts --script FILE.json [--port P] [--model TAG]');
  process.exit(2);
}

const script = scriptSchema.parse(JSON.parse(readFileSync(values.script, 'utf8')));
const folder = mkdtempSync(join(tmpdir(), 'tandem-llama-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'scripted.gguf');
const bytes = writeGguf(file, scriptedGguf(conversationsOf(script)));
const front = await startOllamaFront({
  port: Number(values.port),
  models: [{ tag: values.model, file }],
  onAnswer: (answer) => console.log(JSON.stringify(answer)),
});
console.log(
  JSON.stringify({ url: front.url, model: values.model, llamaCpp: front.release, bytes }),
);
process.on('SIGTERM', () => process.exit(0));
process.on('SIGINT', () => process.exit(0));
