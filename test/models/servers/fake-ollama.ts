import { spawn } from 'node:child_process';
import { startOllamaSim } from '../../sim/ollama/start-ollama-sim.ts';

/** What `ollama serve` does, by the last part of the name it is started by: serves, ends with a reason, or misbehaves. */
const port = Number(process.env.OLLAMA_HOST?.split(':')[1]);
if (process.argv[2]?.includes('fails')) {
  console.error('\u001b[31mError\u001b[0m: could not create the models folder\npermission denied');
  process.exit(3);
}
if (process.argv[2]?.includes('ignores')) {
  process.on('SIGTERM', () => undefined);
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  console.log(`pid ${process.pid}\npid ${child.pid}`);
  setInterval(() => undefined, 1_000);
  await new Promise(() => undefined);
}
await startOllamaSim(
  process.argv[2]?.includes('elsewhere') ? { models: [] } : { port, models: [] },
);
console.log(`listening; ${Object.keys(process.env).sort().join(' ')}`);
