import type { TandemError } from '../../../../shared/errors.ts';
import type { RunId } from '../../../../shared/ids.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { EventOf, RunEvent } from '../../../../shared/run/event.ts';
import { replayLife } from '../../../workflow/life.ts';
import type { People } from '../../../workflow/ports.ts';
import type { Surroundings } from '../../surroundings.ts';
import { createRunPorts, sha256 } from '../run-ports.ts';
import type { BesideWork } from './trees-at.ts';

/**
 * Which steps worked in a worktree of their own, as the workflow itself says when it goes through these events once
 * more: the log names no worktrees. Nothing runs.
 */
export async function listBesides(
  around: Surroundings,
  run: {
    readonly runId: RunId;
    readonly started: EventOf<'run.started'>;
    readonly prefix: readonly RunEvent[];
  },
): Promise<Result<readonly BesideWork[], TandemError>> {
  const { runId, started, prefix } = run;
  const ports = await createRunPorts(around, { runId, terms: started, people: nobody });
  if (!ports.ok) return ports;
  const works: BesideWork[] = [];
  const replayed = await replayLife({
    events: prefix,
    ports: ports.value,
    hash: sha256,
    besides: {
      opened({ name, use, tree }) {
        const from = Number(/\d+$/.exec(use)?.[0] ?? 1);
        works.push({ name, use, tree, from, to: null });
      },
      closed(name, attempt) {
        const at = works.findLastIndex((work) => work.name === name && work.to === null);
        const work = works[at];
        if (work !== undefined) works[at] = { ...work, to: attempt };
      },
    },
  });
  await ports.value.close();
  if (replayed.kind === 'same') return ok(works);
  const message = `This run worked on steps side by side, and today’s workflow would have gone another way at ${replayed.key}; it can’t be forked inside them.`;
  return err({ kind: 'usage', message });
}

const asked = (): never => {
  throw new Error('A replay asks nobody.');
};

const nobody: People = {
  answer: asked,
  allowFile: asked,
  decidePlan: asked,
  decideDelivery: asked,
  consentUnsandboxed: asked,
  allowCommand: asked,
};
