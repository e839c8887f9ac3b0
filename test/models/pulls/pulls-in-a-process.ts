import { createJobs } from '../../../electron/models/jobs/create-jobs.ts';
import { createPullWorker } from '../../../electron/models/pulls/create-pull-worker.ts';

/**
 * A process with a data folder, that goes on with what it finds there and pulls what it is told:
 * `node pulls-in-a-process.ts FOLDER URL [TAG]`. Prints each state as a line of JSON.
 */
const [folder = '', url = '', tag] = process.argv.slice(2);
const worker = createPullWorker({
  serverOf: (name) => ({ name, url }),
  modelsFolder: async () => null,
  expectedBytes: () => null,
  allowCloud: () => false,
});
const jobs = createJobs({ folder, workers: { pull: worker }, adopt: true });
jobs.watch((all) => console.log(JSON.stringify(all)));
if (tag !== undefined) jobs.start({ kind: 'pull', server: 'ollama', tag });
console.log(JSON.stringify(jobs.list()));
process.on('SIGTERM', () => void jobs.close().then(() => process.exit(0)));
setInterval(() => undefined, 1_000);
