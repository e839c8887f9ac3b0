import { openEngine } from '../../electron/hosts/open-engine.ts';
import { EXECUTOR_TAG, everythingGiven } from './rig.ts';

/**
 * A ride in a process of its own, which kills itself right after its n-th event (and `delay` milliseconds):
 * `node ride-process.ts run REPOSITORY N DELAY [MODE]` or `resume RUN N DELAY`. Prints the run id and each
 * acknowledged event.
 */
const [what, target, at, delay, mode = 'hybrid'] = process.argv.slice(2);
const killAt = Number(at);
let seen = 0;

const engine = await openEngine(process.env);
if (!engine.ok) throw new Error(JSON.stringify(engine.error));

const watch = {
  people: everythingGiven(),
  signal: new AbortController().signal,
  onPulse: () => undefined,
  onEvent: (runId: string, event: { seq: number; kind: string }) => {
    process.stdout.write(`${runId} ${event.seq} ${event.kind}\n`);
    seen += 1;
    if (seen !== killAt) return;
    if (delay === '0') process.kill(process.pid, 'SIGKILL');
    else setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(delay));
  },
};

const end =
  what === 'run'
    ? await engine.value.run(
        {
          repository: String(target),
          request: 'Make the greeting polite.',
          mode: mode === 'cloud' || mode === 'local' ? mode : 'hybrid',
          deliver: 'branch',
          ...(mode === 'cloud' ? {} : { executor: `ollama/${EXECUTOR_TAG}` }),
        },
        watch,
      )
    : await engine.value.resume(String(target), watch);
if (!end.ok) throw new Error(JSON.stringify(end.error));
process.stdout.write(`END ${end.value.finished.outcome} ${end.value.finished.commit}\n`);
process.exit(end.value.finished.exitCode);
