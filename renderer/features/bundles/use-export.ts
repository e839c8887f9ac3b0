import { useCallback, useEffect, useRef, useState } from 'react';
import type { TandemError } from '../../../shared/errors.ts';
import type { BundlePreview, BundleProgress, Redaction } from '../../../shared/ipc/bundles.ts';
import { useClient } from '../../client/client-context.tsx';

/** What a copy would hold, while it is looked at and after that. The last preview stays while a new one is made. */
export interface Looking {
  readonly progress: BundleProgress | null;
  readonly preview: BundlePreview | null;
  readonly error: TandemError | null;
}

/** Asks anew whenever what is replaced changes; leaving stops the work. */
export function usePreview(run: string, redact: readonly Redaction[]) {
  const client = useClient();
  const [looking, setLooking] = useState<Looking>({ progress: null, preview: null, error: null });
  const [round, setRound] = useState(0);
  const asked = JSON.stringify([run, redact]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` stands for what is asked, `round` for asking again.
  useEffect(() => {
    const begun: BundleProgress = { kind: 'progress', stage: 'reading', done: 0, of: null };
    setLooking((before) => ({ ...before, progress: begun, error: null }));
    return client.subscribe(
      'export.preview',
      { run, redact: [...redact] },
      {
        onItems(items) {
          for (const item of items) {
            if (item.kind === 'progress') setLooking((before) => ({ ...before, progress: item }));
            if (item.kind === 'preview')
              setLooking({ progress: null, preview: item.preview, error: null });
          }
        },
        onEnd(error) {
          if (error !== null) setLooking((before) => ({ ...before, progress: null, error }));
        },
      },
    );
  }, [client, asked, round]);
  return { ...looking, again: () => setRound((now) => now + 1) };
}

/** A file on its way here. */
export interface Fetching {
  readonly state: 'idle' | 'busy' | 'done' | 'cancelled' | 'failed';
  readonly progress: BundleProgress | null;
  readonly name: string;
  readonly bytes: number;
  readonly error: TandemError | null;
}

const IDLE: Fetching = { state: 'idle', progress: null, name: '', bytes: 0, error: null };

/** Fetches a file in parts and hands it to `onFile` when it is whole. */
export function useExportFile(
  onFile: (name: string, parts: readonly Uint8Array<ArrayBuffer>[]) => void,
) {
  const client = useClient();
  const [fetching, setFetching] = useState<Fetching>(IDLE);
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);
  const begin = useCallback(
    (params: { run: string; redact: Redaction[]; form: 'bundle' | 'report' }) => {
      stop.current?.();
      let parts: Uint8Array<ArrayBuffer>[] = [];
      let received = 0;
      let total = 0;
      setFetching({ ...IDLE, state: 'busy' });
      stop.current = client.subscribe('export.file', params, {
        onItems(items) {
          for (const item of items) {
            if (item.kind === 'progress') {
              // A lost line begins the work anew.
              parts = [];
              received = 0;
              setFetching((before) => ({ ...before, progress: item }));
            } else if (item.kind === 'preview') total = item.preview.bytes;
            else if (item.kind === 'part') {
              const part = bytesOf(item.base64);
              parts.push(part);
              received += part.byteLength;
              const progress = {
                kind: 'progress',
                stage: 'sending',
                done: received,
                of: total,
              } as const;
              setFetching((before) => ({ ...before, progress }));
            } else if (item.kind === 'done') {
              stop.current?.();
              stop.current = null;
              onFile(item.name, parts);
              setFetching({ ...IDLE, state: 'done', name: item.name, bytes: item.bytes });
            }
          }
        },
        onEnd(error) {
          if (error !== null) setFetching({ ...IDLE, state: 'failed', error });
        },
      });
    },
    [client, onFile],
  );
  const cancel = useCallback(() => {
    stop.current?.();
    stop.current = null;
    setFetching({ ...IDLE, state: 'cancelled' });
  }, []);
  return { fetching, begin, cancel };
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place += 1) bytes[place] = text.charCodeAt(place);
  return bytes;
}
