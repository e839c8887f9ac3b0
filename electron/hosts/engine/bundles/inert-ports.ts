import { readRun } from '../../../store/read-run.ts';
import type { RunPlace } from '../../../store/run-places.ts';
import type { People } from '../../../workflow/ports.ts';
import type { Surroundings } from '../../surroundings.ts';
import { createRunPorts, type RunPorts } from '../run-ports.ts';

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

/** What a replay of the run needs around it; null when today's settings do not know its models, or it never began. */
export async function openInertPorts(
  around: Surroundings,
  place: RunPlace,
): Promise<RunPorts | null> {
  const reading = readRun(place.path);
  try {
    const [started] = reading.events;
    if (started?.kind !== 'run.started') return null;
    const ports = await createRunPorts(around, {
      runId: place.runId,
      terms: started,
      people: nobody,
    });
    return ports.ok ? ports.value : null;
  } finally {
    reading.close();
  }
}
