import { readFileSync } from 'node:fs';
import { openEngine } from '../../electron/hosts/open-engine.ts';

/** Forks again and again until it is killed. Arguments: a file with the environment, the run. */
const [, , envFile = '', run = ''] = process.argv;
const opened = await openEngine(JSON.parse(readFileSync(envFile, 'utf8')));
if (!opened.ok) throw new Error(JSON.stringify(opened.error));
process.stdout.write('forking\n');
for (;;) {
  const made = await opened.value.forks.create({ run, at: 'execute/s2', changes: [] });
  if (!made.ok) throw new Error(JSON.stringify(made.error));
}
