import type { telemetryMethods } from '../../../shared/ipc/telemetry.ts';
import { err, ok } from '../../../shared/result.ts';
import type { Engine } from '../../hosts/engine.ts';
import type { Handlers } from '../service.ts';

interface Sending {
  readonly stop: AbortController;
  progress: { readonly sent: number; readonly of: number };
}

/** Runs on their way to a collector; one sending of a run at a time. */
export function createTelemetryHandlers({
  telemetry,
}: Pick<Engine, 'telemetry'>): Pick<Handlers, keyof typeof telemetryMethods> {
  const under = new Map<string, Sending>();
  return {
    'telemetry.preview': ({ run, content }) => telemetry.preview({ run, content }),
    async 'telemetry.send'({ run, content, url }, { name }) {
      if (under.has(run)) return err({ kind: 'stale', what: 'The sending of this run' });
      const sending: Sending = { stop: new AbortController(), progress: { sent: 0, of: 0 } };
      under.set(run, sending);
      try {
        return await telemetry.send(
          { run, content, seenUrl: url, by: name },
          {
            signal: sending.stop.signal,
            onProgress(sent, of) {
              sending.progress = { sent, of };
            },
          },
        );
      } finally {
        under.delete(run);
      }
    },
    'telemetry.progress': async ({ run }) => ok({ progress: under.get(run)?.progress ?? null }),
    async 'telemetry.stop'({ run }) {
      under.get(run)?.stop.abort();
      return ok({});
    },
  };
}
