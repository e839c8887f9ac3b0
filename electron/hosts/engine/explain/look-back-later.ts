import type { TandemError } from '../../../../shared/errors.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { Explanation } from '../../../../shared/run/blame/explanation.ts';
import type { BodyOf, RunEvent } from '../../../../shared/run/event.ts';
import { isLogFault } from '../../../../shared/run/log-fault.ts';
import { findRun } from '../../../store/find-run.ts';
import { openRunFile } from '../../../store/run-file.ts';
import { runsFolder } from '../../../store/run-paths.ts';
import type { People, RunLog } from '../../../workflow/ports.ts';
import { requireStarted } from '../../../workflow/run-terms.ts';
import { lookBack } from '../../../workflow/stages/look-back.ts';
import { RunStopped } from '../../../workflow/stopped.ts';
import type { Surroundings } from '../../surroundings.ts';
import { createRunPorts } from '../run-ports.ts';
import { explainLog } from './read-explanation.ts';

/** Repeats a finished run's red checks in worktrees of their own, records what came of it, and explains anew. */
export async function lookBackLater(
  around: Surroundings,
  run: string,
  watch: {
    readonly signal: AbortSignal;
    onRepeated(check: BodyOf<'check.repeated'>): void;
  },
): Promise<Result<Explanation, TandemError>> {
  const found = findRun(around.home, run);
  if (!found.ok) return found;
  const folder = runsFolder(around.home);
  const log = openRunFile({ folder, runId: found.value, mode: 'write' });
  if (!log.ok) return log;
  try {
    const consent = await findConsent(around, log.value.events());
    if (!consent.ok) return consent;
    const looked = await lookOver(around, log.value, watch);
    return looked.ok ? ok(explainLog(log.value)) : looked;
  } catch (reason) {
    if (isLogFault(reason)) return err(reason.fault);
    throw reason;
  } finally {
    log.value.close();
  }
}

async function lookOver(
  around: Surroundings,
  log: RunLog,
  { signal, onRepeated }: Parameters<typeof lookBackLater>[2],
): Promise<Result<void, TandemError>> {
  const { terms, budgets } = requireStarted(log.events());
  const ports = await createRunPorts(around, { runId: log.runId, terms, people: nobody });
  if (!ports.ok) return ports;
  try {
    await lookBack({
      ride: { terms, budgets, ports: ports.value },
      ...{ events: log.events(), signal, inPlace: false },
      append: (key, body) => {
        log.append({ key, parent: 'blame', lane: 'verification', body, durable: true });
        onRepeated(body);
      },
    });
  } catch (reason) {
    if (reason instanceof RunStopped && reason.stop.kind === 'error') return err(reason.stop.error);
    if (!signal.aborted) throw reason;
  } finally {
    await ports.value.close();
  }
  return ok(undefined);
}

/** The leave that the run had holds as long as commands are not less isolated than they were then. */
async function findConsent(
  around: Surroundings,
  events: readonly RunEvent[],
): Promise<Result<void, TandemError>> {
  const then = events.find((event) => event.kind === 'env.captured');
  const now = await around.runners.protections();
  if (then?.kind !== 'env.captured') return ok(undefined);
  const lost = then.protections.filter((one) => !now.isolation.includes(one));
  if (lost.length === 0) return ok(undefined);
  const detail = `The run’s commands were isolated (${lost.join(', ')}), and now they would not be. ${now.sentence}`;
  return err({ kind: 'consent-needed', detail });
}

const asked = (): never => {
  throw new Error('Looking back asks nobody.');
};

const nobody: People = {
  answer: asked,
  allowFile: asked,
  decidePlan: asked,
  decideDelivery: asked,
  consentUnsandboxed: asked,
  allowCommand: asked,
};
