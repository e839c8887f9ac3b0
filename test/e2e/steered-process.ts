import { openEngine } from '../../electron/hosts/open-engine.ts';
import type { Controls, People, Wish } from '../../electron/workflow/ports.ts';
import { ok } from '../../shared/result.ts';
import type { RunEvent } from '../../shared/run/event.ts';
import { EXECUTOR_TAG, everythingGiven } from './rig.ts';

/**
 * A ride in which people do everything they can, in a process that kills itself right after its n-th event:
 * `node steered-process.ts run REPOSITORY N` or `resume RUN N`. Prints each acknowledged event.
 */
const [what, target, at] = process.argv.slice(2);
let seen = 0;

const engine = await openEngine(process.env);
if (!engine.ok) throw new Error(JSON.stringify(engine.error));

const by = 'ada';
const polite = 'export function greet(name) {\n  // polite\n  return `Good day ${name}`;\n}\n';
const wishes: Wish[] = [];

const people: People = {
  ...everythingGiven(),
  decidePlan: async ({ version, before }) => {
    if (before !== null) return ok({ kind: 'approve', by });
    return version === 1
      ? ok({ kind: 'revise', by, comments: [{ step: 's2', text: 'a heading' }] })
      : ok({ kind: 'approve', by, executor: `attic/${EXECUTOR_TAG}`, upTo: 's1' });
  },
  decideDelivery: async ({ adjusted }) =>
    ok(
      adjusted
        ? { kind: 'approve', by, form: 'patch' }
        : { kind: 'adjust', by, files: [{ path: 'src/greet.js', content: polite }] },
    ),
  allowCommand: async ({ command }) =>
    ok({ allowed: !command.startsWith('touch'), by, note: 'leave that' }),
};

const controls: Controls = {
  hold: async ({ step }, signal) => {
    if (step !== 's2') return null;
    // Long enough for a pause to be seen: one turn of the event loop more than nobody takes.
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    return { by };
  },
  take: () => wishes.splice(0),
};

function wishFor(event: RunEvent): void {
  if (event.kind !== 'model.responded') return;
  if (event.key === 'execute/s1/try1/turn1') wishes.push({ wish: 'steer', text: 'be brief', by });
  if (event.key === 'execute/s1/try1/turn2') wishes.push({ wish: 'retry', text: 'again', by });
}

const watch = {
  people,
  controls,
  signal: new AbortController().signal,
  onPulse: () => undefined,
  onEvent: (runId: string, event: RunEvent) => {
    process.stdout.write(`${runId} ${event.seq} ${event.kind}\n`);
    seen += 1;
    if (seen === Number(at)) process.kill(process.pid, 'SIGKILL');
    wishFor(event);
  },
};

const end =
  what === 'run'
    ? await engine.value.run(
        {
          repository: String(target),
          request: 'Make the greeting polite.',
          mode: 'hybrid',
          executor: `ollama/${EXECUTOR_TAG}`,
          commands: 'ask',
        },
        watch,
      )
    : await engine.value.resume(String(target), watch);
if (!end.ok) throw new Error(JSON.stringify(end.error));
process.stdout.write(`END ${end.value.finished.outcome} ${end.value.finished.commit}\n`);
process.exit(end.value.finished.exitCode);
