import type { ExportItem, Redaction } from '../../../shared/ipc/bundles.ts';
import { ok } from '../../../shared/result.ts';
import type { Engine } from '../../hosts/engine.ts';
import type { Feed, FeedEvents, OpenFeeds } from '../service.ts';

const PART_BYTES = 192 * 1024;

type Made = Awaited<ReturnType<Engine['bundles']['exportAside']>>;
/** A file that is read here and closed when it was sent, or when nobody wants it any more. */
type AsideFile = Omit<Extract<Made, { readonly ok: true }>['value'], 'preview'>;

/** What a copy would hold: of its progress only the newest, then the preview. Closing it stops the work. */
export const openExportPreview =
  ({ bundles }: Pick<Engine, 'bundles'>): OpenFeeds['export.preview'] =>
  async ({ run, redact }, events) =>
    ok(
      feedOf(events, async (say, signal) => {
        const made = await bundles.preview({ run, redact }, { signal, onProgress: say });
        if (!made.ok) return events.end(made.error);
        say({ kind: 'preview', preview: made.value });
      }),
    );

/** The copy, or the report, in parts; the file that they are read from goes with the stream. */
export const openExportFile =
  ({ bundles }: Pick<Engine, 'bundles'>): OpenFeeds['export.file'] =>
  async (order: { run: string; redact: Redaction[]; form: 'bundle' | 'report' }, events) =>
    ok(
      feedOf(events, async (say, signal, send) => {
        const made = await bundles.exportAside(order, { signal, onProgress: say });
        if (!made.ok) return events.end(made.error);
        if (signal.aborted) return made.value.close();
        say({ kind: 'preview', preview: made.value.preview });
        send(made.value);
      }),
    );

/** Keeps one item and a place in a file, not a queue. */
function feedOf(
  events: FeedEvents,
  work: (
    say: (item: ExportItem) => void,
    signal: AbortSignal,
    send: (file: AsideFile) => void,
  ) => Promise<void>,
): Feed<ExportItem> {
  const stop = new AbortController();
  let next: ExportItem | null = null;
  let file: AsideFile | null = null;
  let place = 0;
  const say = (item: ExportItem): void => {
    next = item;
    events.wake();
  };
  const send = (made: AsideFile): void => {
    file = made;
    events.wake();
  };
  void work(say, stop.signal, send).catch((reason: unknown) => {
    // Whoever closed the stream has no use for what it came to.
    if (!stop.signal.aborted) {
      const detail = reason instanceof Error ? reason.message : String(reason);
      events.end({ kind: 'fault', detail });
    }
  });
  return {
    take() {
      if (next !== null) {
        const items = [next];
        next = null;
        return items;
      }
      if (file === null) return [];
      const part = file.read(place, PART_BYTES);
      place += part.byteLength;
      if (part.byteLength > 0)
        return [{ kind: 'part', base64: Buffer.from(part).toString('base64') }];
      const { name, bytes } = file;
      file.close();
      file = null;
      return [{ kind: 'done', name, bytes }];
    },
    close() {
      stop.abort();
      file?.close();
      file = null;
    },
  };
}
