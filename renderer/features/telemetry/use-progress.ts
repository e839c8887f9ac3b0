import { useEffect, useState } from 'react';
import { useClient } from '../../client/client-context.tsx';

const EVERY_MS = 500;

export interface Progress {
  readonly sent: number;
  readonly of: number;
}

/** How far the sending of a run is while it is under way; null before that is known. */
export function useProgress(run: string, isUnderWay: boolean): Progress | null {
  const client = useClient();
  const [progress, setProgress] = useState<Progress | null>(null);
  useEffect(() => {
    setProgress(null);
    if (!isUnderWay) return;
    const timer = window.setInterval(() => {
      void client.invoke('telemetry.progress', { run }).then((reply) => {
        if (reply.ok) setProgress(reply.value.progress);
      });
    }, EVERY_MS);
    return () => window.clearInterval(timer);
  }, [client, run, isUnderWay]);
  return progress;
}
