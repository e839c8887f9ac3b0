import { startOllamaSim } from '../../sim/ollama/start-ollama-sim.ts';

/** What `ollama serve` does, by the last part of the name it is started by: serves, or ends with a reason. */
const port = Number(process.env.OLLAMA_HOST?.split(':')[1]);
if (process.argv[2]?.includes('fails')) {
  console.error('Error: could not create the models folder\npermission denied');
  process.exit(3);
}
await startOllamaSim({ port, models: [] });
console.log(`listening; ${Object.keys(process.env).sort().join(' ')}`);
