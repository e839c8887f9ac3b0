import { readFileSync } from 'node:fs';
import { openEngine } from '../../electron/hosts/open-engine.ts';
import { ok } from '../../shared/result.ts';

/** Does a run once more in a process of its own and says each step: `node re-execute-process.ts ENV.json RUN`. */
const [file = '', run = ''] = process.argv.slice(2);
const opened = await openEngine(JSON.parse(readFileSync(file, 'utf8')));
if (!opened.ok) throw new Error(JSON.stringify(opened.error));
const done = await opened.value.replays.execute(
  { run, record: true },
  {
    signal: new AbortController().signal,
    consent: async () => ok({ by: 'the test' }),
    onProgress: ({ done: count }) => process.stdout.write(`${count}\n`),
  },
);
process.stdout.write(`${JSON.stringify(done)}\n`);
process.exit(0);
